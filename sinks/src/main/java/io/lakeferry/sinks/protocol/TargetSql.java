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

import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.protocol.RunSpecification.JsonColumns;
import io.lakeferry.sinks.protocol.RunSpecification.SchemaEvolution;
import io.lakeferry.sinks.warehouse.SqlText;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.ValueType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The statements that concern the target, as text. */
final class TargetSql {
  private static final String JSON_WHITE_SPACE = " \t\n\r";

  private final RunSpecification specification;
  private final TableName target;

  TargetSql(RunSpecification specification) {
    this.specification = specification;
    this.target = specification.identity().target();
  }

  /** Proves that the functions of the load are known: text that is no JSON becomes a string. */
  String check() {
    return switch (specification.jsonColumns()) {
      case VARIANT ->
          "SELECT schema_of_variant(coalesce(try_parse_json('{'), cast('{' AS VARIANT))) AS answer";
      case STRING -> "SELECT 'STRING' AS answer";
    };
  }

  String describeSchema() {
    return describeSchema(target);
  }

  static String describeSchema(TableName target) {
    return "DESCRIBE SCHEMA "
        + TableName.quote(target.catalog())
        + "."
        + TableName.quote(target.schema());
  }

  String describe() {
    return "DESCRIBE TABLE " + target.sql();
  }

  String describeDetail() {
    return describeDetail(target);
  }

  static String describeDetail(TableName target) {
    return "DESCRIBE DETAIL " + target.sql();
  }

  /** Reads nothing, but needs SELECT. */
  String probeSelect(ColumnPlan plan) {
    return "SELECT 1 FROM " + target.sql() + " WHERE false AND " + present(plan) + " IS NULL";
  }

  /**
   * Changes nothing, but needs MODIFY; empty if there is no column to name.
   *
   * <p>Delta writes no commit if no row qualifies (seen in DESCRIBE HISTORY with Delta 4.4.0).
   * INSERT and MERGE would not do: they may commit without rows.
   */
  Optional<String> probeModify(ColumnPlan plan) {
    return firstPresent(plan)
        .map(column -> "UPDATE %s SET %s = %s WHERE false".formatted(target.sql(), column, column));
  }

  private static String present(ColumnPlan plan) {
    return firstPresent(plan).orElse("1");
  }

  private static Optional<String> firstPresent(ColumnPlan plan) {
    return plan.loaded().stream()
        .map(Column::name)
        .filter(name -> !plan.missing().contains(name))
        .findFirst()
        .map(TableName::quote);
  }

  String create() {
    String columns =
        specification.model().columns().stream()
            .map(
                column ->
                    "%s %s COMMENT %s"
                        .formatted(
                            TableName.quote(column.name()),
                            SchemaComparison.sqlType(column.type(), specification.jsonColumns()),
                            SqlText.literal(column.comment() == null ? "" : column.comment())))
            .collect(Collectors.joining(", "));
    RunSpecification.NewTable table = specification.newTable();
    String comment =
        table.comment() == null
            ? "Export of " + specification.model().name() + " by Lakeferry"
            : table.comment();
    return "CREATE TABLE IF NOT EXISTS %s (%s) USING DELTA%s COMMENT %s%s"
        .formatted(
            target.sql(), columns, clustering(), SqlText.literal(comment), properties(table));
  }

  private String clustering() {
    List<Column> columns =
        specification.newTable().clusterColumns(specification.model(), specification.jsonColumns());
    return columns.isEmpty()
        ? ""
        : " CLUSTER BY ("
            + columns.stream()
                .map(column -> TableName.quote(column.name()))
                .collect(Collectors.joining(", "))
            + ")";
  }

  private static String properties(RunSpecification.NewTable table) {
    return table.properties().isEmpty()
        ? ""
        : " TBLPROPERTIES ("
            + new TreeMap<>(table.properties())
                .entrySet().stream()
                    .map(
                        property ->
                            SqlText.literal(property.getKey())
                                + " = "
                                + SqlText.literal(property.getValue()))
                    .collect(Collectors.joining(", "))
            + ")";
  }

  /** The load of files of one folder into the target. */
  String copy(String folder, List<String> files, Instant ingestedAt, ColumnPlan plan) {
    return copy(target, folder, files, ingestedAt, plan.loaded(), specification.schemaEvolution());
  }

  /**
   * The load of files of one folder. Without {@code force}, so that COPY's memory of paths makes it
   * repeatable; a missing or broken file is an error (the default for missing files is to pass over
   * them: https://docs.databricks.com/sql/language-manual/delta-copy-into.html).
   */
  String copy(
      TableName into,
      String folder,
      List<String> files,
      Instant ingestedAt,
      List<Column> loaded,
      SchemaEvolution evolution) {
    String columns =
        loaded.stream()
            .map(column -> value(column, ingestedAt) + " AS " + TableName.quote(column.name()))
            .collect(Collectors.joining(", "));
    String names = files.stream().map(SqlText::literal).collect(Collectors.joining(", "));
    String mergeSchema =
        switch (evolution) {
          case ADD_COLUMNS -> "true";
          case NONE -> "false";
        };
    return """
        COPY INTO %s FROM (SELECT %s FROM %s) FILEFORMAT = PARQUET FILES = (%s) \
        FORMAT_OPTIONS ('ignoreMissingFiles' = 'false', 'ignoreCorruptFiles' = 'false') \
        COPY_OPTIONS ('mergeSchema' = '%s')"""
        .formatted(into.sql(), columns, SqlText.literal(folder), names, mergeSchema);
  }

  private String value(Column column, Instant ingestedAt) {
    if (column.origin() == Column.Origin.INGESTED_AT) {
      return SqlText.literal(ingestedAt);
    }
    String name = TableName.quote(column.name());
    return switch (column.type()) {
      case STRING, BOOLEAN, STRING_ARRAY -> name;
      case BIGINT, INTEGER, DOUBLE, DATE, TIMESTAMP ->
          "CAST(%s AS %s)"
              .formatted(
                  name, SchemaComparison.sqlType(column.type(), specification.jsonColumns()));
      case JSON ->
          specification.jsonColumns() == JsonColumns.VARIANT
              ? "coalesce(try_parse_json(%s), CAST(%s AS VARIANT))".formatted(name, name)
              : name;
    };
  }

  /**
   * Counts the rows of one sealed list, and of their JSON columns what {@link
   * TargetTable.LoadedCount#stringMarks} says. The timestamp is one value per file, so that Delta's
   * file statistics leave all other files unread.
   */
  String count(Instant ingestedAt, ColumnPlan plan) {
    return count(target, plan.ingestedAt().name(), ingestedAt, stringMarks(plan.loaded()));
  }

  /** As above, for whoever knows no model. */
  static String count(TableName target, String ingestedAtColumn, Instant ingestedAt) {
    return count(target, ingestedAtColumn, ingestedAt, "-1");
  }

  private static String count(
      TableName target, String ingestedAtColumn, Instant ingestedAt, String stringMarks) {
    return "SELECT count(*) AS loaded, %s AS string_marks FROM %s WHERE %s = %s"
        .formatted(
            stringMarks,
            target.sql(),
            TableName.quote(ingestedAtColumn),
            SqlText.literal(ingestedAt));
  }

  /**
   * Counts what {@link TargetTable.LoadedCount#stringMarks} says, in a table with these columns.
   * Unknown also if the target lacks a JSON column: the source's texts are counted together.
   */
  String stringMarks(List<Column> loaded) {
    List<Column> documents =
        specification.model().sourceColumns().stream()
            .filter(column -> column.type() == ValueType.JSON)
            .toList();
    boolean variant = specification.jsonColumns() == JsonColumns.VARIANT;
    if (!variant || documents.isEmpty() || !loaded.containsAll(documents)) {
      return "-1";
    }
    return documents.stream()
        .map(column -> stringMarks(TableName.quote(column.name())))
        .collect(Collectors.joining(" + "));
  }

  private static String stringMarks(String column) {
    return """
        coalesce(sum(CASE WHEN schema_of_variant(%1$s) = 'STRING' THEN \
        if(startswith(ltrim(%2$s, CAST(%1$s AS STRING)), '"'), 2, 1) ELSE 0 END), 0)"""
        .formatted(column, SqlText.literal(JSON_WHITE_SPACE));
  }
}
