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
import static org.awaitility.Awaitility.await;

import io.lakeferry.sinks.connection.Credentials;
import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.sinks.protocol.RunSpecification.JsonColumns;
import io.lakeferry.sinks.protocol.RunSpecification.SchemaEvolution;
import io.lakeferry.sinks.warehouse.Answer;
import io.lakeferry.sinks.warehouse.StatementFailure;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.split.Split;
import io.lakeferry.transforms.window.Window;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The protocol through the real driver and SDK, against the local Databricks service. */
class LoadProtocolIT extends RealLoad {

  @Test
  void exportsAndReportsAndLeavesNothing() throws Exception {
    LoadOutcome outcome = runWhole(run(), ROWS);
    assertThat(outcome.state()).isEqualTo(LoadOutcome.State.EXPORTED);
    assertThat(outcome.rowsLoaded()).isEqualTo(4);
    assertThat(outcome.rowsExpected()).isEqualTo(4);
    assertThat(outcome.files()).isEqualTo(2);
    assertThat(outcome.badJson()).as("no json, and a doubled key").isEqualTo(2);
    assertThat(outcome.warnings()).isEmpty();
    requireExported(run(), 4);
    Answer values =
        service.sql(
            "SELECT uuid, schema_of_variant(properties) AS shape,"
                + " try_variant_get(properties, '$.plan', 'string') AS plan,"
                + " team_id, unix_micros(timestamp) AS micros,"
                + " unix_micros(databricks_ingested_timestamp) AS ingested FROM "
                + table.sql()
                + " ORDER BY uuid");
    long ingested = ChronoUnit.MICROS.between(Instant.EPOCH, outcome.ingestedAt());
    assertThat(values.rows())
        .containsExactly(
            Arrays.asList(
                "a",
                "OBJECT<n: BIGINT, plan: STRING>",
                "pro",
                "7",
                "1772352000123456",
                "" + ingested),
            Arrays.asList("b", "STRING", null, "7", "1772352000000001", "" + ingested),
            Arrays.asList("c", null, null, "7", null, "" + ingested),
            Arrays.asList("d", "STRING", null, "7", "0", "" + ingested));
  }

  @Test
  void jsonStaysTextWithoutVariant() throws Exception {
    RunSpecification text = run(0, 0, JsonColumns.STRING, SchemaEvolution.ADD_COLUMNS);
    LoadOutcome outcome = runWhole(text, ROWS);
    assertThat(outcome.badJson()).isEqualTo(-1);
    assertThat(
            count(
                "SELECT count(*) AS n FROM "
                    + table.sql()
                    + " WHERE properties = '{\"k\":1,\"k\":2}' OR properties = 'no json'"))
        .isEqualTo(2);
    requireExported(text, 4);
  }

  @Test
  void targetWithFurtherColumnsKeepsThem() throws Exception {
    service.sql(
        "CREATE TABLE "
            + table.sql()
            + " (note STRING, uuid STRING, properties VARIANT, team_id BIGINT, timestamp TIMESTAMP,"
            + " databricks_ingested_timestamp TIMESTAMP) USING DELTA");
    service.sql("INSERT INTO " + table.sql() + " (note, uuid) VALUES ('mine', 'z')");
    int versions = history();
    long before = service.journalEnd();
    try (RealLaunch launch = launch(run())) {
      launch.protocol().preflight();
    }
    assertThat(service.statementsSince(before, "executed", "UPDATE " + table.sql()))
        .as("asks for MODIFY")
        .hasSize(1);
    assertThat(history()).as("and leaves no commit").isEqualTo(versions);
    runWhole(run(), ROWS);
    requireExported(run(), 5);
    assertThat(count("SELECT count(*) AS n FROM " + table.sql() + " WHERE note IS NULL"))
        .isEqualTo(4);
  }

  private int history() throws StatementFailure {
    return service.sql("DESCRIBE HISTORY " + table.sql()).rows().size();
  }

  @Test
  void missingColumnsAreAddedToAnAppendOnlyTable() throws Exception {
    service.sql(
        "CREATE TABLE "
            + table.sql()
            + " (uuid STRING, team_id BIGINT) USING DELTA TBLPROPERTIES ('delta.appendOnly' ="
            + " 'true')");
    LoadOutcome outcome = runWhole(run(), ROWS);
    assertThat(outcome.warnings()).isEmpty();
    assertThat(outcome.badJson()).isEqualTo(2);
    requireExported(run(), 4);
  }

  @Test
  void missingColumnsAreLeftOutWithoutSchemaEvolutionAndNamed() throws Exception {
    service.sql(
        "CREATE TABLE "
            + table.sql()
            + " (uuid STRING, databricks_ingested_timestamp TIMESTAMP) USING DELTA");
    RunSpecification fixed = run(0, 0, JsonColumns.VARIANT, SchemaEvolution.NONE);
    LoadOutcome outcome = runWhole(fixed, ROWS);
    assertThat(outcome.warnings())
        .hasSize(3)
        .anyMatch(warning -> warning.contains("properties"))
        .anyMatch(warning -> warning.contains("team_id"))
        .anyMatch(warning -> warning.contains("timestamp"));
    requireExported(fixed, 4);
  }

  @Test
  void wrongTypesAreAllNamedAtOnce() throws Exception {
    service.sql(
        "CREATE TABLE "
            + table.sql()
            + " (uuid BIGINT, properties STRING, team_id INT, timestamp TIMESTAMP) USING DELTA");
    try (RealLaunch launch = launch(run(0, 0, JsonColumns.VARIANT, SchemaEvolution.NONE))) {
      assertThatThrownBy(() -> launch.protocol().preflight())
          .hasMessageContaining("column uuid is BIGINT, the export writes STRING")
          .hasMessageContaining("column properties is STRING, the export writes VARIANT")
          .hasMessageContaining("column team_id is INT, the export writes BIGINT")
          .hasMessageContaining("databricks_ingested_timestamp is missing")
          .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.SCHEMA_MISMATCH));
    }
  }

  @Test
  void wrongSecretAndUnknownSchemaAreNamed() {
    TargetConnection wrong =
        service.connection(
            new Credentials.ServicePrincipal(LocalWarehouse.CLIENT_ID, service.secret("token")),
            Duration.ofMinutes(1));
    try (RealLaunch launch = new RealLaunch(wrong, run(), folder)) {
      assertThatThrownBy(() -> launch.protocol().preflight())
          .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.AUTHENTICATION));
    }
    try (RunAdministration runs =
        RunAdministration.open(wrong, "main", "default", Clock.systemUTC(), RealLaunch.SLEEPER)) {
      assertThat(runs.sweep(line -> {}))
          .extracting(LakeferryException::code)
          .containsExactly(ErrorCode.AUTHENTICATION);
    }
    table = new TableName("main", "nowhere", "events");
    try (RealLaunch launch = launch(run())) {
      assertThatThrownBy(() -> launch.protocol().preflight())
          .hasMessageContaining("main.nowhere")
          .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.UNKNOWN_OBJECT));
    }
  }

  @Test
  void launchedAgainOrOtherwiseItAddsNothing() throws Exception {
    LoadOutcome first = runWhole(run(), ROWS);
    LoadOutcome second = runWhole(run(), ROWS);
    assertThat(second.state()).isEqualTo(LoadOutcome.State.ALREADY_EXPORTED);
    assertThat(second.attemptId()).isEqualTo(first.attemptId());
    assertThat(second.committedAt()).isEqualTo(first.committedAt());
    RunSpecification wider =
        Append.run(
            new RunIdentity(
                "it",
                new TableName("MAIN", "Default", table.table().toUpperCase(Locale.ROOT)),
                7,
                new Window(HOUR, HOUR.plus(Duration.ofHours(2))),
                0),
            Launch.MODEL,
            JsonColumns.VARIANT,
            SchemaEvolution.ADD_COLUMNS,
            Map.of("window", "inserted_at"));
    assertThatThrownBy(() -> runWhole(wider, ROWS))
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.WINDOW_OVERLAPS));
    RunSpecification filtered =
        Append.run(
            run().identity(),
            Launch.MODEL,
            JsonColumns.VARIANT,
            SchemaEvolution.ADD_COLUMNS,
            Map.of("window", "timestamp"));
    assertThatThrownBy(() -> runWhole(filtered, ROWS))
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.RUN_CHANGED));
    requireExported(run(), 4);
    service.sql("DROP TABLE " + table.sql());
    assertThatThrownBy(() -> runWhole(run(), ROWS))
        .hasMessageContaining("--generation 1")
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.TARGET_RECREATED));
  }

  @Test
  void sendsThePlannedStatementsAndNoneWhileItExtracts() throws Exception {
    service.sql("CREATE TABLE IF NOT EXISTS main.default.lakeferry_warm (a INT) USING DELTA");
    List<Split> splits = List.of(new Split(0, null, null, 2, 1), new Split(1, null, null, 2, 1));
    List<String> planned =
        PlannedStatements.of(
                service.connection(), run(), splits, Clock.systemUTC(), RealLaunch.SLEEPER)
            .stream()
            .filter(statement -> statement.kind() == PlannedStatement.Kind.SQL)
            .filter(statement -> !statement.phase().equals("clean up"))
            .map(statement -> beginning(statement.text()))
            .toList();
    long before = service.journalEnd();
    try (RealLaunch launch = launch(run())) {
      launch.protocol().preflight();
      launch.protocol().lookBack();
      Attempt attempt = launch.protocol().prepare();
      int prepared = launch.protocol().statementsSent();
      List<SplitResult> results = launch.extract(attempt, ROWS);
      // No token that was issued up to here is taken any more: the next phase needs a new one.
      String token = service.token();
      assertThat(service.accepts(token)).isTrue();
      await().atMost(TOKEN_LIFETIME.plusSeconds(60)).until(() -> !service.accepts(token));
      assertThat(launch.protocol().statementsSent()).isEqualTo(prepared);
      launch.protocol().load(launch.seal(attempt, results));
      launch.protocol().cleanUp(attempt);
      List<String> sent =
          service.statementsSince(before, run().identity().runId()).stream()
              .map(text -> beginning(text.substring(text.indexOf("*/") + 3)))
              .toList();
      assertThat(sent).isEqualTo(planned);
      assertThat(sent).hasSize(launch.protocol().statementsSent());
    }
    requireExported(run(), 4);
  }

  /** What tells statements apart; further on stand names that only a launch knows. */
  private static String beginning(String statement) {
    return statement.substring(0, Math.min(statement.length(), 28));
  }

  @Test
  void emptyWindowsCommitARowWithoutRows() throws Exception {
    assertThat(runWhole(run(), List.of()).rowsLoaded()).isZero();
    requireExported(run(), 0);
    assertThat(runWhole(run(), ROWS).state()).isEqualTo(LoadOutcome.State.ALREADY_EXPORTED);
    requireExported(run(), 0);
    RunSpecification prepared = run(1, 0, JsonColumns.VARIANT, SchemaEvolution.ADD_COLUMNS);
    try (RealLaunch launch = launch(prepared)) {
      launch.protocol().lookBack();
      Attempt attempt = launch.protocol().prepare();
      assertThat(launch.protocol().load(launch.seal(attempt, List.of())).rowsLoaded()).isZero();
      launch.protocol().cleanUp(attempt);
    }
    requireExported(prepared, 0);
  }
}
