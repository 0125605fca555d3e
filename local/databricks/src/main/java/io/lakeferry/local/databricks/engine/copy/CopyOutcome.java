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
package io.lakeferry.local.databricks.engine.copy;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a statement did. */
public sealed interface CopyOutcome {

  /**
   * Rows were committed, or there was nothing to load.
   *
   * @param skippedCorruptFiles files passed over by {@code ignoreCorruptFiles}
   */
  record Loaded(long rows, long skippedCorruptFiles) implements CopyOutcome {}

  /** {@code VALIDATE}: the rows fit; these are some of them. */
  record Preview(Dataset<Row> rows) implements CopyOutcome {}
}
