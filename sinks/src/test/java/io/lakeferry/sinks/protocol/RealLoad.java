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

import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.protocol.RunSpecification.JsonColumns;
import io.lakeferry.sinks.protocol.RunSpecification.SchemaEvolution;
import io.lakeferry.sinks.volume.OwnMark;
import io.lakeferry.sinks.volume.VolumeStore;
import io.lakeferry.sinks.volume.WorkspaceVolumeStore;
import io.lakeferry.sinks.warehouse.Answer;
import io.lakeferry.sinks.warehouse.StatementFailure;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.window.Window;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A Databricks service of its own for a class of tests, and short ways to run loads against it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RealLoad {
  static final Duration TOKEN_LIFETIME = Duration.ofSeconds(5);
  static final AtomicInteger TABLES = new AtomicInteger();
  static final Instant HOUR = Instant.parse("2026-03-01T08:00:00Z");

  static final List<List<RealLaunch.Row>> ROWS =
      List.of(
          List.of(
              row("a", "{\"plan\": \"pro\", \"n\": 1}", 1_772_352_000_123_456L),
              row("b", "no json", 1_772_352_000_000_001L)),
          List.of(row("c", null, null), row("d", "{\"k\":1,\"k\":2}", 0L)));

  @TempDir static Path serviceFolder;

  @TempDir Path folder;

  LocalWarehouse service;

  ExecutorService threads;
  TableName table;

  static RealLaunch.Row row(String uuid, String properties, Long micros) {
    return new RealLaunch.Row(uuid, properties, 7L, micros);
  }

  @BeforeAll
  void startService() throws Exception {
    service = LocalWarehouse.start(serviceFolder, TOKEN_LIFETIME);
  }

  @AfterAll
  void stopService() {
    service.close();
  }

  @BeforeEach
  void nameTable() {
    threads = Executors.newCachedThreadPool();
    table = new TableName("main", "default", "events_" + TABLES.incrementAndGet());
  }

  @AfterEach
  void openGates() throws Exception {
    service.openAll();
    threads.shutdownNow();
  }

  RunSpecification run(int hour, int generation, JsonColumns json, SchemaEvolution evolution) {
    Instant start = HOUR.plus(Duration.ofHours(hour));
    return Append.run(
        new RunIdentity(
            "it", table, 7, new Window(start, start.plus(Duration.ofHours(1))), generation),
        Launch.MODEL,
        json,
        evolution,
        Map.of("window", "inserted_at"));
  }

  RunSpecification run() {
    return run(0, 0, JsonColumns.VARIANT, SchemaEvolution.ADD_COLUMNS);
  }

  RealLaunch launch(RunSpecification specification) {
    return new RealLaunch(service.connection(), specification, folder);
  }

  LoadOutcome runWhole(
      RunSpecification specification, List<? extends List<? extends RealLaunch.Values>> splits) {
    try (RealLaunch launch = launch(specification)) {
      return launch.run(splits);
    }
  }

  long rowsInTarget() throws StatementFailure {
    return count("SELECT count(*) AS n FROM " + table.sql());
  }

  long count(String statement) throws StatementFailure {
    Answer answer = service.sql(statement);
    return answer.number(answer.onlyRow(), "n");
  }

  long ledgerRows(RunSpecification specification) throws StatementFailure {
    return count(
        "SELECT count(*) AS n FROM main.default.lakeferry_runs WHERE run_id = '"
            + specification.identity().runId()
            + "'");
  }

  void requireExported(RunSpecification specification, long rows) throws Exception {
    assertThat(rowsInTarget()).isEqualTo(rows);
    assertThat(ledgerRows(specification)).isEqualTo(1);
    requireNothingLeft(specification);
  }

  void requireNothingLeft(RunSpecification specification) {
    try (VolumeStore volumes =
        WorkspaceVolumeStore.open(service.connection(), "main", "default", RealLaunch.SLEEPER)) {
      assertThat(volumes.list(OwnMark.NAME_PREFIX + specification.identity().runId())).isEmpty();
    }
  }

  static ErrorCode codeOf(Throwable thrown) {
    assertThat(thrown).isInstanceOf(LakeferryException.class);
    return ((LakeferryException) thrown).code();
  }
}
