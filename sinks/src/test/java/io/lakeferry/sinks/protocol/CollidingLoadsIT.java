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
import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.sinks.protocol.RunSpecification.JsonColumns;
import io.lakeferry.sinks.protocol.RunSpecification.SchemaEvolution;
import io.lakeferry.sinks.warehouse.Warehouse;
import io.lakeferry.transforms.errors.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * What attempts do to each other, and what refusals, lost answers and dead clients do to a load.
 */
class CollidingLoadsIT extends RealLoad {

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
    int hours = 4;
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
      assertThatThrownBy(() -> runs.accept(runId, line -> {}, wait -> {}))
          .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.COUNTS_DISAGREE));
      // Stopped after the shards went, from when on there is nothing left that a launch could load.
      assertThatThrownBy(
              () ->
                  runs.abandon(
                      runId,
                      line -> {},
                      wait -> {
                        throw new IllegalStateException("stopped");
                      }))
          .hasMessage("stopped");
      assertThat(runs.accept(runId, line -> {}, wait -> {}).rowsLoaded()).isZero();
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
      runs.abandon(run().identity().runId(), line -> {}, wait -> {});
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
