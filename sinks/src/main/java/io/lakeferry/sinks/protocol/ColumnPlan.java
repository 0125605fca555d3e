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
 * The columns that a load writes.
 *
 * @param loaded in the model's order
 * @param missing names of loaded columns that the target lacks until the load adds them
 * @param warnings what is left out, one line each
 */
record ColumnPlan(List<Column> loaded, List<String> missing, List<String> warnings) {
  ColumnPlan {
    loaded = List.copyOf(loaded);
    missing = List.copyOf(missing);
    warnings = List.copyOf(warnings);
  }

  /** The column of the sealed ingestion timestamp; {@link SchemaComparison} sees that it is in. */
  Column ingestedAt() {
    return loaded.stream()
        .filter(column -> column.origin() == Column.Origin.INGESTED_AT)
        .findFirst()
        .orElseThrow();
  }
}
