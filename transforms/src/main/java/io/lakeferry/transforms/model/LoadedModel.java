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
package io.lakeferry.transforms.model;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model with the places of its parts in the file that it was read from.
 *
 * @param model without columns if the file names none; then it can be checked only, see {@link
 *     #hasColumns}
 * @param file as its author knows it
 * @param lines by part, counted from 1
 */
public record LoadedModel(Model model, String file, Map<String, Integer> lines)
    implements Serializable {
  /** The part that says where rows come from. */
  public static final String SOURCE = "source";

  /** The first line of a query, or of a table's name. */
  public static final String SOURCE_TEXT = "source text";

  /** The first line of the query that finds where data begins. */
  public static final String EARLIEST = "earliest";

  public static final String WINDOW_COLUMN = "windowColumn";
  public static final String TEAM_COLUMN = "teamColumn";

  public LoadedModel {
    lines = Collections.unmodifiableMap(new TreeMap<>(lines));
  }

  /** A model that stands in no file, so that whatever is said of it has no line. */
  public static LoadedModel withoutFile(Model model) {
    return new LoadedModel(model, "model " + model.name(), Map.of());
  }

  /** The same with optional columns, see {@link Model#with}. */
  public LoadedModel with(List<String> names) {
    return new LoadedModel(model.with(names), file, lines);
  }

  /** The name of a column's part. */
  public static String column(String column) {
    return "columns." + column;
  }

  /** The name of a part of the split key. */
  public static String splitKey(int index) {
    return "splitKey[" + index + "]";
  }

  /** The line of a part, 0 if it is not known. */
  public int line(String part) {
    return lines.getOrDefault(part, 0);
  }

  /** Whether it comes from a file. */
  public boolean hasLines() {
    return !lines.isEmpty();
  }

  /** Whether the file says which columns there are. */
  public boolean hasColumns() {
    return !model.columns().isEmpty();
  }
}
