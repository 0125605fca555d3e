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

import io.lakeferry.pipelines.backfill.Backfill;
import io.lakeferry.pipelines.backfill.ExportRuns;
import io.lakeferry.pipelines.it.EventTables.Event;
import io.lakeferry.pipelines.it.PeopleTables.Person;
import io.lakeferry.pipelines.options.BackfillSettings;
import io.lakeferry.pipelines.options.OptionsReader;
import io.lakeferry.pipelines.options.ParsedOptions;
import io.lakeferry.pipelines.report.BackfillReport;
import io.lakeferry.pipelines.report.PeriodReport;
import io.lakeferry.pipelines.report.PeriodReport.State;
import io.lakeferry.pipelines.report.ProgressDisplay;
import io.lakeferry.pipelines.report.RunReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Backfills by one job of Flink, in the process of the test. */
@Tag("thorough")
@ExtendWith(LocalPlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BackfillJobIT {
  private static final String PEOPLE = "backfill_people";
  private static final String EVENTS = "backfill_events";
  private static final int MANY = 4_000;
  private static final Instant START =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(5));

  private static final String DOORS =
      """
      name: doors
      source:
        table: door
        windowColumn: opened_at
        teamColumn: team_id
      splitKey:
        - expression: id
          type: STRING
      columns:
        - name: id
          type: STRING
        - name: opened_at
          type: TIMESTAMP
        - name: loaded_at
          ingestedAt: true
      """;

  @TempDir Path folder;

  private LocalParts parts;
  private EventTables events;
  private PeopleTables people;

  /** What each period's report said, of the backfill that was last. */
  private final Map<Instant, RunReport> runs = new TreeMap<>();

  @BeforeAll
  void makeTables(LocalParts running) {
    parts = running;
    events = new EventTables(parts, EVENTS, "index_granularity = 1024");
    people = new PeopleTables(parts, PEOPLE);
  }

  private static Instant hour(int number) {
    return START.plus(Duration.ofHours(number));
  }

  private static Event inHour(long team, int number, String name) {
    return event(team, name, hour(number).plusSeconds(60));
  }

  /** Backfills the hours before this one by one job. */
  private BackfillReport backfill(
      String database, String table, long team, int hours, String... further) {
    List<String> arguments = new ArrayList<>(parts.connectionArgumentsByFile());
    arguments.removeIf(argument -> argument.startsWith("--clickhouseDatabase="));
    arguments.addAll(
        List.of(
            "--clickhouseDatabase=" + database,
            "--teamId=" + team,
            "--table=" + table,
            "--exportName=" + table,
            "--interval=hour",
            "--from=" + START,
            "--to=" + hour(hours),
            "--workFolder=" + folder.resolve("work"),
            "--runner=FlinkRunner",
            "--flinkMaster=[local]"));
    arguments.addAll(List.of(further));
    ParsedOptions<BackfillSettings> parsed =
        OptionsReader.readBackfill(arguments.toArray(String[]::new));
    Clock clock = Clock.systemUTC();
    runs.clear();
    try (ExportRuns exports =
        new ExportRuns(
            parsed.settings().export(),
            parsed::beam,
            clock,
            new ProgressDisplay(
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                ProgressDisplay.Kind.LOG),
            (settings, report, debugFailure) -> runs.put(settings.window().start(), report))) {
      return new Backfill(parsed.settings(), exports, clock, line -> {}).run();
    }
  }

  private static List<State> states(BackfillReport report) {
    return report.periods().stream().map(PeriodReport::state).toList();
  }

  private void assertNothingLeft(String table) {
    assertThat(new VolumeVisitor(parts.settings()).volumes("lf_" + table + "_"))
        .as("volumes")
        .isEmpty();
    assertThat(parts.tables("lf_" + table + "_")).as("stage tables").isEmpty();
    assertThat(folder.resolve("work")).as("work folder").isEmptyDirectory();
  }

  private List<List<String>> counts(String table) {
    return parts.warehouse(
        "SELECT event, count(*) FROM main.default." + table + " GROUP BY event ORDER BY event");
  }

  @Test
  void splitsOfAllPeriodsShareTheSlotsAndEachPeriodIsCommittedByItself() {
    for (int hour = 0; hour < 3; hour++) {
      events.insertManyRecent(1, MANY, 200, hour(hour).plusSeconds(60));
    }

    BackfillReport report =
        backfill(EVENTS, "job_shared", 1, 4, "--targetFileSize=64KiB", "--parallelism=2");

    assertThat(report.exitCode()).as(report.toString()).isZero();
    assertThat(states(report)).containsOnly(State.EXPORTED);
    assertThat(report.periods().stream().map(PeriodReport::rows))
        .containsExactly((long) MANY, (long) MANY, (long) MANY, 0L);
    assertThat(
            parts.warehouse(
                "SELECT count(*), count(DISTINCT uuid), sum(properties:n::bigint)"
                    + " FROM main.default.job_shared"))
        .containsExactly(
            List.of(
                Integer.toString(3 * MANY),
                Integer.toString(3 * MANY),
                Long.toString(3L * MANY * (MANY - 1) / 2)));
    assertNothingLeft("job_shared");
    for (int hour = 0; hour < 3; hour++) {
      RunReport run = runs.get(hour(hour));
      assertThat(run.splits()).as("splits").isGreaterThanOrEqualTo(2);
      assertThat(run.splitTries()).as("tries").isEqualTo(run.splits());
      assertThat(run.statements()).as("statements").isPositive();
      assertThat(run.warnings()).as("warnings").isEmpty();
      assertThat(run.timings()).containsKeys("lookBack", "plan", "prepare", "seal", "load");
      assertThat(run.workerTimings()).containsKeys("read", "write", "upload");
    }

    assertThat(states(backfill(EVENTS, "job_shared", 1, 4)))
        .as("launched again")
        .containsOnly(State.ALREADY_EXPORTED);
  }

  @Test
  void aPeriodThatFailsTakesNoOtherDownAndIsOnlyLoadedLater() {
    events.insertRecent(
        inHour(2, 0, "a"), inHour(2, 1, "bad"), inHour(2, 2, "c"), inHour(2, 3, "d"));
    assertThat(backfill(EVENTS, "job_failing", 2, 1).exitCode()).isZero();
    parts.warehouse(
        "ALTER TABLE main.default.job_failing ADD CONSTRAINT good CHECK (event <> 'bad')");

    BackfillReport failed = backfill(EVENTS, "job_failing", 2, 4, "--onFailure=continue");

    assertThat(states(failed))
        .as(failed.toString())
        .containsExactly(State.ALREADY_EXPORTED, State.FAILED, State.EXPORTED, State.EXPORTED);
    assertThat(failed.exitCode())
        .isNotZero()
        .isEqualTo(runs.get(hour(1)).failure().code().exitCode());
    assertThat(counts("job_failing"))
        .containsExactly(List.of("a", "1"), List.of("c", "1"), List.of("d", "1"));
    parts.warehouse("ALTER TABLE main.default.job_failing DROP CONSTRAINT good");

    BackfillReport loaded = backfill(EVENTS, "job_failing", 2, 4);

    assertThat(loaded.exitCode()).as(loaded.toString()).isZero();
    assertThat(states(loaded))
        .containsExactly(
            State.ALREADY_EXPORTED, State.EXPORTED, State.ALREADY_EXPORTED, State.ALREADY_EXPORTED);
    assertThat(runs.get(hour(1)).sourceTable()).as("it was sealed: nothing is read").isNull();
    assertThat(counts("job_failing"))
        .containsExactly(
            List.of("a", "1"), List.of("bad", "1"), List.of("c", "1"), List.of("d", "1"));
    assertNothingLeft("job_failing");
  }

  @Test
  void afterAFailureNoPeriodIsBegun() {
    events.insertRecent(inHour(3, 0, "a"), inHour(3, 1, "bad"), inHour(3, 2, "c"));
    assertThat(backfill(EVENTS, "job_stopping", 3, 1).exitCode()).isZero();
    parts.warehouse(
        "ALTER TABLE main.default.job_stopping ADD CONSTRAINT good CHECK (event <> 'bad')");

    BackfillReport stopped =
        backfill(EVENTS, "job_stopping", 3, 3, "--onFailure=stop", "--parallelism=1");

    assertThat(states(stopped))
        .as(stopped.toString())
        .containsExactly(State.ALREADY_EXPORTED, State.FAILED, State.NOT_RUN);
    assertThat(counts("job_stopping")).containsExactly(List.of("a", "1"));
    parts.warehouse("ALTER TABLE main.default.job_stopping DROP CONSTRAINT good");

    BackfillReport again = backfill(EVENTS, "job_stopping", 3, 3);

    assertThat(again.exitCode()).as(again.toString()).isZero();
    assertThat(counts("job_stopping"))
        .containsExactly(List.of("a", "1"), List.of("bad", "1"), List.of("c", "1"));
    assertNothingLeft("job_stopping");
  }

  /** A person's mapping moves on in each hour; the loads take turns, whichever is read first. */
  @Test
  void personsAreMergedInTurn() {
    UUID ada = PeopleTables.id(START, 1);
    UUID bob = PeopleTables.id(START, 2);
    people.insert(4, Person.of(ada, 1, "{\"n\": 1}", hour(0).plusSeconds(60)));
    people.map(4, "x", ada, 0, hour(0).plusSeconds(60));
    people.map(4, "y", ada, 0, hour(0).plusSeconds(60));
    people.insert(4, Person.of(bob, 0, "{\"n\": 2}", hour(1).plusSeconds(60)));
    people.map(4, "x", bob, 1, hour(1).plusSeconds(60));
    people.insert(4, Person.of(ada, 2, "{\"n\": 3}", hour(2).plusSeconds(60)));

    BackfillReport report =
        backfill(PEOPLE, "job_persons", 4, 3, "--model=persons", "--parallelism=3");

    assertThat(report.exitCode()).as(report.toString()).isZero();
    assertThat(states(report)).containsOnly(State.EXPORTED);
    assertThat(
            parts.warehouse(
                "SELECT distinct_id, person_id, person_version, properties:n::int"
                    + " FROM main.default.job_persons ORDER BY ALL"))
        .containsExactly(
            List.of("x", bob.toString(), "0", "2"), List.of("y", ada.toString(), "2", "3"));
    assertThat(committedInOrder("job_persons")).isEqualTo(3);
    assertNothingLeft("job_persons");
  }

  /** Its second hour brings an event that the first did not have. */
  @Test
  void sessionsAreMergedInTurn() {
    UUID session = PeopleTables.id(hour(0).plusSeconds(60), 9);
    people.insertOfSession(
        session, pageview("/a", hour(0).plusSeconds(60)), pageview("/b", hour(1).plusSeconds(60)));

    BackfillReport report =
        backfill(PEOPLE, "job_sessions", 6, 2, "--model=sessions", "--parallelism=2");

    assertThat(report.exitCode()).as(report.toString()).isZero();
    assertThat(states(report)).containsOnly(State.EXPORTED);
    assertThat(
            parts.warehouse(
                "SELECT session_id, pageview_count, array_join(urls, ' ')"
                    + " FROM main.default.job_sessions"))
        .containsExactly(List.of(session.toString(), "2", "/a /b"));
    assertThat(committedInOrder("job_sessions")).isEqualTo(2);
    assertNothingLeft("job_sessions");
  }

  private static Event pageview(String url, Instant landedAt) {
    return event(6, "$pageview", landedAt).withProperties("{\"$current_url\": \"" + url + "\"}");
  }

  @Test
  void aModelOfTheUsersOwnIsBackfilledToo() throws IOException {
    parts.clickhouse(
        """
        CREATE TABLE %s.door (team_id Int64, id String, opened_at DateTime64(3, 'UTC'))
        ENGINE = MergeTree ORDER BY id"""
            .formatted(EVENTS));
    for (int number = 0; number < 3; number++) {
      parts.clickhouse(
          "INSERT INTO %s.door VALUES (7, 'd%d', fromUnixTimestamp64Milli(%d))"
              .formatted(EVENTS, number, hour(number).plusSeconds(60).toEpochMilli()));
    }
    Path model = Files.writeString(folder.resolve("doors.yaml"), DOORS);

    BackfillReport report = backfill(EVENTS, "job_doors", 7, 3, "--model=" + model);

    assertThat(report.exitCode()).as(report.toString()).isZero();
    assertThat(states(report)).containsOnly(State.EXPORTED);
    assertThat(parts.warehouse("SELECT id FROM main.default.job_doors ORDER BY id"))
        .containsExactly(List.of("d0"), List.of("d1"), List.of("d2"));
    assertNothingLeft("job_doors");
  }

  @Test
  void whatLandedTwiceIsDeduplicatedOverPeriods() {
    Event twice = inHour(5, 0, "twice");
    events.insertRecent(
        twice, twice.landed(hour(1).plusSeconds(60)), inHour(5, 1, "b"), inHour(5, 2, "c"));

    BackfillReport report =
        backfill(EVENTS, "job_deduped", 5, 3, "--writeMode=dedupe", "--parallelism=2");

    assertThat(report.exitCode()).as(report.toString()).isZero();
    assertThat(counts("job_deduped"))
        .containsExactly(List.of("b", "1"), List.of("c", "1"), List.of("twice", "1"));
    assertThat(committedInOrder("job_deduped")).isEqualTo(3);
    assertNothingLeft("job_deduped");
  }

  /** How many runs of a table were committed, none of them before an earlier window's. */
  private int committedInOrder(String table) {
    List<String> committed =
        parts
            .warehouse(
                "SELECT committed_at FROM main.default.lakeferry_runs WHERE target_table = '"
                    + table
                    + "' ORDER BY window_start")
            .stream()
            .map(row -> row.get(0))
            .toList();
    assertThat(committed).as("in order of the windows").isSorted();
    return committed.size();
  }
}
