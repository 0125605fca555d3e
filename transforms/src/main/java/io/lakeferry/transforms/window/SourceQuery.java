/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
 * in compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */
package io.lakeferry.transforms.window;

/**
 * A model's own query, which yields a window's rows.
 *
 * @param model name of the model
 * @param sql see {@link io.lakeferry.transforms.model.ModelSource.Query}
 * @param window which window
 */
public record SourceQuery(String model, String sql, Window window) implements RowSource {
  /** The mark in a query where a split's condition stands. */
  public static final String SPLIT_MARK = "{split}";

  /** Whether ClickHouse can prune by a split's condition inside the query. */
  public boolean hasSplitMark() {
    return sql.contains(SPLIT_MARK);
  }

  /** For people. */
  @Override
  public String toString() {
    return "query of model " + model;
  }
}
