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
import io.lakeferry.transforms.model.TargetNames;
import io.lakeferry.transforms.model.ValueType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The statements of a load by stage and MERGE, as text, for one stage table. */
final class StageSql {
  private final RunSpecification specification;
  private final MergePlan plan;
  private final TableName target;
  private final TableName stage;
  private final TargetSql targetSql;

  StageSql(RunSpecification specification, MergePlan plan, String stage) {
    this.specification = specification;
    this.plan = plan;
    this.target = specification.identity().target();
    this.stage = target.sibling(stage);
    this.targetSql = new TargetSql(specification);
  }

  private static String quoted(Column column) {
    return TableName.quote(column.name());
  }

  private String type(Column column) {
    return SchemaComparison.sqlType(column.type(), specification.jsonColumns());
  }

  /** Neither OR REPLACE nor IF NOT EXISTS: what has this name is not ours. */
  String create(StageMark mark) {
    String columns =
        plan.columns().stream()
            .map(column -> quoted(column) + " " + type(column))
            .collect(Collectors.joining(", "));
    String properties =
        plan.columns().stream().anyMatch(column -> TargetNames.needsMapping(column.name()))
            ? " TBLPROPERTIES (" + ObjectNames.MAPPING + ")"
            : "";
    return "CREATE TABLE %s (%s) USING DELTA COMMENT %s%s"
        .formatted(stage.sql(), columns, SqlText.literal(mark.comment()), properties);
  }

  /** Creates a stage that nothing is loaded into. */
  static String tryOut(TableName stage, StageMark mark) {
    return "CREATE TABLE %s (`tried` BOOLEAN) USING DELTA COMMENT %s"
        .formatted(stage.sql(), SqlText.literal(mark.comment()));
  }

  /** Loads files into the stage, which has all columns and gets no further ones. */
  String copy(String folder, List<String> files, Instant ingestedAt) {
    return targetSql.copy(stage, folder, files, ingestedAt, plan.columns(), SchemaEvolution.NONE);
  }

  /** Rows, keys, NULL keys, bad JSON and the bounds of the keys, by one reading of the stage. */
  String count() {
    String keys = plan.key().stream().map(StageSql::quoted).collect(Collectors.joining(", "));
    String anyNull =
        plan.key().stream()
            .map(column -> quoted(column) + " IS NULL")
            .collect(Collectors.joining(" OR "));
    List<String> values = new ArrayList<>();
    values.add("count(*) AS loaded");
    values.add(targetSql.stringMarks(plan.columns()) + " AS string_marks");
    values.add("count(DISTINCT struct(" + keys + ")) AS distinct_keys");
    values.add("count(CASE WHEN " + anyNull + " THEN 1 END) AS null_keys");
    for (int i = 0; i < plan.key().size(); i++) {
      Column column = plan.key().get(i);
      values.add("count(" + quoted(column) + ") AS known_" + i);
      values.add(KeyCondition.lowest(column).orElse("NULL") + " AS lowest_" + i);
      values.add(KeyCondition.highest(column).orElse("NULL") + " AS highest_" + i);
    }
    return "SELECT " + String.join(", ", values) + " FROM " + stage.sql();
  }

  /**
   * One row a key, the newest. Among those that are equally new the rest of the columns decides, so
   * that every stage of one list yields the same rows.
   */
  private String reduced(String select, Keys keysOfTheStage) {
    if (keysOfTheStage.single()) {
      return "SELECT %s FROM %s".formatted(select, stage.sql());
    }
    String keys = plan.key().stream().map(StageSql::quoted).collect(Collectors.joining(", "));
    String newest =
        Stream.concat(
                plan.order().stream().map(StageSql::quoted),
                plan.rest().stream().map(this::comparable))
            .map(value -> value + " DESC NULLS LAST")
            .collect(Collectors.joining(", "));
    String position = TableName.quote(position());
    return """
SELECT %s FROM (SELECT *, row_number() OVER (PARTITION BY %s ORDER BY %s) AS %s FROM %s) \
WHERE %s = 1"""
        .formatted(select, keys, newest.isEmpty() ? "1" : newest, position, stage.sql(), position);
  }

  private String comparable(Column column) {
    boolean variant =
        column.type() == ValueType.JSON && specification.jsonColumns() == JsonColumns.VARIANT;
    return variant ? "CAST(" + quoted(column) + " AS STRING)" : quoted(column);
  }

  /** A name that no column has. */
  private String position() {
    Set<String> taken =
        plan.columns().stream()
            .map(column -> column.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    String name = "lf_position";
    while (taken.contains(name)) {
      name = name + "_";
    }
    return name;
  }

  /**
   * What is known of the stage's keys.
   *
   * @param single whether none occurs twice
   * @param within condition on the target's columns, true of all rows that have one of them
   */
  record Keys(boolean single, String within) {
    static Keys of(StageCount count) {
      return new Keys(count.isReduced(), KeyCondition.of("t", count.bounds(), count.rows()));
    }
  }

  /** Each key of the stage beside the rows that the target has of it. Changes nothing. */
  String compare(Keys stageKeys) {
    ComparisonSql comparison = new ComparisonSql(plan, target);
    return comparison.text(reduced(comparison.compared(), stageKeys), stageKeys.within());
  }

  /** Brings the reduced stage into the target. */
  String merge(Keys stageKeys) {
    String matches =
        plan.key().stream()
            .map(column -> "t.%1$s <=> s.%1$s".formatted(quoted(column)))
            .collect(Collectors.joining(" AND "));
    String names = plan.columns().stream().map(StageSql::quoted).collect(Collectors.joining(", "));
    String update =
        plan.replaces()
            ? " WHEN MATCHED AND ("
                + VersionCondition.replaces(
                    plan.version().stream().map(StageSql::quoted).toList(),
                    plan.fallback().stream().map(StageSql::quoted).toList())
                + ") THEN UPDATE SET "
                + assignments()
            : "";
    return "MERGE%s INTO %s AS t USING (%s) AS s ON %s AND %s%s WHEN NOT MATCHED THEN INSERT %s"
        .formatted(
            evolves() ? " WITH SCHEMA EVOLUTION" : "",
            target.sql(),
            reduced(names, stageKeys),
            matches,
            stageKeys.within(),
            update,
            inserted(names));
  }

  private boolean evolves() {
    return switch (specification.schemaEvolution()) {
      case ADD_COLUMNS -> true;
      case NONE -> false;
    };
  }

  private String assignments() {
    return evolves()
        ? "*"
        : plan.columns().stream()
            .map(column -> "t.%1$s = s.%1$s".formatted(quoted(column)))
            .collect(Collectors.joining(", "));
  }

  private String inserted(String names) {
    return evolves()
        ? "*"
        : "(%s) VALUES (%s)"
            .formatted(
                names,
                plan.columns().stream()
                    .map(column -> "s." + quoted(column))
                    .collect(Collectors.joining(", ")));
  }

  /**
   * Adds the version columns that the target lacks, as evolution would. Before the MERGE, since its
   * condition can name only what is there, and a condition that takes them for NULL would undo what
   * another run writes into them between our look and our MERGE.
   */
  String addVersionColumns() {
    String columns =
        plan.absentVersion().stream()
            .map(
                column ->
                    "%s %s COMMENT %s"
                        .formatted(
                            quoted(column),
                            type(column),
                            SqlText.literal(column.comment() == null ? "" : column.comment())))
            .collect(Collectors.joining(", "));
    return "ALTER TABLE %s ADD COLUMNS (%s)".formatted(target.sql(), columns);
  }

  String drop() {
    return drop(stage);
  }

  static String drop(TableName stage) {
    return "DROP TABLE IF EXISTS " + stage.sql();
  }

  /** The tables of a schema whose names begin with {@code prefix}. */
  static String list(String catalog, String schema, String prefix) {
    return "SHOW TABLES IN %s.%s LIKE %s"
        .formatted(
            TableName.quote(catalog), TableName.quote(schema), SqlText.literal(prefix + "*"));
  }
}
