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
import static io.lakeferry.pipelines.it.FlowExport.START;
import static io.lakeferry.pipelines.it.PeopleTables.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.pipelines.it.EventTables.Event;
import io.lakeferry.pipelines.it.PeopleTables.Person;
import io.lakeferry.pipelines.report.RunReport;
import io.lakeferry.sinks.protocol.MergeCounts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Persons and sessions by several runs into one table, from PostHog's tables on the real engine to
 * what stands in the target, all in the process of the test. What is expected was worked out by
 * hand.
 */
@ExtendWith(LocalPlatformExtension.class)
@Order(1)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutableModelsIT {
  private static final Duration LENGTH = Duration.ofMinutes(30);

  private static final UUID ADA = id(START, 1);
  private static final UUID BOB = id(START, 2);
  private static final UUID CYD = id(START, 3);
  private static final UUID DAN = id(START, 4);

  @TempDir Path folder;

  private LocalParts parts;
  private PeopleTables people;
  private int tests;
  private FlowExport export;
  private long team;

  @BeforeAll
  void makeTables(LocalParts running) {
    parts = running;
    people = new PeopleTables(parts, "mutable");
  }

  @BeforeEach
  void choose() {
    export = new FlowExport(parts, people.events(), folder, ++tests);
    team = export.team();
  }

  private static Instant begin(int window) {
    return START.plus(LENGTH.multipliedBy(window));
  }

  /** A time inside a window. */
  private static Instant in(int window) {
    return begin(window).plus(Duration.ofMinutes(10));
  }

  private static RunReport run(FlowExport export, int window, String... options) {
    RunReport report = export.run(begin(window), begin(window + 1), options);
    assertThat(report.failure()).isNull();
    assertThat(export.volumes()).as("volumes left").isEmpty();
    assertThat(export.stageTables()).as("stage tables left").isEmpty();
    return report;
  }

  private RunReport persons(int window, String... options) {
    String[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = "--model=persons";
    return run(export, window, all);
  }

  private static RunReport sessions(FlowExport into, int window) {
    return run(into, window, "--model=sessions");
  }

  /** Of so many rows each is counted once, as what became of it. */
  private static void assertCounts(RunReport report, long updated, long inserted, long skipped) {
    assertThat(report.merge()).isEqualTo(new MergeCounts(updated, inserted, skipped, 0));
    assertThat(report.rows().loaded()).isEqualTo(updated + inserted + skipped);
    assertThat(report.rows().read()).isEqualTo(report.rows().expected());
  }

  /** By the column that only is there if it is asked for, deletions can be told. */
  @Test
  void laterRunsUpdateInsertAndSkip() {
    people.insert(
        team,
        Person.of(ADA, 0, "{\"name\": \"A\"}", in(0)),
        Person.of(ADA, 1, "{\"name\": \"Ada\"}", in(0).plusSeconds(1)),
        Person.of(BOB, 0, "{\"name\": \"Bob\"}", in(0)),
        Person.of(CYD, 0, "", in(0)));
    people.map(team, "a1", ADA, 0, in(0));
    people.map(team, "a2", ADA, 0, in(0));
    people.map(team, "b1", BOB, 0, in(0));
    people.map(team, "c1", CYD, 0, in(0));

    RunReport first = persons(0, "--columns=is_deleted");

    assertCounts(first, 0, 4, 0);
    assertThat(first.badJson()).isZero();
    String columns =
        "distinct_id, person_id, to_json(properties), person_version, person_distinct_id_version,"
            + " is_deleted";
    assertThat(export.rows(columns))
        .containsExactly(
            List.of("a1", ADA.toString(), "{\"name\":\"Ada\"}", "1", "0", "false"),
            List.of("a2", ADA.toString(), "{\"name\":\"Ada\"}", "1", "0", "false"),
            List.of("b1", BOB.toString(), "{\"name\":\"Bob\"}", "0", "0", "false"),
            Arrays.asList("c1", CYD.toString(), null, "0", "0", "false"));
    assertThat(export.columns())
        .containsExactly(
            "team_id bigint",
            "distinct_id string",
            "person_id string",
            "properties variant",
            "person_version bigint",
            "person_distinct_id_version bigint",
            "created_at timestamp",
            "is_deleted boolean");

    // Ada changes, Bob is merged into her and deleted, Dan is new.
    people.insert(
        team,
        Person.of(ADA, 2, "{\"name\": \"Ada L.\"}", in(1)),
        Person.deleted(BOB, 100, in(1)),
        Person.of(DAN, 0, "{\"name\": \"Dan\"}", in(1)));
    people.map(team, "b1", ADA, 1, in(1));
    people.map(team, "d1", DAN, 0, in(1));

    assertCounts(persons(1, "--columns=is_deleted"), 3, 1, 0);

    // Cyd is deleted; Dan's mapping comes again as it was.
    people.insert(team, Person.deleted(CYD, 100, in(2)));
    people.map(team, "d1", DAN, 0, in(2));

    assertCounts(persons(2, "--columns=is_deleted"), 1, 0, 1);
    assertThat(export.rows(columns))
        .containsExactly(
            List.of("a1", ADA.toString(), "{\"name\":\"Ada L.\"}", "2", "0", "false"),
            List.of("a2", ADA.toString(), "{\"name\":\"Ada L.\"}", "2", "0", "false"),
            List.of("b1", ADA.toString(), "{\"name\":\"Ada L.\"}", "2", "1", "false"),
            List.of("c1", CYD.toString(), "{}", "100", "0", "true"),
            List.of("d1", DAN.toString(), "{\"name\":\"Dan\"}", "0", "0", "false"));
    assertThat(export.rows("DISTINCT team_id, unix_micros(created_at)"))
        .containsExactly(List.of(Long.toString(team), "1767323045678000"));
  }

  @Test
  void anOlderWindowAfterANewerOneChangesNothingNewer() {
    people.insert(team, Person.of(ADA, 2, "{\"n\": 2}", in(1)));
    people.map(team, "a1", ADA, 0, in(0));
    assertCounts(persons(1), 0, 1, 0);

    // The older window is read from a replica that has not Ada's second version yet.
    people.forgetPersons();
    people.insert(
        team, Person.of(ADA, 1, "{\"n\": 1}", in(0)), Person.of(BOB, 1, "{\"n\": 1}", in(0)));
    people.map(team, "a1", ADA, 0, in(0));
    people.map(team, "b1", BOB, 0, in(0));

    assertCounts(persons(0), 0, 1, 1);
    assertThat(export.rows("distinct_id, person_version, properties:n::int"))
        .containsExactly(List.of("a1", "2", "2"), List.of("b1", "1", "1"));
  }

  /**
   * A person's version says nothing about another person's: one key for each rule, in two windows
   * that all of them share.
   */
  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class Remapped {
    private RunReport second;
    private List<List<String>> standing;

    @BeforeAll
    void run(@TempDir Path temporary) {
      FlowExport shared = new FlowExport(parts, people.events(), temporary, ++tests);
      long sharedTeam = shared.team();
      people.insert(
          sharedTeam,
          Person.of(ADA, 50, "{\"n\": 1}", in(0)),
          Person.of(BOB, 0, "{\"n\": 2}", in(0)));
      people.map(sharedTeam, "younger", ADA, 0, in(0));
      people.map(sharedTeam, "late", BOB, 1, in(0));
      people.map(sharedTeam, "equal", BOB, 1, in(0));
      assertCounts(MutableModelsIT.run(shared, 0, "--model=persons"), 0, 3, 0);

      // A replica that has the newest versions of persons, but not the new mapping of "late".
      people.forgetPersons();
      people.insert(
          sharedTeam,
          Person.of(ADA, 60, "{\"n\": 3}", in(1)),
          Person.of(BOB, 0, "{\"n\": 2}", in(0)),
          Person.of(CYD, 7, "{\"n\": 4}", in(1)));
      people.map(sharedTeam, "younger", BOB, 1, in(1));
      people.map(sharedTeam, "late", ADA, 0, in(0));
      people.map(sharedTeam, "equal", CYD, 1, in(1));
      second = MutableModelsIT.run(shared, 1, "--model=persons");
      standing =
          shared.rows(
              "distinct_id, person_id, person_version, person_distinct_id_version,"
                  + " properties:n::int");
    }

    @Test
    void rowsAreCountedOnceEach() {
      assertThat(second.merge()).isEqualTo(new MergeCounts(2, 0, 1, 1));
      assertThat(standing).hasSize(3);
    }

    @Test
    void aRemapToAYoungerPersonWins() {
      assertThat(standing).contains(List.of("younger", BOB.toString(), "0", "1", "2"));
    }

    @Test
    void aLateOlderMappingWithAHigherPersonVersionIsSkipped() {
      assertThat(standing).contains(List.of("late", BOB.toString(), "0", "1", "2"));
    }

    /** Two sources that disagree. */
    @Test
    void anotherPersonUnderTheSameMappingVersionIsCountedAndTold() {
      assertThat(standing).contains(List.of("equal", CYD.toString(), "7", "1", "4"));
      assertThat(second.warnings())
          .singleElement()
          .asString()
          .contains("1 rows have the person_distinct_id_version", "another (person_id)");
    }
  }

  @Test
  void aLateEventOfASessionArrivesThoughItsEndStays() {
    UUID session = id(in(0), 9);
    people.insertOfSession(
        session, pageview("/a", in(0), in(0)), pageview("/b", in(0).plusSeconds(60), in(0)));
    sessions(export, 0);
    FlowExport withoutVersion = withoutSessionVersion();
    RunReport first = run(withoutVersion, 0, "--model=sessions", "--schemaEvolution=false");
    assertCounts(first, 0, 1, 0);
    assertThat(first.warnings())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("column session_version is not in "))
        .anyMatch(line -> line.contains("newer by end_timestamp alone"));

    people.insertOfSession(session, pageview("/late", in(0).plusSeconds(30), in(1)));

    assertCounts(sessions(export, 1), 1, 0, 0);
    String columns =
        "session_id, pageview_count, array_join(urls, ' '), is_bounce, unix_seconds(end_timestamp)";
    long end = in(0).plusSeconds(60).getEpochSecond();
    assertThat(export.rows(columns + ", unix_seconds(session_version)"))
        .containsExactly(
            List.of(
                session.toString(),
                "3",
                "/a /b /late",
                "0",
                Long.toString(end),
                Long.toString(in(1).getEpochSecond())));
    assertCounts(run(withoutVersion, 1, "--model=sessions", "--schemaEvolution=false"), 0, 0, 1);
    assertThat(withoutVersion.rows(columns))
        .as("the end alone does not tell of it")
        .containsExactly(List.of(session.toString(), "2", "/a /b", "0", Long.toString(end)));

    people.insertOfSession(session, pageview("/end", in(2), in(2)));

    assertCounts(run(withoutVersion, 2, "--model=sessions", "--schemaEvolution=false"), 1, 0, 0);
    assertThat(withoutVersion.rows(columns))
        .containsExactly(
            List.of(
                session.toString(),
                "4",
                "/a /b /end /late",
                "0",
                Long.toString(in(2).getEpochSecond())));
  }

  private Event pageview(String url, Instant at, Instant landedAt) {
    return event(team, "$pageview", landedAt)
        .dated(at)
        .withProperties("{\"$current_url\": \"" + url + "\"}");
  }

  /** Another table, as sessions were exported to before there was a version. */
  private FlowExport withoutSessionVersion() {
    List<String> columns =
        export.columns().stream().filter(column -> !column.startsWith("session_version ")).toList();
    assertThat(columns).hasSize(47);
    FlowExport other = new FlowExport(parts, people.events(), folder, ++tests).ofTeam(team);
    parts.warehouse(
        "CREATE TABLE " + other.target() + " (" + String.join(", ", columns) + ") USING DELTA");
    return other;
  }
}
