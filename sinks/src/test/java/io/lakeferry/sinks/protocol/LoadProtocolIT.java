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
import io.lakeferry.sinks.connection.Grants;
import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.sinks.protocol.RunSpecification.JsonColumns;
import io.lakeferry.sinks.protocol.RunSpecification.SchemaEvolution;
import io.lakeferry.sinks.volume.OwnMark;
import io.lakeferry.sinks.volume.VolumeStore;
import io.lakeferry.sinks.volume.WorkspaceVolumeStore;
import io.lakeferry.sinks.warehouse.Answer;
import io.lakeferry.sinks.warehouse.StatementFailure;
import io.lakeferry.sinks.warehouse.Warehouse;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.split.Split;
import io.lakeferry.transforms.window.Window;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocol through the real driver and SDK, against the local Databricks service. */
class LoadProtocolIT {
  private static final Duration TOKEN_LIFETIME = Duration.ofSeconds(5);
  private static final AtomicInteger TABLES = new AtomicInteger();
  private static final Instant HOUR = Instant.parse("2026-03-01T08:00:00Z");

  private static final List<List<RealLaunch.Row>> ROWS =
      List.of(
          List.of(
              row("a", "{\"plan\": \"pro\", \"n\": 1}", 1_772_352_000_123_456L),
              row("b", "no json", 1_772_352_000_000_001L)),
          List.of(row("c", null, null), row("d", "{\"k\":1,\"k\":2}", 0L)));

  @TempDir private static Path serviceFolder;

  @TempDir private Path folder;

  private static LocalWarehouse service;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private TableName table;

  private static RealLaunch.Row row(String uuid, String properties, Long micros) {
    return new RealLaunch.Row(uuid, properties, 7L, micros);
  }

  @BeforeAll
  static void startService() throws Exception {
    service = LocalWarehouse.start(serviceFolder, TOKEN_LIFETIME);
  }

  @AfterAll
  static void stopService() {
    service.close();
  }

  @BeforeEach
  void nameTable() {
    table = new TableName("main", "default", "events_" + TABLES.incrementAndGet());
  }

  @AfterEach
  void openGates() throws Exception {
    service.openAll();
    threads.shutdownNow();
  }

  private RunSpecification run(
      int hour, int generation, JsonColumns json, SchemaEvolution evolution) {
    Instant start = HOUR.plus(Duration.ofHours(hour));
    return new RunSpecification(
        new RunIdentity(
            "it", table, 7, new Window(start, start.plus(Duration.ofHours(1))), generation),
        Launch.MODEL,
        json,
        evolution,
        Map.of("window", "inserted_at"));
  }

  private RunSpecification run() {
    return run(0, 0, JsonColumns.VARIANT, SchemaEvolution.ADD_COLUMNS);
  }

  private RealLaunch launch(RunSpecification specification) {
    return new RealLaunch(service.connection(), specification, folder);
  }

  private LoadOutcome runWhole(RunSpecification specification, List<List<RealLaunch.Row>> splits) {
    try (RealLaunch launch = launch(specification)) {
      return launch.run(splits);
    }
  }

  private long rowsInTarget() throws StatementFailure {
    return count("SELECT count(*) AS n FROM " + table.sql());
  }

  private static long count(String statement) throws StatementFailure {
    Answer answer = service.sql(statement);
    return answer.number(answer.onlyRow(), "n");
  }

  private long ledgerRows(RunSpecification specification) throws StatementFailure {
    return count(
        "SELECT count(*) AS n FROM main.default.lakeferry_runs WHERE run_id = '"
            + specification.identity().runId()
            + "'");
  }

  private void requireExported(RunSpecification specification, long rows) throws Exception {
    assertThat(rowsInTarget()).isEqualTo(rows);
    assertThat(ledgerRows(specification)).isEqualTo(1);
    requireNothingLeft(specification);
  }

  private static void requireNothingLeft(RunSpecification specification) {
    try (VolumeStore volumes =
        WorkspaceVolumeStore.open(service.connection(), "main", "default", RealLaunch.SLEEPER)) {
      assertThat(volumes.list(OwnMark.NAME_PREFIX + specification.identity().runId())).isEmpty();
    }
  }

  private static ErrorCode codeOf(Throwable thrown) {
    assertThat(thrown).isInstanceOf(LakeferryException.class);
    return ((LakeferryException) thrown).code();
  }

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
  void twoAttemptsAtOnceLoadOneList() throws Exception {
    List<CompletableFuture<LoadOutcome>> launches =
        List.of(
            CompletableFuture.supplyAsync(() -> runWhole(run(), ROWS)),
            CompletableFuture.supplyAsync(() -> runWhole(run(), ROWS)));
    int done = 0;
    for (CompletableFuture<LoadOutcome> launch : launches) {
      LoadOutcome outcome =
          launch
              .handle(
                  (result, thrown) -> {
                    if (thrown != null) {
                      assertThat(codeOf(thrown.getCause()).retryable())
                          .as(thrown.getMessage())
                          .isTrue();
                    }
                    return result;
                  })
              .get(5, TimeUnit.MINUTES);
      done += outcome == null ? 0 : 1;
    }
    assertThat(done).isPositive();
    runWhole(run(), ROWS);
    requireExported(run(), 4);
  }

  @Test
  void copiesOfTwoAttemptsAtOnceCollideAndLoadOnce() throws Exception {
    try (RealLaunch first = launch(run())) {
      first.protocol().lookBack();
      Attempt attempt = first.protocol().prepare();
      SealedRun sealed = first.seal(attempt, first.extract(attempt, ROWS));
      String copying = service.gate("statement", "received", "COPY INTO", "hold", 0, 2);
      // Nobody commits before the one that was refused has asked again.
      String committing = service.gate("statement", "received", "MERGE INTO", "hold", 0, 2);
      CompletableFuture<LoadOutcome> one =
          CompletableFuture.supplyAsync(() -> first.protocol().load(sealed));
      CompletableFuture<LoadOutcome> two =
          CompletableFuture.supplyAsync(() -> runWhole(run(), List.of()));
      await().atMost(Duration.ofMinutes(1)).until(() -> service.hits(copying) == 2);
      long together = service.journalEnd();
      service.release(copying);
      String copy = "COPY INTO " + table.sql();
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () -> {
                assertThat(service.statementsSince(together, "failed", copy))
                    .as("the service refuses one of two COPYs of the same files")
                    .hasSize(1);
                assertThat(service.statementsSince(together, "received", copy))
                    .as("which is sent again")
                    .hasSize(1);
              });
      service.release(committing);
      assertThat(one.get(2, TimeUnit.MINUTES).rowsLoaded()).isEqualTo(4);
      assertThat(two.get(2, TimeUnit.MINUTES).rowsLoaded()).isEqualTo(4);
      first.protocol().cleanUp(attempt);
    }
    requireExported(run(), 4);
  }

  @Test
  void copyThatOutlivesItsTimeOutLoadsOnce() throws Exception {
    AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    Clock clock =
        new Clock() {
          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return Clock.systemUTC().instant().plus(ahead.get());
          }
        };
    TargetConnection connection = service.connection();
    try (RealLaunch launch = new RealLaunch(connection, run(), folder, clock)) {
      launch.protocol().lookBack();
      Attempt attempt = launch.protocol().prepare();
      SealedRun sealed = launch.seal(attempt, launch.extract(attempt, ROWS));
      String gate = service.gate("statement", "executed", "COPY INTO", "hold", 0, 1);
      CompletableFuture<LoadOutcome> loading =
          CompletableFuture.supplyAsync(() -> launch.protocol().load(sealed));
      await().atMost(Duration.ofMinutes(1)).until(() -> service.hits(gate) == 1);
      ahead.set(connection.statementTimeout().plusMinutes(5));
      assertThatThrownBy(() -> loading.get(1, TimeUnit.MINUTES))
          .satisfies(
              thrown -> assertThat(codeOf(thrown.getCause())).isEqualTo(ErrorCode.TIMED_OUT));
      service.release(gate);
    }
    assertThat(runWhole(run(), List.of()).state()).isEqualTo(LoadOutcome.State.EXPORTED);
    requireExported(run(), 4);
  }

  @Test
  void commitsOfManyHoursAtOnceAllStand() throws Exception {
    int hours = 6;
    TargetConnection connection = service.connection();
    service.sql(new LedgerSql(table.sibling(DeltaLedger.NAME)).create());
    String gate = service.gate("statement", "received", "MERGE INTO", "hold", 0, hours);
    List<CompletableFuture<LedgerRow>> commits = new ArrayList<>();
    for (int hour = 0; hour < hours; hour++) {
      RunIdentity identity =
          run(hour, 0, JsonColumns.VARIANT, SchemaEvolution.ADD_COLUMNS).identity();
      LedgerRow row =
          LedgerRow.of(
              new SealedRun(
                  RunIds.attempt(identity, "a" + hour),
                  new Manifest(identity, "print", "table", HOUR, List.of(), List.of())),
              0,
              -1,
              LedgerRow.State.EXPORTED);
      commits.add(CompletableFuture.supplyAsync(() -> commit(connection, row), threads));
    }
    await().atMost(Duration.ofMinutes(2)).until(() -> service.hits(gate) == hours);
    long together = service.journalEnd();
    service.release(gate);
    for (int hour = 0; hour < hours; hour++) {
      assertThat(commits.get(hour).get(3, TimeUnit.MINUTES).attemptId()).isEqualTo("a" + hour);
    }
    assertThat(service.statementsSince(together, "failed", "MERGE INTO"))
        .as("commits that met others")
        .isNotEmpty();
  }

  private LedgerRow commit(TargetConnection connection, LedgerRow row) {
    try (Warehouse warehouse =
        new Warehouse(connection, "test", Clock.systemUTC(), RealLaunch.SLEEPER)) {
      return new DeltaLedger(table, warehouse, new Grants(connection)).commit(row);
    }
  }

  @Test
  void rowsThatTheTableRemembersButLostStopTheRun() throws Exception {
    try (RealLaunch launch = launch(run())) {
      launch.protocol().lookBack();
      Attempt attempt = launch.protocol().prepare();
      SealedRun sealed = launch.seal(attempt, launch.extract(attempt, ROWS));
      String gate = service.gate("statement", "received", "MERGE INTO", "hold", 0, 1);
      CompletableFuture<LoadOutcome> loading =
          CompletableFuture.supplyAsync(() -> launch.protocol().load(sealed));
      await().atMost(Duration.ofMinutes(1)).until(() -> service.hits(gate) == 1);
      launch.close();
      assertThatThrownBy(() -> loading.get(30, TimeUnit.SECONDS))
          .satisfies(
              thrown -> assertThat(codeOf(thrown.getCause())).isEqualTo(ErrorCode.INTERRUPTED));
      service.remove(gate);
    }
    service.sql("RESTORE TABLE " + table.sql() + " TO VERSION AS OF 0");
    assertThat(rowsInTarget()).isZero();
    assertThatThrownBy(() -> runWhole(run(), ROWS))
        .hasMessageContaining("--generation 1")
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.COUNTS_DISAGREE));
    runWhole(run(0, 1, JsonColumns.VARIANT, SchemaEvolution.ADD_COLUMNS), ROWS);
    assertThat(rowsInTarget()).isEqualTo(4);
    try (RunAdministration runs =
        RunAdministration.open(
            service.connection(), "main", "default", Clock.systemUTC(), RealLaunch.SLEEPER)) {
      String runId = run().identity().runId();
      assertThat(runs.show(runId).orElseThrow().state()).isEqualTo(RunSummary.State.SEALED);
      assertThat(runs.accept(runId, wait -> {}).rowsLoaded()).isZero();
      assertThat(runs.show(runId).orElseThrow().state()).isEqualTo(RunSummary.State.ACCEPTED);
    }
    requireNothingLeft(run());
  }

  @Test
  void sealOfWhichNothingWasLoadedCanBeAbandoned() throws Exception {
    try (RealLaunch launch = launch(run())) {
      launch.protocol().lookBack();
      Attempt attempt = launch.protocol().prepare();
      launch.seal(attempt, launch.extract(attempt, ROWS));
    }
    try (RunAdministration runs =
        RunAdministration.open(
            service.connection(
                new Credentials.AccessToken(service.secret("token")), Duration.ofMinutes(2)),
            "main",
            "default",
            Clock.systemUTC(),
            RealLaunch.SLEEPER)) {
      assertThat(runs.list(10)).anyMatch(run -> run.runId().equals(run().identity().runId()));
      runs.abandon(run().identity().runId(), wait -> {});
    }
    requireNothingLeft(run());
    runWhole(run(), ROWS);
    requireExported(run(), 4);
  }

  @Test
  void closingCancelsTheStatementThatRuns() throws Exception {
    RealLaunch launch = launch(run());
    launch.protocol().lookBack();
    Attempt attempt = launch.protocol().prepare();
    SealedRun sealed = launch.seal(attempt, launch.extract(attempt, ROWS));
    String gate = service.gate("statement", "received", "COPY INTO", "hold", 0, 1);
    CompletableFuture<LoadOutcome> loading =
        CompletableFuture.supplyAsync(() -> launch.protocol().load(sealed));
    await().atMost(Duration.ofMinutes(1)).until(() -> service.hits(gate) == 1);
    launch.close();
    assertThatThrownBy(() -> loading.get(30, TimeUnit.SECONDS))
        .satisfies(
            thrown -> assertThat(codeOf(thrown.getCause())).isEqualTo(ErrorCode.INTERRUPTED));
    service.release(gate);
    runWhole(run(), List.of());
    requireExported(run(), 4);
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
      assertThatThrownBy(() -> runs.sweep(line -> {}))
          .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.AUTHENTICATION));
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
        new RunSpecification(
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
        new RunSpecification(
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

  @Test
  void refusedUploadsAndLostAnswersChangeNothing() throws Exception {
    String uploads = "PUT /api/2.0/fs/files/Volumes";
    String before = service.gate("http", "received", uploads, "status", 503, 2);
    try (RealLaunch launch = launch(run())) {
      launch.protocol().lookBack();
      Attempt attempt = launch.protocol().prepare();
      launch.extract(attempt, ROWS.subList(0, 1));
      assertThat(service.hits(before)).isEqualTo(2);
      String after = service.gate("http", "executed", uploads, "status", 503, 1);
      List<SplitResult> results = launch.extract(attempt, ROWS);
      assertThat(service.hits(after)).isEqualTo(1);
      String sealing =
          service.gate("http", "executed", "POST /api/2.1/unity-catalog/volumes", "drop", 0, 1);
      String copying = service.gate("statement", "executed", "COPY INTO", "drop", 0, 1);
      SealedRun sealed = launch.seal(attempt, results);
      assertThat(service.hits(sealing)).isEqualTo(1);
      assertThat(sealed.attempt()).isEqualTo(attempt);
      assertThat(launch.protocol().load(sealed).rowsLoaded()).isEqualTo(4);
      assertThat(service.hits(copying)).isEqualTo(1);
      launch.protocol().cleanUp(attempt);
    }
    requireExported(run(), 4);
  }
}
