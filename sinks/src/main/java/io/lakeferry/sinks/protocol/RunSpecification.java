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

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.Excerpt;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.Model;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Everything that decides what a run writes.
 *
 * @param newTable changes no row, so it is no part of the fingerprint
 * @param sourceDescription readable facts of the source side that belong into the fingerprint
 *     (window rule, filters), by name
 */
public record RunSpecification(
    RunIdentity identity,
    Model model,
    JsonColumns jsonColumns,
    SchemaEvolution schemaEvolution,
    WriteMode writeMode,
    NewTable newTable,
    Map<String, String> sourceDescription)
    implements Serializable {

  /** The same with the target's name as Unity Catalog keeps it, which is what is sent. */
  RunSpecification canonical() {
    return new RunSpecification(
        new RunIdentity(
            identity.exportName(),
            identity.canonicalTarget(),
            identity.teamId(),
            identity.window(),
            identity.generation()),
        model,
        jsonColumns,
        schemaEvolution,
        writeMode,
        newTable,
        sourceDescription);
  }

  /** The same in another write mode. */
  RunSpecification inMode(WriteMode mode) {
    return new RunSpecification(
        identity, model, jsonColumns, schemaEvolution, mode, newTable, sourceDescription);
  }

  /** Whether rows that stand in the target can be replaced by newer ones. */
  boolean replaces() {
    return switch (writeMode) {
      case APPEND, DEDUPE -> false;
      case MERGE -> model.isMutable();
    };
  }

  /** How rows come into the target. */
  public enum WriteMode {
    /** COPY INTO straight into it; windows of a stream may not overlap. */
    APPEND,
    /** By a stage table; of each key of the model's merge rule only what is absent is inserted. */
    DEDUPE,
    /** By a stage table; rows that are newer by the model's merge rule replace those that stand. */
    MERGE
  }

  /**
   * What a target that is created gets besides its columns; an existing one is not altered.
   *
   * @param clusterBy names of columns for liquid clustering; empty for none
   * @param comment null for ours
   * @param properties table properties
   */
  public record NewTable(List<String> clusterBy, String comment, Map<String, String> properties)
      implements Serializable {
    /** Nothing besides. */
    public static final NewTable PLAIN = new NewTable(List.of(), null, Map.of());

    /**
     * <a href="https://docs.databricks.com/en/delta/clustering.html">Liquid clustering</a> takes 4.
     */
    private static final int MOST_CLUSTERING_COLUMNS = 4;

    public NewTable {
      clusterBy = List.copyOf(clusterBy);
      properties = Map.copyOf(properties);
    }

    /**
     * The columns that the table is clustered by: those of the names, without regard to case, as
     * everywhere in Databricks.
     *
     * @throws LakeferryException INVALID_OPTION, naming all that cannot be
     */
    public List<Column> clusterColumns(Model model, JsonColumns jsonColumns) {
      List<String> problems = new ArrayList<>();
      if (clusterBy.size() > MOST_CLUSTERING_COLUMNS) {
        problems.add(clusterBy.size() + " columns are too many");
      }
      List<Column> columns = new ArrayList<>();
      for (String name : clusterBy) {
        model.columns().stream()
            .filter(known -> known.name().equalsIgnoreCase(name))
            .findFirst()
            .ifPresentOrElse(
                columns::add,
                () -> problems.add("'" + Excerpt.of(name) + "' is no column of the export"));
      }
      columns.stream()
          .filter(column -> !keepsBounds(column, jsonColumns))
          .map(
              column ->
                  "tables cannot be clustered by '%s', it is %s"
                      .formatted(
                          column.name(), SchemaComparison.sqlType(column.type(), jsonColumns)))
          .forEach(problems::add);
      if (!problems.isEmpty()) {
        throw new LakeferryException(
            ErrorCode.INVALID_OPTION,
            "--clusterBy",
            String.join("; ", problems),
            "Name up to %d of: %s"
                .formatted(
                    MOST_CLUSTERING_COLUMNS,
                    model.columns().stream()
                        .filter(column -> keepsBounds(column, jsonColumns))
                        .map(Column::name)
                        .collect(Collectors.joining(", "))));
      }
      return columns;
    }

    private static boolean keepsBounds(Column column, JsonColumns jsonColumns) {
      return switch (column.type()) {
        case BOOLEAN, STRING_ARRAY -> false;
        case JSON -> jsonColumns == JsonColumns.STRING;
        case STRING, BIGINT, INTEGER, DOUBLE, DATE, TIMESTAMP -> true;
      };
    }
  }

  /** How JSON columns stand in the target. */
  public enum JsonColumns {
    VARIANT,
    STRING
  }

  /** Whether new columns may be added to an existing target. */
  public enum SchemaEvolution {
    ADD_COLUMNS,
    NONE
  }
}
