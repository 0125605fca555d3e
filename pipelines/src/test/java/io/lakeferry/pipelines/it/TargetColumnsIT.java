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
package io.lakeferry.pipelines.it;

import static io.lakeferry.pipelines.it.EventTables.event;
import static io.lakeferry.pipelines.it.FlowExport.INSIDE;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.pipelines.report.RunReport;
import io.lakeferry.transforms.errors.ErrorCode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets that stand already, with more or fewer columns than the export writes, or other ones. */
@ExtendWith(LocalPlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TargetColumnsIT {
  @TempDir Path folder;

  private LocalParts parts;
  private EventTables tables;
  private int tests;
  private FlowExport export;

  @BeforeAll
  void makeTables(LocalParts running) {
    parts = running;
    tables = new EventTables(parts, "columns");
  }

  @BeforeEach
  void fillOneRow() {
    export = new FlowExport(parts, tables, folder, ++tests);
    tables.insertRecent(event(export.team(), "a", INSIDE));
  }

  private void createTarget(String columns) {
    parts.warehouse("CREATE TABLE " + export.target() + " (" + columns + ")");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--schemaEvolution=true", "--schemaEvolution=false"})
  void furtherColumnsStayAndAreNull(String schemaEvolution) {
    createTarget(
        "note STRING, uuid STRING, event STRING, properties VARIANT, distinct_id STRING,"
            + " team_id BIGINT, timestamp TIMESTAMP, databricks_ingested_timestamp TIMESTAMP");
    parts.warehouse("INSERT INTO " + export.target() + " (note, event) VALUES ('mine', 'before')");

    RunReport report = export.run(schemaEvolution);

    assertThat(report.failure()).isNull();
    assertThat(report.warnings()).isEmpty();
    assertThat(export.rows("event, distinct_id, note"))
        .containsExactlyInAnyOrder(
            Arrays.asList("a", "person-1", null), Arrays.asList("before", null, "mine"));
    assertThat(export.columns())
        .containsExactly(
            "note string",
            "uuid string",
            "event string",
            "properties variant",
            "distinct_id string",
            "team_id bigint",
            "timestamp timestamp",
            "databricks_ingested_timestamp timestamp");
  }

  @Test
  void missingColumnsAreAdded() {
    createTarget(
        "uuid STRING, event STRING, team_id BIGINT, timestamp TIMESTAMP,"
            + " databricks_ingested_timestamp TIMESTAMP");

    RunReport report = export.run("--schemaEvolution=true");

    assertThat(report.failure()).isNull();
    assertThat(report.warnings()).isEmpty();
    assertThat(export.rows("event, distinct_id, properties:a::int"))
        .containsExactly(List.of("a", "person-1", "1"));
    assertThat(export.columns())
        .containsExactly(
            "uuid string",
            "event string",
            "team_id bigint",
            "timestamp timestamp",
            "databricks_ingested_timestamp timestamp",
            "properties variant",
            "distinct_id string");
  }

  @Test
  void missingColumnsAreLeftOutAndNamedWithoutSchemaEvolution() {
    createTarget(
        "uuid STRING, event STRING, team_id BIGINT, timestamp TIMESTAMP,"
            + " databricks_ingested_timestamp TIMESTAMP");

    RunReport report = export.run("--schemaEvolution=false");

    assertThat(report.failure()).isNull();
    assertThat(report.rows()).isEqualTo(new RunReport.Rows(1, 1, 1, 1));
    assertThat(report.badJson()).as("no column of JSON was loaded").isEqualTo(-1);
    assertThat(report.warnings())
        .hasSize(2)
        .anyMatch(warning -> warning.startsWith("column properties is not in "))
        .anyMatch(warning -> warning.startsWith("column distinct_id is not in "));
    assertThat(export.rows("event")).containsExactly(List.of("a"));
    assertThat(export.columns())
        .containsExactly(
            "uuid string",
            "event string",
            "team_id bigint",
            "timestamp timestamp",
            "databricks_ingested_timestamp timestamp");
  }

  /** By it loaded rows are counted; without it nothing could be proved. */
  @Test
  void withoutTheIngestionTimestampNothingIsLoaded() {
    createTarget("uuid STRING, event STRING");

    RunReport report = export.run("--schemaEvolution=false");

    assertThat(report.exitCode()).isEqualTo(4);
    assertThat(report.failure().message()).contains("databricks_ingested_timestamp is missing");
    assertThat(export.rows("event")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--schemaEvolution=true", "--schemaEvolution=false"})
  void anotherTypeIsRefusedBeforeAnythingIsRead(String schemaEvolution) {
    createTarget(
        "uuid STRING, event BIGINT, properties VARIANT, distinct_id STRING, team_id BIGINT,"
            + " timestamp TIMESTAMP, databricks_ingested_timestamp TIMESTAMP");

    RunReport report = export.run(schemaEvolution);

    assertThat(report.failure().code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
    assertThat(report.exitCode()).isEqualTo(4);
    assertThat(report.failure().message())
        .contains("column event is BIGINT, the export writes STRING");
    assertThat(report.sourceTable()).isNull();
  }
}
