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
import static io.lakeferry.pipelines.it.FlowExport.END;
import static io.lakeferry.pipelines.it.FlowExport.INSIDE;
import static io.lakeferry.pipelines.it.FlowExport.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.pipelines.it.EventTables.Event;
import io.lakeferry.pipelines.report.RunReport;
import io.lakeferry.sinks.protocol.MergeCounts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The way of the rows, from a real ClickHouse through driver and SDK into a real Delta table. */
@ExtendWith(LocalPlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlowIT {
  @TempDir Path folder;

  private LocalParts parts;
  private EventTables tables;
  private int tests;
  private FlowExport export;
  private long team;

  @BeforeAll
  void makeTables(LocalParts running) {
    parts = running;
    tables = new EventTables(parts, "flow");
  }

  @BeforeEach
  void choose() {
    export = new FlowExport(parts, tables, folder, ++tests);
    team = export.team();
  }

  /** What is expected was worked out by hand: nothing is compared with what the export made. */
  @Test
  void valuesArriveAsTheyAre() {
    tables.insertRecent(
        new Event(
            5_000_000_042L,
            UUID.fromString("01890000-0000-7000-8000-00000000abcd"),
            "größe ✓ 'quoted' \\",
            "дистинкт\t😀",
            "{\"a\": {\"b\": [1, \"é\"]}}",
            Instant.parse("2026-01-02T03:04:05.678901Z"),
            INSIDE),
        new Event(
            5_000_000_042L,
            UUID.fromString("00000000-0000-0000-0000-000000000001"),
            "b empty",
            "",
            "",
            Instant.parse("1999-12-31T23:59:59.999999Z"),
            INSIDE),
        new Event(
            5_000_000_042L,
            UUID.fromString("ffffffff-ffff-ffff-ffff-ffffffffffff"),
            "c no json",
            "person-2",
            "{not json",
            Instant.parse("2026-03-29T01:30:00.000001Z"),
            INSIDE),
        new Event(
            5_000_000_042L,
            UUID.fromString("12345678-9abc-def0-1234-56789abcdef0"),
            "d number",
            "person 3",
            "17",
            Instant.parse("2038-01-19T03:14:08Z"),
            INSIDE));
    Instant before = Instant.now();

    RunReport report = export.ofTeam(5_000_000_042L).run();

    assertThat(report.failure()).isNull();
    assertThat(report.rows()).isEqualTo(new RunReport.Rows(4, 4, 4, 4));
    assertThat(report.badJson()).isEqualTo(1);
    assertThat(
            export.rows(
                "event, uuid, distinct_id, team_id, unix_micros(timestamp),"
                    + " properties:a.b[1]::string, to_json(properties),"
                    + " schema_of_variant(properties)"))
        .containsExactly(
            Arrays.asList(
                "b empty",
                "00000000-0000-0000-0000-000000000001",
                "",
                "5000000042",
                "946684799999999",
                null,
                null,
                null),
            Arrays.asList(
                "c no json",
                "ffffffff-ffff-ffff-ffff-ffffffffffff",
                "person-2",
                "5000000042",
                "1774747800000001",
                null,
                "\"{not json\"",
                "STRING"),
            Arrays.asList(
                "d number",
                "12345678-9abc-def0-1234-56789abcdef0",
                "person 3",
                "5000000042",
                "2147483648000000",
                null,
                "17",
                "BIGINT"),
            Arrays.asList(
                "größe ✓ 'quoted' \\",
                "01890000-0000-7000-8000-00000000abcd",
                "дистинкт\t😀",
                "5000000042",
                "1767323045678901",
                "é",
                "{\"a\":{\"b\":[1,\"é\"]}}",
                "OBJECT<a: OBJECT<b: ARRAY<VARIANT>>>"));
    assertThat(report.ingestedAt()).isBetween(before, Instant.now());
    assertThat(export.rows("DISTINCT unix_micros(databricks_ingested_timestamp)"))
        .containsExactly(
            List.of(Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, report.ingestedAt()))));
    assertThat(export.columns())
        .containsExactly(
            "uuid string",
            "event string",
            "properties variant",
            "distinct_id string",
            "team_id bigint",
            "timestamp timestamp",
            "databricks_ingested_timestamp timestamp");
  }

  @Test
  void jsonMayStayText() {
    tables.insertRecent(
        event(team, "a", INSIDE).withProperties("{\"a\":  1}"),
        event(team, "b", INSIDE).withProperties("{no"),
        event(team, "c", INSIDE).withProperties(""));

    RunReport report = export.run("--useVariant=false");

    assertThat(report.failure()).isNull();
    assertThat(report.badJson()).isEqualTo(-1);
    assertThat(export.rows("event, properties"))
        .containsExactly(
            List.of("a", "{\"a\":  1}"), List.of("b", "{no"), Arrays.asList("c", null));
  }

  @Test
  void aWindowHoldsItsStartAndNotItsEnd() {
    tables.insertRecent(
        event(team, "before", START.minus(1, ChronoUnit.MICROS)),
        event(team, "start", START),
        event(team, "last", END.minus(1, ChronoUnit.MICROS)),
        event(team, "end", END));

    assertThat(export.run().rows().loaded()).isEqualTo(2);
    assertThat(export.run(END, END.plus(Duration.ofHours(1))).rows().loaded()).isEqualTo(1);

    assertThat(export.rows("event"))
        .containsExactly(List.of("end"), List.of("last"), List.of("start"));
  }

  @Test
  void ofCopiesOfSeveralHoursAndDaysOneArrives() {
    Event original = event(team, "copied", INSIDE);
    tables.insertRecent(original);
    tables.insertRecent(original.landed(INSIDE.plusSeconds(60)));
    tables.insertRecent(original.landed(INSIDE.minus(Duration.ofHours(1))));
    tables.insertRecent(original.landed(INSIDE.minus(Duration.ofHours(2))));
    tables.insertRecent(original.dated(INSIDE.minus(Duration.ofDays(2))));
    tables.insertRecent(event(team, "copied", INSIDE), original.ofTeam(team + 1000));

    RunReport report =
        export.run(START.minus(Duration.ofHours(2)), START.plus(Duration.ofHours(1)));

    assertThat(report.failure()).isNull();
    assertThat(report.rows()).isEqualTo(new RunReport.Rows(2, 2, 2, 2));
    assertThat(export.rows("count(*), count(DISTINCT uuid)")).containsExactly(List.of("2", "2"));
  }

  @Test
  void anOldWindowIsReadFromTheOldTable() {
    Instant start = START.minus(Duration.ofDays(30));
    Event original = event(team, "old", start.plusSeconds(5));
    tables.insertOld(
        original,
        original.dated(original.timestamp().minus(Duration.ofDays(1))),
        event(team, "too late", start.plus(Duration.ofHours(1))));

    RunReport report = export.run(start, start.plus(Duration.ofHours(1)));

    assertThat(report.failure()).isNull();
    assertThat(report.sourceTable()).isEqualTo("flow.events");
    assertThat(export.rows("event")).containsExactly(List.of("old"));
  }

  @Test
  void anEmptyWindowIsCommittedAndNotReadAgain() {
    RunReport first = export.run();
    RunReport second = export.run();

    assertThat(first.failure()).isNull();
    assertThat(first.state()).isEqualTo(RunReport.State.EXPORTED);
    assertThat(first.rows().loaded()).isZero();
    assertThat(second.state()).isEqualTo(RunReport.State.ALREADY_EXPORTED);
    assertThat(export.rows("count(*)")).containsExactly(List.of("0"));
    assertThat(export.volumes()).as("volumes left").isEmpty();
  }

  @Test
  void anotherTeamsWindowIsAnotherRun() {
    tables.insertRecent(event(team, "mine", INSIDE), event(team + 1000, "theirs", INSIDE));
    assertThat(export.run().state()).isEqualTo(RunReport.State.EXPORTED);

    RunReport theirs = export.ofTeam(team + 1000).run();

    assertThat(theirs.state()).isEqualTo(RunReport.State.EXPORTED);
    assertThat(export.rows("event")).containsExactly(List.of("mine"), List.of("theirs"));
  }

  /** Windows overlap, copies come late, and what was appended before is not doubled either. */
  @Test
  void dedupeDoublesNoEvent() {
    Instant[] begin = new Instant[4];
    Arrays.setAll(begin, window -> START.plus(Duration.ofMinutes(30).multipliedBy(window)));
    Event copied = event(team, "copied", begin[0].plusSeconds(600));
    tables.insertRecent(copied, event(team, "appended", begin[0].plusSeconds(600)));
    assertThat(export.run(begin[0], begin[1]).rows().loaded()).isEqualTo(2);
    tables.insertRecent(
        copied.landed(begin[1].plusSeconds(600)), event(team, "second", begin[1].plusSeconds(600)));

    RunReport overAppended = export.run(begin[0], begin[2], "--writeMode=dedupe");

    assertThat(overAppended.failure()).isNull();
    assertDeduped(overAppended);
    tables.insertRecent(
        copied.landed(begin[2].plusSeconds(600)), event(team, "third", begin[2].plusSeconds(600)));
    RunReport overDeduped = export.run(begin[1], begin[3], "--writeMode=dedupe");
    assertThat(overDeduped.failure()).isNull();
    assertDeduped(overDeduped);
    assertThat(export.rows("event, count(*) OVER (PARTITION BY uuid, event, distinct_id)"))
        .containsExactly(
            List.of("appended", "1"),
            List.of("copied", "1"),
            List.of("second", "1"),
            List.of("third", "1"));
    RunReport appended = export.run(begin[2], begin[3]);
    assertThat(appended.exitCode()).isEqualTo(2);
    assertThat(appended.failure().message()).contains("of the same export has exported");
    assertThat(export.rows("count(*)")).containsExactly(List.of("4"));
    assertThat(export.volumes()).as("volumes left").isEmpty();
    assertThat(export.stageTables()).as("stage tables left").isEmpty();
  }

  private static void assertDeduped(RunReport report) {
    assertThat(report.merge()).isEqualTo(new MergeCounts(0, 1, 2, 0));
    assertThat(report.rows().loaded()).isEqualTo(3);
    assertThat(report.rows().read()).isEqualTo(report.rows().expected());
  }

  @Test
  void eventsAreChosenByNamesOfAnyCharacters() {
    for (String name : List.of("it's", "say \"hi\" \\ 'x'", "a, b", "plain")) {
      tables.insertRecent(event(team, name, INSIDE));
    }
    String names = "[\"it's\", \"say \\\"hi\\\" \\\\ 'x'\", \"a, b\"]";

    assertThat(export.run("--includeEvents=" + names).failure()).isNull();

    assertThat(export.rows("event"))
        .containsExactly(List.of("a, b"), List.of("it's"), List.of("say \"hi\" \\ 'x'"));
    FlowExport others = new FlowExport(parts, tables, folder, ++tests).ofTeam(team);
    assertThat(others.run("--excludeEvents=" + names).failure()).isNull();
    assertThat(others.rows("event")).containsExactly(List.of("plain"));
  }
}
