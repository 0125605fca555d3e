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

import io.lakeferry.pipelines.export.ExportRun;
import io.lakeferry.pipelines.export.RealConnections;
import io.lakeferry.pipelines.it.EventTables.Event;
import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.pipelines.options.OptionsReader;
import io.lakeferry.pipelines.options.ParsedOptions;
import io.lakeferry.pipelines.report.ProgressDisplay;
import io.lakeferry.pipelines.report.RunReport;
import io.lakeferry.transforms.errors.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
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
  private static final Instant START =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(3));
  private static final Instant END = START.plus(Duration.ofHours(1));
  private static final Instant INSIDE = START.plus(Duration.ofMinutes(20));

  @TempDir Path folder;

  private final AtomicInteger number = new AtomicInteger();
  private LocalParts parts;
  private EventTables tables;
  private long team;
  private String table;

  @BeforeAll
  void makeTables(LocalParts running) {
    parts = running;
    tables = new EventTables(parts, "flow");
  }

  @BeforeEach
  void choose() {
    int next = number.incrementAndGet();
    team = 100L + next;
    table = "flow_" + next;
  }

  private RunReport export(String... further) {
    return exportWindow(START, END, further);
  }

  private RunReport exportWindow(Instant start, Instant end, String... further) {
    List<String> arguments = new ArrayList<>(parts.connectionArgumentsByFile());
    arguments.removeIf(argument -> argument.startsWith("--clickhouseDatabase="));
    arguments.add("--clickhouseDatabase=" + tables.database());
    arguments.add("--teamId=" + team);
    arguments.add("--table=" + table);
    arguments.add("--exportName=" + table);
    arguments.add("--windowStart=" + start);
    arguments.add("--windowEnd=" + end);
    arguments.add("--workFolder=" + folder);
    arguments.addAll(List.of(further));
    ParsedOptions<ExportSettings> parsed =
        OptionsReader.readExport(arguments.toArray(String[]::new));
    Clock clock = Clock.systemUTC();
    return new ExportRun(
            parsed.settings(),
            parsed.beam(),
            new RealConnections(parsed.settings(), clock),
            clock,
            duration -> Thread.sleep(duration.toMillis()),
            new ProgressDisplay(
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                ProgressDisplay.Kind.LOG))
        .run();
  }

  private String target() {
    return "main.default." + table;
  }

  private List<List<String>> rows(String columns) {
    return parts.warehouse("SELECT " + columns + " FROM " + target() + " ORDER BY ALL");
  }

  @Test
  void valuesArriveAsTheyAre() {
    Instant precise = Instant.parse("2026-01-02T03:04:05.678901Z");
    UUID uuid = UUID.fromString("01890000-0000-7000-8000-00000000abcd");
    tables.insertRecent(
        new Event(
            team,
            uuid,
            "größe ✓ 'quoted' \\",
            "дистинкт\t😀",
            "{\"a\": {\"b\": [1, \"é\"]}}",
            precise,
            INSIDE),
        event(team, "b empty", INSIDE).withProperties(""),
        event(team, "c no json", INSIDE).withProperties("{not json"),
        event(team, "d number", INSIDE).withProperties("17"));

    RunReport report = export();

    assertThat(report.failure()).isNull();
    assertThat(report.rows()).isEqualTo(new RunReport.Rows(4, 4, 4, 4));
    assertThat(report.badJson()).isEqualTo(1);
    assertThat(
            rows(
                "event, uuid, distinct_id, team_id, unix_micros(timestamp),"
                    + " properties:a.b[1]::string, properties IS NULL,"
                    + " schema_of_variant(properties)"))
        .containsExactly(
            row("b empty", null, "person-1", null, null, null, "true", null),
            row("c no json", null, "person-1", null, null, null, "false", "STRING"),
            row("d number", null, "person-1", null, null, null, "false", "BIGINT"),
            List.of(
                "größe ✓ 'quoted' \\",
                uuid.toString(),
                "дистинкт\t😀",
                Long.toString(team),
                Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, precise)),
                "é",
                "false",
                "OBJECT<a: OBJECT<b: ARRAY<VARIANT>>>"));
    assertThat(rows("DISTINCT unix_micros(databricks_ingested_timestamp)"))
        .containsExactly(
            List.of(Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, report.ingestedAt()))));
    assertThat(columnsOfTarget())
        .containsExactly(
            "uuid string",
            "event string",
            "properties variant",
            "distinct_id string",
            "team_id bigint",
            "timestamp timestamp",
            "databricks_ingested_timestamp timestamp");
  }

  /** A row in which null stands for "whatever"; see the comparison above. */
  private List<String> row(String... values) {
    List<List<String>> found =
        parts.warehouse(
            "SELECT uuid, team_id, unix_micros(timestamp), schema_of_variant(properties) FROM "
                + target()
                + " WHERE event = '"
                + values[0]
                + "'");
    List<String> row = new ArrayList<>(List.of(values[0]));
    row.add(found.get(0).get(0));
    row.add(values[2]);
    row.add(found.get(0).get(1));
    row.add(found.get(0).get(2));
    row.add(values[5]);
    row.add(values[6]);
    row.add(values[7]);
    return row;
  }

  private List<String> columnsOfTarget() {
    return parts.warehouse("DESCRIBE TABLE " + target()).stream()
        .map(column -> column.get(0) + " " + column.get(1))
        .toList();
  }

  @Test
  void jsonMayStayText() {
    tables.insertRecent(
        event(team, "a", INSIDE).withProperties("{\"a\":  1}"),
        event(team, "b", INSIDE).withProperties("{no"),
        event(team, "c", INSIDE).withProperties(""));

    RunReport report = export("--useVariant=false");

    assertThat(report.failure()).isNull();
    assertThat(report.badJson()).isEqualTo(-1);
    List<String> nothing = new ArrayList<>(List.of("c"));
    nothing.add(null);
    assertThat(rows("event, properties"))
        .containsExactly(List.of("a", "{\"a\":  1}"), List.of("b", "{no"), nothing);
  }

  @Test
  void aWindowHoldsItsStartAndNotItsEnd() {
    tables.insertRecent(
        event(team, "before", START.minus(1, ChronoUnit.MICROS)),
        event(team, "start", START),
        event(team, "last", END.minus(1, ChronoUnit.MICROS)),
        event(team, "end", END));

    assertThat(export().rows().loaded()).isEqualTo(2);
    assertThat(exportWindow(END, END.plus(Duration.ofHours(1))).rows().loaded()).isEqualTo(1);

    assertThat(rows("event")).containsExactly(List.of("end"), List.of("last"), List.of("start"));
  }

  @Test
  void ofCopiesInAWindowOneArrives() {
    Event original = event(team, "copied", INSIDE);
    tables.insertRecent(original);
    tables.insertRecent(original.landed(INSIDE.plusSeconds(60)));
    tables.insertRecent(original.dated(INSIDE.minus(Duration.ofDays(2))));
    tables.insertRecent(event(team, "copied", INSIDE), original.ofTeam(team + 1000));

    RunReport report = export();

    assertThat(report.failure()).isNull();
    assertThat(report.rows()).isEqualTo(new RunReport.Rows(2, 2, 2, 2));
    assertThat(rows("count(*), count(DISTINCT uuid)")).containsExactly(List.of("2", "2"));
  }

  @Test
  void anOldWindowIsReadFromTheOldTable() {
    Instant start = START.minus(Duration.ofDays(30));
    Event original = event(team, "old", start.plusSeconds(5));
    tables.insertOld(
        original,
        original.dated(original.timestamp().minus(Duration.ofDays(1))),
        event(team, "too late", start.plus(Duration.ofHours(1))));

    RunReport report = exportWindow(start, start.plus(Duration.ofHours(1)));

    assertThat(report.failure()).isNull();
    assertThat(report.sourceTable()).isEqualTo("flow.events");
    assertThat(rows("event")).containsExactly(List.of("old"));
  }

  @Test
  void anEmptyWindowIsCommittedAndNotReadAgain() {
    RunReport first = export();
    RunReport second = export();

    assertThat(first.failure()).isNull();
    assertThat(first.state()).isEqualTo(RunReport.State.EXPORTED);
    assertThat(first.rows().loaded()).isZero();
    assertThat(second.state()).isEqualTo(RunReport.State.ALREADY_EXPORTED);
    assertThat(rows("count(*)")).containsExactly(List.of("0"));
    assertNothingIsLeft();
  }

  @Test
  void manySplitsArriveWholeAndNothingIsLeftBehind() {
    parts.clickhouse(
        "INSERT INTO flow.events_recent (team_id, uuid, event, distinct_id, properties, timestamp,"
            + " inserted_at, _timestamp) SELECT "
            + team
            + ", generateUUIDv4(number), 'e' || toString(number % 5), toString(number % 1000),"
            + " '{\"n\": ' || toString(number) || ', \"t\": \"' || hex(randomString(20)) || '\"}',"
            + " toDateTime64('"
            + INSIDE.toString().replace("T", " ").replace("Z", "")
            + "', 6, 'UTC') + toIntervalMicrosecond(number), toDateTime64('"
            + INSIDE.toString().replace("T", " ").replace("Z", "")
            + "', 6, 'UTC'), now() FROM numbers(200000)");

    RunReport report = export("--targetFileSize=1MiB", "--concurrentSplits=3");

    assertThat(report.failure()).isNull();
    assertThat(report.splits()).isGreaterThan(3);
    assertThat(report.files()).isGreaterThanOrEqualTo(report.splits());
    assertThat(report.rows()).isEqualTo(new RunReport.Rows(200000, 200000, 200000, 200000));
    assertThat(
            rows(
                "count(*), count(DISTINCT uuid), sum(properties:n::bigint),"
                    + " min(unix_micros(timestamp)), max(unix_micros(timestamp))"))
        .containsExactly(
            List.of(
                "200000",
                "200000",
                Long.toString(199999L * 200000 / 2),
                Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, INSIDE)),
                Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, INSIDE) + 199999)));
    assertNothingIsLeft();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theSamePipelineRunsOnFlink() {
    tables.insertRecent(event(team, "a", INSIDE), event(team, "b", INSIDE));

    RunReport report = export("--runner=FlinkRunner", "--flinkMaster=[local]");

    assertThat(report.failure()).isNull();
    assertThat(report.rows()).isEqualTo(new RunReport.Rows(2, 2, 2, 2));
    assertThat(rows("event")).containsExactly(List.of("a"), List.of("b"));
  }

  @Test
  void anotherTeamsWindowIsAnotherRun() {
    tables.insertRecent(event(team, "mine", INSIDE), event(team + 1000, "theirs", INSIDE));
    assertThat(export().state()).isEqualTo(RunReport.State.EXPORTED);
    team += 1000;

    RunReport theirs = export();

    assertThat(theirs.state()).isEqualTo(RunReport.State.EXPORTED);
    assertThat(rows("event")).containsExactly(List.of("mine"), List.of("theirs"));
  }

  @Test
  void aTargetWithMoreColumnsKeepsThem() {
    parts.warehouse(
        "CREATE TABLE "
            + target()
            + " (note STRING, uuid STRING, event STRING, properties VARIANT, distinct_id STRING,"
            + " team_id BIGINT, timestamp TIMESTAMP, databricks_ingested_timestamp TIMESTAMP)");
    tables.insertRecent(event(team, "a", INSIDE));

    assertThat(export().failure()).isNull();

    assertThat(rows("event, note IS NULL")).containsExactly(List.of("a", "true"));
  }

  @Test
  void aTargetWithFewerColumnsGetsThemOnlyIfThatIsWanted() {
    parts.warehouse(
        "CREATE TABLE "
            + target()
            + " (uuid STRING, event STRING, team_id BIGINT, timestamp TIMESTAMP,"
            + " databricks_ingested_timestamp TIMESTAMP)");
    tables.insertRecent(event(team, "a", INSIDE));

    RunReport grown = export();

    assertThat(grown.failure()).isNull();
    assertThat(rows("event, distinct_id, properties:a::int"))
        .containsExactly(List.of("a", "person-1", "1"));
  }

  @Test
  void aTargetWithAnotherTypeIsRefusedBeforeAnythingIsRead() {
    parts.warehouse(
        "CREATE TABLE "
            + target()
            + " (uuid STRING, event BIGINT, properties VARIANT, distinct_id STRING, team_id"
            + " BIGINT, timestamp TIMESTAMP, databricks_ingested_timestamp TIMESTAMP)");
    tables.insertRecent(event(team, "a", INSIDE));

    RunReport report = export();

    assertThat(report.failure().code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
    assertThat(report.exitCode()).isEqualTo(4);
    assertThat(report.failure().message()).contains("event");
    assertThat(report.sourceTable()).isNull();
  }

  private void assertNothingIsLeft() {
    assertThat(parts.warehouse("SHOW VOLUMES IN main.default"))
        .extracting(row -> String.join(" ", row))
        .noneMatch(row -> row.contains("lf_" + table + "_"));
  }
}
