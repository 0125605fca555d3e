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

import io.lakeferry.pipelines.backfill.ExportRuns;
import io.lakeferry.pipelines.it.PeopleTables.Person;
import io.lakeferry.pipelines.jdbc.Comparison;
import io.lakeferry.pipelines.jdbc.SideKeys;
import io.lakeferry.pipelines.options.OptionsReader;
import io.lakeferry.pipelines.options.ParsedOptions;
import io.lakeferry.pipelines.options.VerifySettings;
import io.lakeferry.pipelines.report.KeyDifferences;
import io.lakeferry.pipelines.report.ProgressDisplay;
import io.lakeferry.pipelines.report.RunReport;
import io.lakeferry.pipelines.report.VerifiedPeriod;
import io.lakeferry.pipelines.report.VerifiedPeriod.Finding;
import io.lakeferry.pipelines.report.VerifyReport;
import io.lakeferry.pipelines.verify.RealSides;
import io.lakeferry.pipelines.verify.Verification;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.window.Window;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Verifications by keys, in the process of the test, against the real engine and the target. */
@ExtendWith(LocalPlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerifyIT {
  private static final UUID ADA = id(START, 1);
  private static final UUID BOB = id(START, 2);
  private static final UUID CYD = id(START, 3);

  @TempDir Path folder;

  private LocalParts parts;
  private PeopleTables people;
  private int tests;
  private FlowExport export;
  private long team;

  @BeforeAll
  void makeTables(LocalParts running) {
    parts = running;
    people = new PeopleTables(parts, "verified");
  }

  @BeforeEach
  void choose() {
    export = new FlowExport(parts, people.events(), folder, ++tests);
    team = export.team();
  }

  private static Instant hour(int number) {
    return START.plus(Duration.ofHours(number));
  }

  private static Window window(int number) {
    return new Window(hour(number), hour(number + 1));
  }

  private static Instant in(int number) {
    return hour(number).plus(Duration.ofMinutes(10));
  }

  private void run(int hour, String... options) {
    RunReport report = export.run(hour(hour), hour(hour + 1), options);
    assertThat(report.failure()).isNull();
  }

  private ParsedOptions<VerifySettings> options(int hours, String... further) {
    List<String> arguments = new ArrayList<>(parts.connectionArgumentsByFile());
    arguments.removeIf(argument -> argument.startsWith("--clickhouseDatabase="));
    String table = export.target().substring(export.target().lastIndexOf('.') + 1);
    arguments.addAll(
        List.of(
            "--clickhouseDatabase=" + people.events().database(),
            "--teamId=" + team,
            "--table=" + table,
            "--exportName=" + table,
            "--interval=hour",
            "--from=" + START,
            "--to=" + hour(hours),
            "--workFolder=" + folder));
    arguments.addAll(List.of(further));
    return OptionsReader.readVerify(arguments.toArray(String[]::new));
  }

  private static ExportRuns runs(ParsedOptions<VerifySettings> options) {
    return new ExportRuns(
        options.settings().export(),
        options::beam,
        Clock.systemUTC(),
        new ProgressDisplay(
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            ProgressDisplay.Kind.LOG),
        (one, run, report) -> {});
  }

  /** Verifies so many hours. */
  private VerifyReport verify(int hours, String... further) {
    ParsedOptions<VerifySettings> options = options(hours, further);
    try (ExportRuns runs = runs(options)) {
      return new Verification(
              options.settings(),
              new RealSides(options.settings().export(), runs, options::beam, Clock.systemUTC()),
              Clock.systemUTC(),
              line -> {})
          .run();
    }
  }

  private static List<List<Finding>> findings(VerifyReport report) {
    return report.periods().stream().map(VerifiedPeriod::findings).toList();
  }

  private List<List<String>> persons() {
    return export.rows("distinct_id, person_version, properties:n::int");
  }

  @Test
  void whatPersonsLackAndHaveInOlderRowsIsFoundAndMerged() {
    people.insert(
        team,
        Person.of(ADA, 2, "{\"n\": 2}", in(0)),
        Person.of(BOB, 5, "{\"n\": 5}", in(0)),
        Person.of(CYD, 1, "{\"n\": 1}", in(1)));
    people.map(team, "it''s a1", ADA, 0, in(0));
    people.map(team, "b1", BOB, 0, in(0));
    people.map(team, "c1", CYD, 0, in(1));
    run(0, "--model=persons");
    run(1, "--model=persons");
    assertThat(verify(2, "--model=persons").exitCode()).isZero();
    List<List<String>> whole = persons();
    parts.warehouse("DELETE FROM " + export.target() + " WHERE distinct_id = 'it''s a1'");
    parts.warehouse(
        "UPDATE %s SET person_version = 4, properties = parse_json('{\"n\": 4}') WHERE distinct_id = 'b1'"
            .formatted(export.target()));

    VerifyReport found = verify(3, "--model=persons");

    assertThat(findings(found))
        .containsExactly(
            List.of(Finding.MISSING_KEYS, Finding.OLDER_ROWS),
            List.of(),
            List.of(Finding.NEVER_RUN));
    assertThat(found.exitCode()).isEqualTo(6);
    KeyDifferences keys = found.periods().get(0).keys();
    String teamId = Long.toString(team);
    assertThat(keys.keys()).isEqualTo(2);
    assertThat(keys.missing().examples())
        .containsExactly(Map.of("team_id", teamId, "distinct_id", "it's a1"));
    assertThat(keys.older().examples())
        .containsExactly(Map.of("team_id", teamId, "distinct_id", "b1"));
    assertThat(found.periods().get(0).target()).isEqualTo(1);

    VerifyReport repaired = verify(2, "--model=persons", "--repair=true");

    assertThat(findings(repaired)).containsOnly(List.of());
    assertThat(repaired.exitCode()).isZero();
    assertThat(repaired.periods().get(0).repair().rows()).isEqualTo(2);
    assertThat(persons()).isEqualTo(whole);
  }

  /** The source tells the state of today in every hour in which a person had a row. */
  @Test
  void aChangeOfAnHourThatWasNotRunYetIsNoDifferenceOfThoseBefore() {
    people.insert(
        team,
        Person.of(ADA, 1, "{\"n\": 1}", in(0)),
        Person.of(BOB, 1, "{\"n\": 1}", in(0)),
        Person.of(CYD, 1, "{\"n\": 1}", in(0)));
    people.map(team, "a1", ADA, 0, in(0));
    people.map(team, "b1", BOB, 0, in(0));
    // Whose person arrives later has no row before.
    UUID late = id(START, 4);
    people.map(team, "l1", late, 0, in(0));
    people.map(team, "c1", CYD, 0, in(0));
    run(0, "--model=persons");
    people.insert(
        team, Person.of(ADA, 2, "{\"n\": 2}", in(2)), Person.of(late, 1, "{\"n\": 1}", in(2)));

    assertThat(findings(verify(1, "--model=persons"))).containsExactly(List.of());

    people.insert(team, Person.of(BOB, 2, "{\"n\": 2}", in(0)));

    VerifyReport report = verify(1, "--model=persons");
    assertThat(findings(report)).containsExactly(List.of(Finding.OLDER_ROWS));
    assertThat(report.periods().get(0).keys().older().examples())
        .extracting(example -> example.get("distinct_id"))
        .containsExactly("b1");

    // What later runs brought is newer than what a row says that stayed behind.
    run(2, "--model=persons");
    assertThat(persons()).contains(List.of("a1", "2", "2"), List.of("b1", "1", "1"));
    assertThat(findings(verify(1, "--model=persons"))).containsExactly(List.of(Finding.OLDER_ROWS));
    parts.warehouse(
        "UPDATE " + export.target() + " SET person_version = 9 WHERE distinct_id = 'b1'");
    assertThat(findings(verify(1, "--model=persons")))
        .as("newer in the target")
        .containsExactly(List.of());
  }

  @Test
  void aLossAndADoubleThatCancelOutAreFoundByKeys() {
    people
        .events()
        .insertRecent(
            event(team, "lost", in(0)), event(team, "doubled", in(0)), event(team, "late", in(1)));
    run(0);
    run(1);
    parts.warehouse(
        "INSERT INTO %1$s SELECT * FROM %1$s WHERE event = 'doubled'".formatted(export.target()));
    parts.warehouse("DELETE FROM " + export.target() + " WHERE event = 'lost'");
    assertThat(verify(2).exitCode()).as("by counts").isZero();

    VerifyReport found = verify(2, "--compare=keys");

    assertThat(findings(found))
        .containsExactly(List.of(Finding.MISSING_KEYS, Finding.DOUBLED_KEYS), List.of());
    assertThat(found.periods().get(0).keys().missing().examples())
        .singleElement()
        .satisfies(example -> assertThat(example).containsEntry("event", "lost"));

    VerifyReport repaired = verify(2, "--compare=keys", "--repair=true");

    assertThat(findings(repaired)).containsExactly(List.of(Finding.DOUBLED_KEYS), List.of());
    assertThat(repaired.exitCode()).isEqualTo(6);
    assertThat(export.rows("event, count(*) OVER (PARTITION BY event)"))
        .containsExactly(
            List.of("doubled", "2"),
            List.of("doubled", "2"),
            List.of("late", "1"),
            List.of("lost", "1"));
    // The copies are alike in all, so a person drops both, and one comes back.
    parts.warehouse("DELETE FROM " + export.target() + " WHERE event = 'doubled'");
    VerifyReport without = verify(2, "--compare=keys", "--repair=true");
    assertThat(without.exitCode()).isZero();
    assertThat(export.rows("event"))
        .containsExactly(List.of("doubled"), List.of("late"), List.of("lost"));
  }

  @Test
  void sessionsAreComparedByTheirVersion() {
    UUID session = id(in(0), 9);
    people.insertOfSession(session, pageview("/a", in(0), in(0)));
    run(0, "--model=sessions");
    assertThat(verify(1, "--model=sessions").exitCode()).isZero();
    // Late, and without an effect on its end.
    people.insertOfSession(
        session, pageview("/late", in(0).minusSeconds(30), in(0).plusSeconds(9)));

    assertThat(findings(verify(1, "--model=sessions")))
        .containsExactly(List.of(Finding.OLDER_ROWS));
    assertThat(verify(1, "--model=sessions", "--repair=true").exitCode()).isZero();
    assertThat(export.rows("pageview_count")).containsExactly(List.of("2"));
  }

  private EventTables.Event pageview(String url, Instant at, Instant landedAt) {
    return event(team, "$pageview", landedAt)
        .dated(at)
        .withProperties("{\"$current_url\": \"" + url + "\"}");
  }

  private static final String ALL_TYPES =
      """
      name: all_types
      source:
        table: all_types
        windowColumn: changed_at
        teamColumn: team_id
      splitKey:
        - expression: ifNull(s, '')
          type: STRING
      columns:
        - name: "te`xt?\\"'ü$"
          expression: s
          type: STRING
        - name: number
          expression: i
          type: BIGINT
        - name: small
          expression: i
          type: INTEGER
        - name: half
          expression: f
          type: DOUBLE
        - name: truth
          expression: b
          type: BOOLEAN
        - name: day
          expression: d
          type: DATE
        - name: instant
          expression: t
          type: TIMESTAMP
        - name: ver`sion
          expression: v
          type: DOUBLE
        - name: tie
          expression: v2
          type: STRING
        - name: data
          expression: v
          type: DOUBLE
      merge:
        key: ["te`xt?\\"'ü$", number, small, half, truth, day, instant]
        version: ["ver`sion", tie]
      """;

  /**
   * Every row has a value that one of the two sides could tell in another form; of each key there
   * is an older row, too. With slices and without the same has to come out.
   */
  @Test
  void keysOfEveryTypeMeetWhateverTheirColumnsAreCalled() throws IOException {
    parts.clickhouse(
        """
        CREATE TABLE verified.all_types (team_id Int64, s Nullable(String), i Nullable(Int32),
        f Nullable(Float64), b Nullable(Bool), d Nullable(Date32), t Nullable(DateTime64(6, 'UTC')),
        v Nullable(Float64), v2 Nullable(String),
        changed_at DateTime64(6, 'UTC')) ENGINE = MergeTree ORDER BY team_id""");
    List<String> rows =
        List.of(
            "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL",
            "NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'a'",
            "'', 0, 0, false, '1970-01-01', '1970-01-01 00:00:00.000000', 0, NULL",
            "'it''s ? \"|\\\\', -1, -0.0, true, '1969-12-31', '1969-12-31 23:59:59.999999', 1, 'b'",
            "'ü😀', 2147483647, nan, NULL, '2299-12-31', '2026-03-29 01:30:00.000001', 2, '\uE000'",
            "'ü😀', 2147483647, nan, NULL, '2299-12-31', '2026-03-29 01:30:00.000001', 2, '😀'",
            "'ill\\xFF\\xC0formed', -2147483648, 0.1, true, '1900-01-01', '2026-10-25 01:30:00.5', nan, ''",
            "'tab\\tline\\nzero\\0', 7, 1e300, false, '2026-02-28', '2026-10-25 00:30:00.5', inf, ''",
            "'tab\\tline\\nzero\\0', 7, -inf, false, '2026-02-28', '2026-10-25 00:30:00.5', -0.0, ''");
    for (String row : rows) {
      parts.clickhouse(
          "INSERT INTO verified.all_types SELECT %d, %s, fromUnixTimestamp64Micro(%d)"
              .formatted(team, row, in(0).toEpochMilli() * 1000));
    }
    String model = "--model=" + Files.writeString(folder.resolve("all_types.yaml"), ALL_TYPES);
    run(0, model, "--tableProperties=delta.columnMapping.mode=name");
    long keys = 7;
    assertThat(export.rows("count(*)")).containsExactly(List.of(Long.toString(keys)));

    VerifyReport whole = verify(1, model);

    assertThat(findings(whole)).containsExactly(List.of());
    assertThat(whole.periods().get(0).source()).isEqualTo(rows.size());
    assertThat(whole.periods().get(0).keys().keys()).isEqualTo(keys);
    assertThat(sliced(model, 3)).isEqualTo(whole.periods().get(0).keys());

    parts.warehouse("UPDATE %s SET `ver``sion` = NULL".formatted(export.target()));
    KeyDifferences older = verify(1, model).periods().get(0).keys();
    assertThat(older.older().count()).as("NULL is the lowest").isEqualTo(keys - 1);
    assertThat(sliced(model, 3)).isEqualTo(older);

    parts.warehouse("DELETE FROM " + export.target());
    KeyDifferences missing = verify(1, model).periods().get(0).keys();
    assertThat(missing.missing().count()).isEqualTo(keys);
    assertThat(missing.missing().examples()).hasSize(5);
    assertThat(sliced(model, 2)).isEqualTo(missing);
    assertThat(verify(1, model, "--repair=true").exitCode()).isZero();
  }

  private KeyDifferences sliced(String model, long rowsAtOnce) {
    ParsedOptions<VerifySettings> options = options(1, model);
    try (ExportRuns runs = runs(options)) {
      return new SideKeys(
              options.settings().export(),
              options::beam,
              runs.keys(),
              Instant.now(),
              rowsAtOnce,
              Comparison.begin())
          .compare(List.of(window(0)), List.of())
          .get(window(0));
    }
  }

  /** The warehouse refuses to answer 25 MiB at once. */
  @Tag("thorough")
  @Test
  void longKeysAreReadInAnswersThatTheWarehouseGives() {
    int rows = 300;
    people.insertMany(team, 0, rows, 1, in(0));
    parts.clickhouse(
        """
        INSERT INTO verified.person_distinct_id2 (team_id, distinct_id, person_id, version, \
        _timestamp) SELECT team_id, distinct_id || repeat('ü', 50000), person_id, 0, _timestamp \
        FROM verified.person_distinct_id2 WHERE team_id = %d"""
            .formatted(team));
    run(0, "--model=persons");
    parts.warehouse("DELETE FROM " + export.target() + " WHERE distinct_id LIKE 'd7ü%'");

    KeyDifferences keys = verify(1, "--model=persons").periods().get(0).keys();

    assertThat(keys.keys()).isEqualTo(2L * rows);
    assertThat(keys.missing().count()).isEqualTo(1);
    assertThat(keys.older().count() + keys.doubled().count()).isZero();
  }

  @Test
  void emptyPeriodsAndEmptyTablesAgree() {
    run(0, "--model=persons");

    VerifyReport report = verify(1, "--model=persons");

    assertThat(findings(report)).containsExactly(List.of());
    assertThat(report.periods().get(0).keys().keys()).isZero();
    people.insert(team, Person.of(ADA, 2, "{}", in(0)));
    people.map(team, "a1", ADA, 0, in(0));
    assertThat(findings(verify(1, "--model=persons")))
        .as("an empty table")
        .containsExactly(List.of(Finding.MISSING_KEYS));
  }

  @Test
  void aTargetThatIsGoneOrLacksTheKeyIsToldOnce() {
    people.insert(team, Person.of(ADA, 2, "{}", in(0)));
    people.map(team, "a1", ADA, 0, in(0));
    assertThat(findings(verify(1, "--model=persons"))).containsExactly(List.of(Finding.NEVER_RUN));
    run(0, "--model=persons", "--tableProperties=delta.columnMapping.mode=name");
    parts.warehouse("ALTER TABLE " + export.target() + " DROP COLUMN distinct_id");

    VerifyReport unfit = verify(1, "--model=persons");
    assertThat(unfit.exitCode()).isEqualTo(ErrorCode.SCHEMA_MISMATCH.exitCode());
    assertThat(unfit.failure().message()).contains("it lacks distinct_id");

    parts.warehouse("DROP TABLE " + export.target());
    assertThat(findings(verify(1, "--model=persons")))
        .containsExactly(List.of(Finding.OTHER_TABLE));
    assertThat(verify(1, "--model=persons", "--repair=true").exitCode()).isZero();
    assertThat(export.rows("distinct_id")).containsExactly(List.of("a1"));
  }

  @Test
  void keysAreComparedOnFlinkAsWell() {
    people.insertMany(team, 0, 3000, 1, in(0));
    run(0, "--model=persons");
    parts.warehouse("DELETE FROM " + export.target() + " WHERE distinct_id IN ('d7', 'd2999')");

    VerifyReport report =
        verify(1, "--model=persons", "--runner=FlinkRunner", "--flinkMaster=[local]");

    KeyDifferences keys = report.periods().get(0).keys();
    assertThat(keys.keys()).isEqualTo(3000);
    assertThat(keys.missing().examples())
        .extracting(example -> example.get("distinct_id"))
        .isEqualTo(Arrays.asList("d2999", "d7"));
    assertThat(keys.older().count() + keys.doubled().count()).isZero();
  }
}
