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
import java.util.List;
import java.util.Optional;

/**
 * What is exported, as data.
 *
 * @param name lower-case name, for example {@code events}
 * @param columns in the order of the target
 * @param key the de-duplication key without the team: of rows that agree in it one is exported;
 *     splits are contiguous ranges of it
 */
public record Model(String name, List<Column> columns, List<KeyPart> key) implements Serializable {
  public Model {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  /** The columns that stand in the shards, in order. */
  public List<Column> sourceColumns() {
    return columns.stream().filter(column -> column.origin() == Column.Origin.SOURCE).toList();
  }

  /** The column that holds the sealed ingestion timestamp, if the model has one. */
  public Optional<Column> ingestedAtColumn() {
    return columns.stream()
        .filter(column -> column.origin() == Column.Origin.INGESTED_AT)
        .findFirst();
  }
}
