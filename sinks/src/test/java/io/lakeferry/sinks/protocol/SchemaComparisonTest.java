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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.protocol.RunSpecification.JsonColumns;
import io.lakeferry.sinks.protocol.RunSpecification.SchemaEvolution;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.Models;
import io.lakeferry.transforms.model.ValueType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaComparisonTest {
  private static RunSpecification specification(SchemaEvolution evolution) {
    return Append.run(
        Launch.specification(
                Instant.parse("2026-03-01T08:00:00Z"), Instant.parse("2026-03-01T09:00:00Z"), 0)
            .identity(),
        Launch.MODEL,
        JsonColumns.VARIANT,
        evolution,
        Map.of());
  }

  private static Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("UUID", "STRING");
    columns.put("properties", "variant");
    columns.put("team_id", "bigint");
    columns.put("timestamp", "timestamp");
    columns.put("databricks_ingested_timestamp", "timestamp");
    return columns;
  }

  private static ColumnPlan compare(SchemaEvolution evolution, Map<String, String> columns) {
    return SchemaComparison.compare(
        specification(evolution), new TargetShape("id", "delta", columns));
  }

  @Test
  void namesCompareWithoutCaseAndFurtherColumnsAreFine() {
    Map<String, String> columns = columns();
    columns.put("note", "struct<a:int>");
    ColumnPlan plan = compare(SchemaEvolution.NONE, columns);
    assertThat(plan.loaded()).isEqualTo(Launch.MODEL.columns());
    assertThat(plan.missing()).isEmpty();
    assertThat(plan.warnings()).isEmpty();
  }

  /** PostHog's 8-column persons beside the 7 that are exported by default. */
  @ParameterizedTest
  @EnumSource(SchemaEvolution.class)
  void columnsThatTheModelKnowsAndTheRunDoesNotWriteAreNamed(SchemaEvolution evolution) {
    Model persons = Models.named("persons");
    TargetShape target = shapeOf(persons.with(List.of("is_deleted")), "note");

    assertThat(SchemaComparison.compare(merged(persons, evolution), target).warnings())
        .containsExactly(
            "column is_deleted of main.web.things can be exported but is not: rows that are"
                + " updated keep what stands there, even if it is outdated, and new ones have"
                + " NULL; to have it exported add --columns=is_deleted; rows that stand get it"
                + " when they next change");
    assertThat(
            SchemaComparison.compare(merged(persons.with(List.of("is_deleted")), evolution), target)
                .warnings())
        .isEmpty();
  }

  /** Of PostHog's 9-column events, those that are appended to; in the order of the model. */
  @Test
  void severalColumnsAreNamedInOneLine() {
    Model events = Models.named("events");
    TargetShape target = shapeOf(events.with(List.of("created_at", "person_properties")));
    RunSpecification run =
        Append.run(
            specification(SchemaEvolution.NONE).identity(),
            events.with(List.of("person_id")),
            JsonColumns.VARIANT,
            SchemaEvolution.NONE,
            Map.of());

    assertThat(SchemaComparison.compare(run, target).warnings())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("column person_id is not in "))
        .anyMatch(
            line ->
                line.matches(
                    "columns (created_at, person_properties|person_properties, created_at) of .*"
                        + " can be exported but are not: new rows have NULL there; to have it"
                        + " exported add --columns=[a-z_,]+"));
  }

  @Test
  void aColumnOfTheUsersOwnThatSharesAName() {
    Model persons = Models.named("persons");
    Map<String, String> columns = new LinkedHashMap<>(shapeOf(persons).columns());
    columns.put("is_deleted", "string");

    assertThat(
            SchemaComparison.compare(
                    merged(persons, SchemaEvolution.NONE), new TargetShape("id", "delta", columns))
                .warnings())
        .isEmpty();
  }

  private static RunSpecification merged(Model model, SchemaEvolution evolution) {
    return Merge.run(
        model,
        new TableName("main", "web", "things"),
        0,
        RunSpecification.WriteMode.MERGE,
        JsonColumns.VARIANT,
        evolution,
        RunSpecification.NewTable.PLAIN);
  }

  /** A table of the model's columns and some of the user's own. */
  private static TargetShape shapeOf(Model model, String... further) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (String name : further) {
      columns.put(name, "struct<a:int>");
    }
    for (Column column : model.columns()) {
      columns.put(
          column.name().toUpperCase(Locale.ROOT),
          SchemaComparison.sqlType(column.type(), JsonColumns.VARIANT).toLowerCase(Locale.ROOT));
    }
    return new TargetShape("id", "delta", columns);
  }

  @Test
  void missingColumnsAreAddedOrLeftOut() {
    Map<String, String> columns = columns();
    columns.remove("properties");
    ColumnPlan added = compare(SchemaEvolution.ADD_COLUMNS, columns);
    assertThat(added.loaded()).isEqualTo(Launch.MODEL.columns());
    assertThat(added.missing()).containsExactly("properties");
    ColumnPlan without = compare(SchemaEvolution.NONE, columns);
    assertThat(without.loaded()).extracting(Column::name).doesNotContain("properties").hasSize(4);
    assertThat(without.warnings()).singleElement().asString().contains("properties");
  }

  @Test
  void everyProblemIsNamedAtOnce() {
    Map<String, String> columns = columns();
    columns.put("team_id", "int");
    columns.put("properties", "string");
    columns.remove("databricks_ingested_timestamp");
    assertThatThrownBy(
            () ->
                SchemaComparison.compare(
                    specification(SchemaEvolution.NONE), new TargetShape("id", "parquet", columns)))
        .isInstanceOf(LakeferryException.class)
        .hasMessageContaining("no Delta table")
        .hasMessageContaining("team_id is INT")
        .hasMessageContaining("properties is STRING")
        .hasMessageContaining("databricks_ingested_timestamp is missing");
  }

  @Test
  void modelWithoutIngestionTimestampIsRefused() {
    RunSpecification bare =
        Append.run(
            specification(SchemaEvolution.NONE).identity(),
            Append.model("bare", Launch.MODEL.sourceColumns(), Launch.MODEL.key()),
            JsonColumns.VARIANT,
            SchemaEvolution.NONE,
            Map.of());
    assertThatThrownBy(() -> SchemaComparison.forNewTarget(bare))
        .isInstanceOf(LakeferryException.class)
        .hasMessageContaining("ingestion timestamp");
  }

  @Test
  void columnThatNeedsMappingIsNotAddedWithoutIt() {
    List<Column> columns = new ArrayList<>(Launch.MODEL.columns());
    columns.add(Merge.column("my key", ValueType.STRING));
    for (SchemaEvolution evolution : SchemaEvolution.values()) {
      RunSpecification run =
          Append.run(
              specification(evolution).identity(),
              Append.model("odd", columns, Launch.MODEL.key()),
              JsonColumns.VARIANT,
              evolution,
              Map.of());
      TargetShape mapped =
          new TargetShape(
              "id",
              "delta",
              columns(),
              TargetShape.propertiesOf("{\"delta.columnMapping.mode\":\"name\"}"));
      assertThat(SchemaComparison.compare(run, mapped).loaded()).isNotEmpty();
      TargetShape plain = new TargetShape("id", "delta", columns());
      switch (evolution) {
        case NONE ->
            assertThat(SchemaComparison.compare(run, plain).warnings()).as("left out").hasSize(1);
        case ADD_COLUMNS ->
            assertThatThrownBy(() -> SchemaComparison.compare(run, plain))
                .hasMessageContaining("column my key is missing")
                .hasMessageContaining("'delta.columnMapping.mode' = 'name'")
                .satisfies(
                    thrown ->
                        assertThat(((LakeferryException) thrown).code())
                            .isEqualTo(ErrorCode.SCHEMA_MISMATCH));
      }
    }
  }

  @Test
  void appendOnlyTableIsRefusedForRowsThatReplaceOthersOnly() {
    Map<String, String> columns = Map.of("key", "string", "version", "bigint");
    TargetShape target =
        new TargetShape(
            "id",
            "delta",
            columns,
            TargetShape.propertiesOf("{delta.minReaderVersion=3, delta.appendOnly=true}"));
    assertThatThrownBy(
            () -> SchemaComparison.compare(Merge.hour(0, RunSpecification.WriteMode.MERGE), target))
        .hasMessageContaining("append-only")
        .satisfies(
            thrown ->
                assertThat(((LakeferryException) thrown).code())
                    .isEqualTo(ErrorCode.SCHEMA_MISMATCH));
    assertThat(
            SchemaComparison.compare(Merge.hour(0, RunSpecification.WriteMode.DEDUPE), target)
                .loaded())
        .hasSize(2);
  }

  @Test
  void newAppendOnlyTableIsRefusedForRowsThatReplaceOthersOnly() {
    for (RunSpecification.WriteMode mode :
        List.of(RunSpecification.WriteMode.MERGE, RunSpecification.WriteMode.DEDUPE)) {
      RunSpecification run =
          Merge.run(
              Merge.VERSIONED,
              Merge.hour(0, mode).identity().target(),
              0,
              mode,
              JsonColumns.VARIANT,
              SchemaEvolution.NONE,
              new RunSpecification.NewTable(List.of(), null, Map.of("delta.appendOnly", "TRUE")));
      if (mode == RunSpecification.WriteMode.DEDUPE) {
        assertThat(SchemaComparison.forNewTarget(run).loaded()).hasSize(2);
      } else {
        assertThatThrownBy(() -> SchemaComparison.forNewTarget(run))
            .hasMessageContaining("delta.appendOnly")
            .satisfies(
                thrown ->
                    assertThat(((LakeferryException) thrown).code())
                        .isEqualTo(ErrorCode.INVALID_OPTION));
      }
    }
  }

  @Test
  void propertiesAreReadAsJsonAndAsText() {
    Map<String, String> wanted = Map.of("delta.appendonly", "true", "a", "b");
    assertThat(TargetShape.propertiesOf("{\"delta.appendOnly\":\"true\",\"a\":\"b\"}"))
        .isEqualTo(wanted);
    assertThat(TargetShape.propertiesOf("{delta.appendOnly=true, a=b}")).isEqualTo(wanted);
    assertThat(TargetShape.propertiesOf("{\"delta.appendOnly\": \"true\", \"a\": \"b\"}"))
        .isEqualTo(wanted);
    assertThat(
            TargetShape.propertiesOf(
                "[{\"key\":\"delta.appendOnly\",\"value\":\"true\"},{\"key\":\"a\",\"value\":\"b\"}]"))
        .isEqualTo(wanted);
    assertThat(TargetShape.propertiesOf("{}")).isEmpty();
    assertThat(TargetShape.propertiesOf(null)).isEmpty();
  }

  @Test
  void mergedRowsAreCountedByTheirKeys() {
    RunSpecification merging = Merge.hour(0, RunSpecification.WriteMode.MERGE);
    assertThat(SchemaComparison.forNewTarget(merging).loaded()).hasSize(2);
  }
}
