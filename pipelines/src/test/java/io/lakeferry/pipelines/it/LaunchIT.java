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
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeferry.local.platform.LocalSettings;
import io.lakeferry.pipelines.it.LakeferryProcess.Launch;
import io.lakeferry.pipelines.it.ServerGates.Gate;
import io.lakeferry.pipelines.it.ServerGates.Sight;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Launches as an orchestrator makes them: processes, exit codes, signals, what is printed. */
@ExtendWith(LocalPlatformExtension.class)
@Order(Integer.MAX_VALUE)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LaunchIT {
  private static final Instant START =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(3));
  private static final Instant END = START.plus(Duration.ofHours(1));

  @TempDir Path folder;

  private LocalParts parts;
  private EventTables tables;
  private int runsCommands;

  @BeforeAll
  void makeTables(LocalParts running) {
    parts = running;
    tables = new EventTables(parts, "launches");
  }

  private Launch export(String name, long team) {
    return launch("export", name, team, parts.connectionArguments());
  }

  private Launch launch(String command, String name, long team, List<String> connection) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(connection);
    arguments.removeIf(argument -> argument.startsWith("--clickhouseDatabase="));
    arguments.add("--clickhouseDatabase=launches");
    arguments.add("--teamId=" + team);
    arguments.add("--table=" + name);
    arguments.add("--exportName=" + name);
    arguments.add("--windowStart=" + START);
    arguments.add("--windowEnd=" + END);
    return Launch.of(arguments, parts.environment(), folder.resolve(name));
  }

  @Test
  void aLaunchExportsASecondSaysThatItIsDoneAndNoSecretShows() {
    tables.insertRecent(event(1, "a", START.plusSeconds(1)), event(1, "b", START.plusSeconds(2)));

    LakeferryProcess first = export("twice", 1).with("--verbose=true").run();

    assertThat(first.exitCode()).describedAs(first.everything()).isZero();
    assertThat(first.output())
        .contains("exported events of team 1", "2 loaded, 2 expected", "sent to the warehouse");
    assertThat(first.report().path("state").asText()).isEqualTo("EXPORTED");
    assertThat(first.everything())
        .describedAs("the report stands in the log, too, as it is")
        .contains(first.report().toString());
    assertThat(first.report().path("rows").path("loaded").asLong()).isEqualTo(2);
    assertNoSecret(first);
    assertTheLedgerKeepsTheReport(first.report());

    LakeferryProcess second = export("twice", 1).with("--debug=true").run();

    assertThat(second.exitCode()).describedAs(second.everything()).isZero();
    assertThat(second.output()).contains("already exported events of team 1");
    assertThat(parts.warehouseValue("SELECT count(*) FROM main.default.twice")).isEqualTo("2");
    assertNoSecret(second);

    List<String> arguments = new ArrayList<>(List.of("runs", "list"));
    arguments.addAll(parts.warehouseArguments());
    LakeferryProcess list = Launch.of(arguments, parts.environment(), folder.resolve("list")).run();
    assertThat(list.exitCode()).describedAs(list.everything()).isZero();
    assertThat(list.output()).containsPattern("EXPORTED +2 .* twice_t1_");
    assertNoSecret(list);
  }

  @Test
  void aWrongSecretEndsWithThreeAndIsNotRepeated() {
    Map<String, String> environment = new TreeMap<>(parts.environment());
    environment.put(LocalSettings.CLICKHOUSE_PASSWORD_VARIABLE, "hunter2-very-wrong");
    LakeferryProcess launch =
        Launch.of(export("denied", 2).arguments(), environment, folder.resolve("denied")).run();

    assertThat(launch.exitCode()).describedAs(launch.everything()).isEqualTo(3);
    assertThat(launch.report().path("error").path("code").asText()).isEqualTo("AUTHENTICATION");
    assertThat(launch.everything()).doesNotContain("hunter2").doesNotContain("\tat ");
    assertNoSecret(launch);
  }

  @Test
  void planChangesNothing() {
    tables.insertRecent(event(3, "a", START.plusSeconds(1)));
    String before = parts.warehouse("SHOW TABLES IN main.default").toString();

    LakeferryProcess plan = launch("plan", "planned", 3, parts.connectionArguments()).run();

    assertThat(plan.exitCode()).describedAs(plan.everything()).isZero();
    assertThat(plan.output())
        .contains("1 expected", "0-0-<token>.parquet", "COPY INTO `main`.`default`.`planned`")
        .contains("CREATE TABLE IF NOT EXISTS `main`.`default`.`planned`")
        .contains("LIMIT 1 BY", "MERGE INTO `main`.`default`.`lakeferry_runs`");
    // What preflight and plan ask stands there, too.
    assertThat(plan.output())
        .containsSubsequence(
            "ClickHouse, preflight:",
            "FROM system.tables",
            "LIMIT 0;",
            "ClickHouse, plan",
            "AS slice,",
            "byteSize(",
            "EXPLAIN ESTIMATE",
            "ClickHouse, extract",
            "SELECT count()");
    assertThat(parts.warehouse("SHOW TABLES IN main.default").toString()).isEqualTo(before);
    assertNoSecret(plan);
  }

  @Test
  void askedToStopItEndsWithFiveAndTheNextLaunchCompletes() {
    tables.insertRecent(event(4, "a", START.plusSeconds(1)));
    // It waits for the window to settle, and is asked to stop meanwhile.
    LakeferryProcess waiting = export("stopped", 4).with("--settle=10d").start();
    try (waiting) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> waiting.errors().contains("for late rows"));
      waiting.terminate();
      assertThat(waiting.await(Duration.ofMinutes(1)))
          .describedAs(waiting.everything())
          .isEqualTo(5);
    }
    assertThat(waiting.report().path("error").path("code").asText()).isEqualTo("INTERRUPTED");
    assertThat(waiting.errors()).contains("asked to stop");

    LakeferryProcess next = export("stopped", 4).run();

    assertThat(next.exitCode()).describedAs(next.everything()).isZero();
    assertThat(parts.warehouseValue("SELECT count(*) FROM main.default.stopped")).isEqualTo("1");
  }

  @Test
  void anotherSourceUnderTheSameNameIsRefusedAndNotTakenForDone() {
    tables.insertRecent(event(5, "a", START.plusSeconds(1)));
    new EventTables(parts, "launches_too").insertRecent(event(5, "b", START.plusSeconds(2)));
    assertThat(export("sources", 5).run().exitCode()).isZero();

    Launch same = export("sources", 5);
    List<String> arguments = new ArrayList<>(same.arguments());
    arguments.replaceAll(
        argument ->
            argument.startsWith("--clickhouseDatabase=")
                ? "--clickhouseDatabase=launches_too"
                : argument);
    LakeferryProcess other =
        Launch.of(arguments, parts.environment(), folder.resolve("other-source")).run();

    assertThat(other.exitCode()).describedAs(other.everything()).isEqualTo(2);
    assertThat(other.report().path("error").path("code").asText()).isEqualTo("RUN_CHANGED");
    assertThat(other.errors().lines().filter(line -> line.contains("lakeferry: ")))
        .singleElement()
        .asString()
        .contains("another source database", "--exportName", "--generation");
    assertThat(parts.warehouseValue("SELECT count(*) FROM main.default.sources")).isEqualTo("1");
  }

  @Test
  void aServerThatSwallowsTheCancellingIsNotWaitedForLongerThanPromised() {
    tables.insertRecent(event(6, "a", START.plusSeconds(1)));
    ServerGates gates = new ServerGates(parts.settings().adminUrl());
    try (Gate statement = gates.hold(Sight.STATEMENT_RECEIVED, "lakeferry run=swallowed", 9);
        Gate cancelling = gates.hold(Sight.REQUEST_RECEIVED, "/cancel", 9);
        LakeferryProcess launch = export("swallowed", 6).start()) {
      statement.awaitHolding(1);
      // Only who has the statement's id can cancel it; who asks for its state has it.
      long held = gates.now();
      Awaitility.await("a poll")
          .atMost(Duration.ofMinutes(1))
          .until(
              () ->
                  !gates
                      .seen(held, Sight.REQUEST_EXECUTED, "GET /api/2.0/sql/statements/")
                      .isEmpty());
      launch.terminate();
      cancelling.awaitHolding(1);

      assertThat(launch.await(Duration.ofSeconds(30)))
          .describedAs(launch.everything())
          .isEqualTo(5);
      assertThat(launch.errors()).contains("did not stop in time");
    }
  }

  @Test
  void aPlanThatIsAskedToStopEndsWithFive() {
    tables.insertRecent(event(7, "a", START.plusSeconds(1)));
    ServerGates gates = new ServerGates(parts.settings().adminUrl());
    Launch launch = launch("plan", "halfplanned", 7, parts.connectionArguments());
    try (Gate statement = gates.hold(Sight.STATEMENT_RECEIVED, "/* lakeferry plan step", 9);
        LakeferryProcess plan = launch.start()) {
      statement.awaitHolding(1);
      plan.terminate();

      assertThat(plan.await(Duration.ofSeconds(30))).describedAs(plan.everything()).isEqualTo(5);
      assertThat(plan.errors()).contains("was asked to stop");
      assertThat(plan.output()).isEmpty();
    }
  }

  @Test
  void aHostThatNobodyKnowsIsAWrongOption() {
    LakeferryProcess launch = run(withUnknownHost(export("nowhere", 8).arguments()), "nowhere");

    assertThat(launch.exitCode()).describedAs(launch.everything()).isEqualTo(2);
    assertThat(launch.report().path("error").path("code").asText()).isEqualTo("UNKNOWN_OBJECT");
    assertThat(launch.errors()).contains("--databricksHost: no host of that name");

    List<String> list = new ArrayList<>(List.of("runs", "list"));
    list.addAll(parts.warehouseArguments());
    LakeferryProcess runs = run(withUnknownHost(list), "nowhere-runs");
    assertThat(runs.exitCode()).describedAs(runs.everything()).isEqualTo(2);
  }

  /**
   * What a person does about a run whose load fails: look, give it up, export again (by a personal
   * access token this time), and sweep.
   */
  @Test
  void aSealedRunIsShownGivenUpExportedAgainAndSwept() {
    tables.insertRecent(event(9, "a", START.plusSeconds(1)), event(9, "b", START.plusSeconds(2)));
    ServerGates gates = new ServerGates(parts.settings().adminUrl());
    LakeferryProcess sealing;
    try (Gate copy = gates.hold(Sight.STATEMENT_RECEIVED, "COPY INTO `main`.`default`.`byhand`")) {
      sealing = export("byhand", 9).with("--statementTimeout=10s").start();
      copy.awaitHolding(1);
      // The load fails for good: the table is another one when the COPY is let go.
      parts.warehouse("DROP TABLE main.default.byhand");
      copy.release();
      assertThat(sealing.await(Duration.ofMinutes(2)))
          .describedAs(sealing.everything())
          .isNotZero();
    }
    String run = sealing.report().path("run").asText();

    LakeferryProcess list = runs("list");
    assertThat(list.exitCode()).describedAs(list.everything()).isZero();
    assertThat(list.output()).containsPattern("SEALED .* " + run);
    LakeferryProcess show = runs("show", run);
    assertThat(show.exitCode()).describedAs(show.everything()).isZero();
    assertThat(show.output())
        .contains("state        SEALED", "export       byhand", "team         9", "rows         2");
    LakeferryProcess unknown = runs("show", "no_such_run");
    assertThat(unknown.exitCode()).describedAs(unknown.everything()).isEqualTo(2);
    assertThat(runs("sweep").output()).contains("run " + run + " is sealed but not loaded");

    LakeferryProcess abandon = runs("abandon", run, "--statementTimeout=1s");
    assertThat(abandon.exitCode()).describedAs(abandon.everything()).isZero();
    assertThat(abandon.errors()).contains("waiting PT1M10S for statements that may still run");
    assertThat(abandon.output()).contains("the seal was dropped");

    List<String> byToken = new ArrayList<>(export("byhand", 9).arguments());
    byToken.removeIf(argument -> argument.matches("--client(Id|Secret)=.*"));
    byToken.add("--accessToken=env:" + LocalSettings.TOKEN_VARIABLE);
    LakeferryProcess export = run(byToken, "byhand-again");
    assertThat(export.exitCode()).describedAs(export.everything()).isZero();
    assertThat(parts.warehouseValue("SELECT count(*) FROM main.default.byhand")).isEqualTo("2");
    LakeferryProcess accept = runs("accept", run);
    assertThat(accept.exitCode()).describedAs("it is complete").isEqualTo(2);
    LakeferryProcess sweep = runs("sweep", "--debug=true");
    assertThat(sweep.exitCode()).describedAs(sweep.everything()).isZero();
    assertThat(sweep.output()).doesNotContain(run);
    assertThat(runs("list").output()).containsPattern("EXPORTED +2 .* " + run);
    for (LakeferryProcess launch :
        List.of(sealing, list, show, unknown, abandon, export, accept, sweep)) {
      assertNoSecret(launch);
    }
  }

  private LakeferryProcess runs(String... words) {
    List<String> arguments = new ArrayList<>(List.of("runs"));
    arguments.addAll(List.of(words));
    arguments.addAll(parts.warehouseArguments());
    return run(arguments, "runs-" + ++runsCommands);
  }

  /** Without the proxy, which would have to find the host. */
  private static List<String> withUnknownHost(List<String> arguments) {
    List<String> changed = new ArrayList<>(arguments);
    changed.removeIf(argument -> argument.matches("--(databricksHost|driverProperties)=.*"));
    changed.add("--databricksHost=lakeferry.invalid");
    return changed;
  }

  private LakeferryProcess run(List<String> arguments, String name) {
    return Launch.of(arguments, parts.environment(), folder.resolve(name)).run();
  }

  private void assertTheLedgerKeepsTheReport(JsonNode report) {
    JsonNode kept;
    try {
      kept =
          new ObjectMapper()
              .readTree(
                  parts.warehouseValue(
                      "SELECT report FROM main.default.lakeferry_runs WHERE run_id = '"
                          + report.path("run").asText()
                          + "'"));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
    ((ObjectNode) kept.path("rows")).remove("confirmed");
    assertThat(kept.size()).isGreaterThan(15);
    kept.fields()
        .forEachRemaining(
            field ->
                assertThat(report.path(field.getKey()))
                    .describedAs(field.getKey())
                    .isEqualTo(field.getValue()));
  }

  private void assertNoSecret(LakeferryProcess launch) {
    assertThat(launch.everything() + launch.reportText())
        .doesNotContain(parts.settings().clickhousePassword())
        .doesNotContain(parts.settings().clientSecret())
        .doesNotContain(parts.settings().token());
  }
}
