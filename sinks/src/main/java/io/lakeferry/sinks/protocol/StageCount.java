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
package io.lakeferry.sinks.protocol;

import io.lakeferry.transforms.model.Column;
import java.util.List;

/**
 * What a stage table holds.
 *
 * @param rows all of them
 * @param keys different keys among them, NULL being a value like any other
 * @param nullKeys rows with a NULL in a key column
 * @param stringMarks as in {@link TargetTable.LoadedCount}
 * @param bounds of each key column, in the order of the key
 */
record StageCount(long rows, long keys, long nullKeys, long stringMarks, List<KeyBounds> bounds) {
  StageCount {
    bounds = List.copyOf(bounds);
  }

  /** Whether no two rows share a key. */
  boolean isReduced() {
    return keys == rows;
  }

  /**
   * The values of one key column.
   *
   * @param lowest as text; null if all are NULL, or if bounds of its type are not used
   * @param highest as above
   * @param known rows in which it is not NULL
   */
  record KeyBounds(Column column, String lowest, String highest, long known) {}
}
