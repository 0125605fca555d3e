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

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is exported, as data.
 *
 * @param name lower-case name, for example {@code events}
 * @param description one or two sentences for people
 * @param source where the rows come from
 * @param columns in the order of the target
 * @param optionalColumns further columns that are exported on request only; see {@link #with}
 * @param key splits are contiguous ranges of it; without the team
 * @param copies what becomes of rows that agree in the key
 * @param merge how rows of the target are told apart; null if a row has no key there
 */
public record Model(
    String name,
    String description,
    ModelSource source,
    List<Column> columns,
    List<Column> optionalColumns,
    List<KeyPart> key,
    Copies copies,
    MergeRule merge)
    implements Serializable {

  /** What becomes of rows of one window that agree in the key. */
  public enum Copies {
    /** They are copies of one row; one is exported, whichever comes first. */
    ONE_OF_EACH_KEY,
    /** They are rows of their own, or the source yields one of each key. */
    ALL
  }

  public Model {
    columns = List.copyOf(columns);
    optionalColumns = List.copyOf(optionalColumns);
    key = List.copyOf(key);
  }

  /**
   * The same with some of the optional columns after the others, in the order asked for. Columns
   * that are exported anyway may be named, too.
   *
   * @throws LakeferryException INVALID_OPTION, naming what the model does not have
   */
  public Model with(List<String> names) {
    Map<String, Column> known = new LinkedHashMap<>();
    columns.forEach(column -> known.put(column.name(), column));
    optionalColumns.forEach(column -> known.put(column.name(), column));
    List<String> unknown = names.stream().filter(column -> !known.containsKey(column)).toList();
    if (!unknown.isEmpty()) {
      throw new LakeferryException(
          ErrorCode.INVALID_OPTION,
          "--columns",
          "model " + name + " has no column " + String.join(", ", unknown),
          optionalColumns.isEmpty()
              ? "It has no optional columns: leave --columns out"
              : "Name some of: "
                  + String.join(", ", optionalColumns.stream().map(Column::name).toList()));
    }
    List<Column> chosen = new ArrayList<>(columns);
    names.stream()
        .distinct()
        .map(known::get)
        .filter(column -> !columns.contains(column))
        .forEach(chosen::add);
    List<Column> rest = new ArrayList<>(optionalColumns);
    rest.removeAll(chosen);
    return new Model(name, description, source, chosen, rest, key, copies, merge);
  }

  /** Whether rows that stand in the target are changed by later windows. */
  public boolean isMutable() {
    return merge != null && merge.isMutable();
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
