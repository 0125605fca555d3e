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

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeferry.pipelines.it.EventTables.Event;
import io.lakeferry.pipelines.it.LakeferryProcess.Launch;
import io.lakeferry.pipelines.it.ServerGates.Gate;
import io.lakeferry.pipelines.it.ServerGates.Sight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Periods by real processes: backfills, verifications, and options from file and environment. */
@ExtendWith(LocalPlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeriodsIT {
  private static final Instant START =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(4));

  @TempDir Path folder;

  private LocalParts parts;
  private EventTables tables;
  private int launches;

  @BeforeAll
  void makeTables(LocalParts running) {
    parts = running;
    tables = new EventTables(parts, "periods");
  }

  private static Instant hour(int number) {
    return START.plus(Duration.ofHours(number));
  }

  private static Event inHour(long team, int number, String name) {
    return event(team, name, hour(number).plusSeconds(60));
  }

  private List<String> stream(String name, long team) {
    List<String> arguments = new ArrayList<>(parts.connectionArguments());
    arguments.removeIf(argument -> argument.startsWith("--clickhouseDatabase="));
    arguments.add("--clickhouseDatabase=periods");
    arguments.add("--teamId=" + team);
    arguments.add("--table=" + name);
    arguments.add("--exportName=" + name);
    return arguments;
  }

  /** A launch of a command over a stream, with a folder of its own. */
  private Launch launch(String command, String name, long team, String... further) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(stream(name, team));
    arguments.addAll(List.of(further));
    Path own = folder.resolve(command + "-" + name + "-" + ++launches);
    arguments.add("--workFolder=" + own.resolve("work"));
    arguments.add("--report=" + own.resolve("report.json"));
    return Launch.of(arguments, parts.environment(), own);
  }

  private Launch overHours(String command, String name, long team, String... further) {
    List<String> all = new ArrayList<>(List.of(further));
    all.addAll(List.of("--interval=hour", "--from=" + START, "--to=" + hour(3)));
    return launch(command, name, team, all.toArray(String[]::new));
  }

  private List<List<String>> counts(String table) {
    return parts.warehouse(
        "SELECT event, count(*) FROM main.default." + table + " GROUP BY event ORDER BY event");
  }

  private static List<String> states(LakeferryProcess process) {
    List<String> states = new ArrayList<>();
    process.report().path("periods").forEach(period -> states.add(period.path("state").asText()));
    return states;
  }

  @Test
  void aBackfillThatIsKilledGoesOn() {
    tables.insertRecent(inHour(1, 0, "a"), inHour(1, 1, "b"), inHour(1, 2, "c"));
    killInTheSecondHour();

    LakeferryProcess second = overHours("backfill", "resumed", 1).run();

    assertThat(second.exitCode()).as(second.everything()).isZero();
    assertThat(states(second)).containsExactly("ALREADY_EXPORTED", "EXPORTED", "EXPORTED");
    assertThat(second.output()).contains("3 periods: 2 exported, 1 already exported");
    assertThat(counts("resumed"))
        .containsExactly(List.of("a", "1"), List.of("b", "1"), List.of("c", "1"));

    // Nobody listens there: what is done asks the source nothing.
    Launch third = overHours("backfill", "resumed", 1, "--parallel=2");
    List<String> arguments = new ArrayList<>(third.arguments());
    arguments.replaceAll(
        argument ->
            argument.startsWith("--clickhouseUrl=")
                ? "--clickhouseUrl=http://127.0.0.1:9"
                : argument);
    LakeferryProcess done = Launch.of(arguments, parts.environment(), third.folder()).run();
    assertThat(done.exitCode()).as(done.everything()).isZero();
    assertThat(states(done))
        .containsExactly("ALREADY_EXPORTED", "ALREADY_EXPORTED", "ALREADY_EXPORTED");
  }

  private void killInTheSecondHour() {
    ServerGates gates = new ServerGates(parts.settings().adminUrl());
    String copy =
        "COPY INTO `%s`.`%s`.`resumed`"
            .formatted(parts.settings().catalog(), parts.settings().schema());
    try (Gate firstHour = gates.hold(Sight.STATEMENT_RECEIVED, copy);
        LakeferryProcess process = overHours("backfill", "resumed", 1).start()) {
      firstHour.awaitHolding(1, process);
      try (Gate secondHour = gates.hold(Sight.STATEMENT_RECEIVED, copy)) {
        firstHour.release();
        secondHour.awaitHolding(1, process);
        process.kill();
        secondHour.lose();
      }
    }
  }

  @Test
  void aBackfillThatIsAskedToStopEndsWithFiveAndGoesOnLater() {
    tables.insertRecent(inHour(4, 0, "a"), inHour(4, 1, "b"), inHour(4, 2, "c"));
    ServerGates gates = new ServerGates(parts.settings().adminUrl());
    String copy =
        "COPY INTO `%s`.`%s`.`halted`"
            .formatted(parts.settings().catalog(), parts.settings().schema());
    try (Gate firstHour = gates.hold(Sight.STATEMENT_RECEIVED, copy);
        LakeferryProcess process = overHours("backfill", "halted", 4).start()) {
      firstHour.awaitHolding(1, process);
      try (Gate secondHour = gates.hold(Sight.STATEMENT_RECEIVED, copy)) {
        firstHour.release();
        secondHour.awaitHolding(1, process);
        process.terminate();

        assertThat(process.await(Duration.ofSeconds(30))).as(process.everything()).isEqualTo(5);
        secondHour.lose();
      }
      assertThat(states(process)).containsExactly("EXPORTED", "FAILED", "NOT_RUN");
      assertThat(process.report().path("periods").path(1).path("error").path("code").asText())
          .isEqualTo("INTERRUPTED");
    }
    assertThat(counts("halted")).as("what was committed").containsExactly(List.of("a", "1"));

    LakeferryProcess second = overHours("backfill", "halted", 4).run();

    assertThat(second.exitCode()).as(second.everything()).isZero();
    assertThat(states(second)).containsExactly("ALREADY_EXPORTED", "EXPORTED", "EXPORTED");
    assertThat(counts("halted"))
        .containsExactly(List.of("a", "1"), List.of("b", "1"), List.of("c", "1"));
    assertThat(new VolumeVisitor(parts.settings()).volumes("lf_halted_")).as("volumes").isEmpty();
    assertThat(parts.tables("lf_halted_")).as("stage tables").isEmpty();
  }

  /** Two MERGEs into one table conflict, so the periods load in turns. */
  @Test
  void periodsSideBySideThatAreMergedAreEachLoadedOnce() {
    tables.insertRecent(
        inHour(5, 0, "a"), inHour(5, 0, "it's"), inHour(5, 1, "b"), inHour(5, 2, "c"));
    List<List<String>> once =
        List.of(List.of("a", "1"), List.of("b", "1"), List.of("c", "1"), List.of("it's", "1"));

    LakeferryProcess backfill =
        overHours("backfill", "turns", 5, "--parallel=3", "--writeMode=dedupe").run();

    assertThat(backfill.exitCode()).as(backfill.everything()).isZero();
    assertThat(states(backfill)).containsExactly("EXPORTED", "EXPORTED", "EXPORTED");
    assertThat(counts("turns")).isEqualTo(once);

    tables.insertRecent(inHour(5, 1, "late"));
    LakeferryProcess again =
        overHours("backfill", "turns", 5, "--parallel=3", "--writeMode=dedupe", "--generation=1")
            .run();

    assertThat(again.exitCode()).as(again.everything()).isZero();
    assertThat(states(again)).containsExactly("EXPORTED", "EXPORTED", "EXPORTED");
    List<List<String>> withLate = new ArrayList<>(once);
    withLate.add(List.of("late", "1"));
    assertThat(counts("turns")).isEqualTo(withLate);
  }

  @Test
  void verifyFindsWhatIsMissingAndRepairsIt() {
    tables.insertRecent(
        inHour(2, 0, "a"), inHour(2, 0, "it's"), inHour(2, 1, "b"), inHour(2, 1, "c"));
    LakeferryProcess backfill =
        launch("backfill", "verified", 2, "--interval=hour", "--from=" + START, "--to=" + hour(2))
            .run();
    assertThat(backfill.exitCode()).as(backfill.everything()).isZero();
    // Late in the first hour, deleted of the second, and the third was never run.
    tables.insertRecent(inHour(2, 0, "late"), inHour(2, 2, "d"));
    parts.warehouse("DELETE FROM main.default.verified WHERE event = 'b'");

    LakeferryProcess found = overHours("verify", "verified", 2).run();

    assertThat(found.exitCode()).as(found.everything()).isEqualTo(6);
    assertThat(findings(found.report()))
        .containsExactly("[\"LATE_ROWS\"]", "[\"LOST_ROWS\"]", "[\"NEVER_RUN\"]");
    assertThat(found.output()).contains("3 periods: 0 agree, 3 differ");

    LakeferryProcess repaired = overHours("verify", "verified", 2, "--repair=true").run();

    assertThat(repaired.exitCode()).as(repaired.everything()).isZero();
    assertThat(findings(repaired.report())).containsOnly("[]");
    assertThat(counts("verified"))
        .containsExactly(
            List.of("a", "1"),
            List.of("b", "1"),
            List.of("c", "1"),
            List.of("d", "1"),
            List.of("it's", "1"),
            List.of("late", "1"));
    assertThat(overHours("verify", "verified", 2).run().exitCode()).isZero();
  }

  private static List<String> findings(JsonNode report) {
    List<String> findings = new ArrayList<>();
    report.path("periods").forEach(period -> findings.add(period.path("findings").toString()));
    return findings;
  }

  @Test
  void optionsComeFromFileAndEnvironmentAndTheEarliestPeriodIsFound() throws IOException {
    tables.insertRecent(inHour(3, 1, "a"), inHour(3, 2, "b, c"), inHour(3, 2, "left out"));
    Path file = folder.resolve("lakeferry.yaml");
    Map<String, String> options = new TreeMap<>();
    for (String argument : stream("configured", 99)) {
      int equals = argument.indexOf('=');
      options.put(argument.substring(2, equals), argument.substring(equals + 1));
    }
    StringBuilder text = new StringBuilder();
    options.forEach(
        (name, value) ->
            text.append(name).append(": \"").append(value.replace("\"", "\\\"")).append("\"\n"));
    text.append("workFolder: ").append(folder.resolve("configured-work")).append('\n');
    text.append("interval: day\nincludeEvents:\n  - a\n  - b, c\n");
    text.append("tableProperties:\n  delta.enableChangeDataFeed: true\n");
    Files.writeString(file, text);
    Map<String, String> environment = new TreeMap<>(parts.environment());
    environment.put("LAKEFERRY_CONFIG", file.toString());
    environment.put("LAKEFERRY_TEAM_ID", "98");
    environment.put("LAKEFERRY_INTERVAL", "hour");
    // A variable of this very name holds the password itself: the command line wins over it.
    String password =
        parts.connectionArguments().stream()
            .filter(argument -> argument.startsWith("--clickhousePassword="))
            .findFirst()
            .orElseThrow();
    Path own = folder.resolve("configured");

    LakeferryProcess backfill =
        Launch.of(
                List.of(
                    "backfill",
                    password,
                    "--teamId=3",
                    "--from=earliest",
                    "--parallel=2",
                    "--to=" + hour(3),
                    "--report=" + own.resolve("report.json")),
                environment,
                own)
            .run();

    assertThat(backfill.exitCode()).as(backfill.everything()).isZero();
    assertThat(backfill.report().path("periods").path(0).path("start").asText())
        .isEqualTo(hour(1).toString());
    assertThat(backfill.report().path("periods")).hasSize(2);
    assertThat(counts("configured")).containsExactly(List.of("a", "1"), List.of("b, c", "1"));

    environment.put("LAKEFERRY_INTERVAL", "fortnight");
    LakeferryProcess refused =
        Launch.of(List.of("backfill", password, "--from=earliest"), environment, own.resolve("no"))
            .run();
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errors())
        .contains("--interval (from LAKEFERRY_INTERVAL): 'fortnight' is not understood");
  }

  @Test
  void modelsAreListedShownAndChecked() {
    LakeferryProcess list =
        Launch.of(List.of("model", "list"), parts.environment(), folder.resolve("list")).run();
    assertThat(list.exitCode()).as(list.everything()).isZero();
    assertThat(list.output()).contains("events", "appended");

    List<String> check = new ArrayList<>(List.of("model", "check", "events"));
    stream("none", 1).stream().filter(one -> one.startsWith("--clickhouse")).forEach(check::add);
    LakeferryProcess checked = Launch.of(check, parts.environment(), folder.resolve("check")).run();
    assertThat(checked.exitCode()).as(checked.everything()).isZero();
    assertThat(checked.output()).contains("model events fits the source: 7 columns");
  }

  @Test
  void aModelFileIsCheckedAndWhatIsWrongIsToldWithItsLine() throws IOException {
    String text =
        """
        name: named
        source:
          query: |
            SELECT event, toUInt64(team_id) AS team FROM events
            WHERE timestamp >= {window_start:DateTime64(6, 'UTC')}
              AND timestamp < {window_end:DateTime64(6, 'UTC')} AND team_id = {team_id:Int64}
          earliest: SELECT min(timestamp) FROM events WHERE team_id = {team_id:Int64}
        splitKey: [{expression: team, type: UINT64}]
        columns:
          - name: event
            type: STRING
          - name: loaded_at
            ingestedAt: true
        """;

    LakeferryProcess fits = check("fits.yaml", text);
    assertThat(fits.exitCode()).as(fits.everything()).isZero();
    assertThat(fits.output()).contains("model named fits the source: 2 columns");

    LakeferryProcess unfit = check("unfit.yaml", text.replace("min(timestamp)", "min(event)"));
    assertThat(unfit.exitCode()).as(unfit.everything()).isEqualTo(4);
    assertThat(unfit.errorLines())
        .singleElement()
        .asString()
        .contains("unfit.yaml:7: 'earliest' yields");

    LakeferryProcess bad = check("bad.yaml", text.replace("columns:", "colums:"));
    assertThat(bad.exitCode()).as(bad.everything()).isEqualTo(2);
    assertThat(bad.errorLines())
        .singleElement()
        .asString()
        .contains(
            "bad.yaml:9: the model has no key 'colums', did you mean 'columns'? docs/models.md")
        .endsWith(".");
  }

  private LakeferryProcess check(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    List<String> arguments = new ArrayList<>(List.of("model", "check", file.toString()));
    stream("none", 1).stream()
        .filter(one -> one.startsWith("--clickhouse"))
        .forEach(arguments::add);
    return Launch.of(arguments, parts.environment(), folder.resolve(name + "-launch")).run();
  }
}
