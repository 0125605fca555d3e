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

import static io.lakeferry.sinks.protocol.Merge.column;
import static io.lakeferry.sinks.protocol.RealLaunch.rowOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.protocol.RealLaunch.Values;
import io.lakeferry.sinks.protocol.RunSpecification.JsonColumns;
import io.lakeferry.sinks.protocol.RunSpecification.NewTable;
import io.lakeferry.sinks.protocol.RunSpecification.SchemaEvolution;
import io.lakeferry.sinks.protocol.RunSpecification.WriteMode;
import io.lakeferry.sinks.warehouse.StatementFailure;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.MergeRule;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.Models;
import io.lakeferry.transforms.model.ValueType;
import io.lakeferry.transforms.split.Split;
import io.lakeferry.transforms.window.Window;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Loads by stage and MERGE through the real driver and SDK, against the local service. */
class MergeLoadIT extends RealLoad {
  private static final Model PERSONS =
      Merge.model(
          "persons",
          List.of(
              column("team_id", ValueType.BIGINT),
              column("distinct_id", ValueType.STRING),
              column("person_id", ValueType.STRING),
              column("properties", ValueType.JSON),
              column("person_version", ValueType.BIGINT),
              column("person_distinct_id_version", ValueType.BIGINT),
              column("created_at", ValueType.TIMESTAMP)),
          new MergeRule(
              List.of("team_id", "distinct_id"),
              List.of("person_distinct_id_version", "person_version"),
              List.of(),
              List.of("person_id")));

  private static final Model SESSIONS =
      Merge.model(
          "sessions",
          List.of(
              column("session_id", ValueType.STRING),
              column("end_timestamp", ValueType.TIMESTAMP),
              column("events", ValueType.BIGINT),
              column("session_version", ValueType.TIMESTAMP)),
          new MergeRule(
              List.of("session_id"), List.of("session_version"), List.of("end_timestamp")));

  private static Values person(
      String distinctId, String personId, Long mapping, Long version, String properties) {
    return rowOf(7L, distinctId, personId, properties, version, mapping, 0L);
  }

  private RunSpecification run(Model model, int hour, WriteMode mode, SchemaEvolution evolution) {
    return Merge.run(model, table, hour, mode, JsonColumns.VARIANT, evolution, NewTable.PLAIN);
  }

  private RunSpecification persons(int hour) {
    return run(PERSONS, hour, WriteMode.MERGE, SchemaEvolution.ADD_COLUMNS);
  }

  private LoadOutcome load(RunSpecification run, Values... rows) {
    return runWhole(run, List.of(Arrays.asList(rows)));
  }

  private List<List<String>> standing(String columns) throws StatementFailure {
    return service.sql("SELECT " + columns + " FROM " + table.sql() + " ORDER BY ALL").rows();
  }

  private List<List<String>> standingPersons() throws StatementFailure {
    return standing("distinct_id, person_id, person_distinct_id_version, person_version");
  }

  private void requireNoStage() throws StatementFailure {
    assertThat(stages()).isEmpty();
  }

  private List<String> stages() throws StatementFailure {
    return service.sql("SHOW TABLES IN main.default LIKE 'lf_it_*'").rows().stream()
        .map(row -> row.get(1))
        .toList();
  }

  /**
   * A first window, the next one, and an older one after them: one key for each rule, and one test
   * for each key.
   */
  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class ThreeWindows {
    private RunSpecification first;
    private LoadOutcome inserted;
    private LoadOutcome second;
    private LoadOutcome older;
    private LoadOutcome again;
    private String detail;
    private List<List<String>> afterFirst;
    private List<List<String>> afterSecond;
    private List<List<String>> afterOlder;

    @BeforeAll
    void load(@TempDir Path temporary) throws Exception {
      folder = temporary;
      table = new TableName("main", "default", "windows_" + TABLES.incrementAndGet());
      first =
          Merge.run(
              PERSONS,
              table,
              0,
              WriteMode.MERGE,
              JsonColumns.VARIANT,
              SchemaEvolution.ADD_COLUMNS,
              new NewTable(
                  List.of("TEAM_ID", "distinct_id"),
                  "people's own",
                  Map.of("delta.appendOnly", "false", "it's", "a 'property'")));
      inserted =
          MergeLoadIT.this.load(
              first,
              person("same", "p1", 1L, 1L, "{\"a\":1}"),
              person("remapped", "p1", 1L, 9L, "no json"),
              person("aged", "p1", 5L, 5L, null),
              person("doubled", "p1", 1L, 1L, "{}"),
              person("doubled", "p1", 1L, 2L, "{\"newest\":true}"),
              person("doubled", "p1", 1L, 2L, "{\"newest\":true}"),
              person(null, "nobody", 1L, 1L, "{}"),
              person("unversioned", "p1", null, null, "{}"),
              person("halfway", "p1", 1L, null, "{}"),
              person("versioned", "p1", 1L, 1L, "{}"));
      detail = service.sql("DESCRIBE DETAIL " + table.sql()).rows().get(0).toString();
      afterFirst = standingPersons();
      second =
          MergeLoadIT.this.load(
              persons(1),
              person("same", "p1", 1L, 1L, "{\"a\":1}"),
              person("remapped", "p2", 2L, 1L, "{}"),
              person("aged", "p0", 4L, 99L, "{\"late\":true}"),
              person("doubled", "p3", 1L, 3L, "{}"),
              person("new", "p4", 1L, 1L, "{}"),
              person(null, "somebody", 2L, 1L, "{}"),
              person(null, "nobody", 1L, 1L, "{}"),
              person("unversioned", "p2", 0L, null, "{}"),
              person("halfway", "p1", 1L, 0L, "{}"),
              person("versioned", "p0", null, 99L, "{}"));
      afterSecond = standingPersons();
      older =
          MergeLoadIT.this.load(
              persons(-1),
              person("remapped", "p1", 1L, 9L, "{}"),
              person("new", "p4", 0L, 100L, "{}"),
              person("old", "p5", 1L, 1L, "{}"));
      afterOlder = standingPersons();
      again = MergeLoadIT.this.load(persons(1), person("same", "p1", 100L, 100L, "{}"));
      requireNothingLeft(first);
      requireNoStage();
    }

    /** What stands of a distinct id. */
    private static List<List<String>> of(String distinctId, List<List<String>> standing) {
      return standing.stream().filter(row -> Objects.equals(row.get(0), distinctId)).toList();
    }

    @Test
    void rowsAreCountedOnceEach() {
      assertThat(inserted.merge()).isEqualTo(new MergeCounts(0, 8, 0, 0));
      assertThat(inserted.rowsRead()).isEqualTo(10);
      assertThat(inserted.rowsLoaded()).isEqualTo(8);
      assertThat(second.merge()).isEqualTo(new MergeCounts(5, 1, 3, 1));
      assertThat(older.merge()).isEqualTo(new MergeCounts(0, 1, 2, 0));
      assertThat(afterOlder).hasSize(10);
    }

    @Test
    void textThatIsNoJsonIsCounted() {
      assertThat(inserted.badJson()).isEqualTo(1);
    }

    @Test
    void theTableThatIsCreatedHasWhatWasAskedFor() {
      assertThat(detail).contains("people's own", "a 'property'", "distinct_id");
    }

    @Test
    void ofDuplicatesInTheStageTheNewestCounts() {
      assertThat(of("doubled", afterFirst)).containsExactly(List.of("doubled", "p1", "1", "2"));
      assertThat(inserted.warnings()).anyMatch(line -> line.contains("2 of 10 rows"));
    }

    @Test
    void aRowThatComesAgainChangesNothing() {
      assertThat(of("same", afterSecond)).containsExactly(List.of("same", "p1", "1", "1"));
    }

    @Test
    void aRemapToAYoungerPersonWins() {
      assertThat(of("remapped", afterSecond)).containsExactly(List.of("remapped", "p2", "2", "1"));
    }

    @Test
    void aLateOlderMappingWithAHigherPersonVersionIsSkipped() {
      assertThat(of("aged", afterSecond)).containsExactly(List.of("aged", "p1", "5", "5"));
    }

    @Test
    void anotherPersonUnderTheSameMappingVersionIsCountedAndTold() {
      assertThat(of("doubled", afterSecond)).containsExactly(List.of("doubled", "p3", "1", "3"));
      assertThat(second.merge().conflicts()).isEqualTo(1);
      assertThat(second.warnings())
          .anyMatch(
              line ->
                  line.contains("1 rows have the person_distinct_id_version")
                      && line.contains("another (person_id)"));
    }

    @Test
    void anyMappingVersionIsNewerThanNone() {
      assertThat(of("unversioned", afterSecond))
          .containsExactly(Arrays.asList("unversioned", "p2", "0", null));
    }

    @Test
    void underOneMappingVersionAnyPersonVersionIsNewerThanNone() {
      assertThat(of("halfway", afterFirst))
          .containsExactly(Arrays.asList("halfway", "p1", "1", null));
      assertThat(of("halfway", afterSecond)).containsExactly(List.of("halfway", "p1", "1", "0"));
    }

    @Test
    void noMappingVersionIsOlderThanAnyWhateverThePersonsIs() {
      assertThat(of("versioned", afterSecond))
          .containsExactly(List.of("versioned", "p1", "1", "1"));
    }

    @Test
    void aNullInTheKeyIsAValue() {
      assertThat(of(null, afterFirst)).containsExactly(Arrays.asList(null, "nobody", "1", "1"));
      assertThat(of(null, afterSecond)).containsExactly(Arrays.asList(null, "somebody", "2", "1"));
      assertThat(inserted.warnings())
          .hasSize(2)
          .anyMatch(line -> line.contains("1 rows have a NULL in their key"));
    }

    @Test
    void anOlderWindowTurnsNothingBackAndBringsWhatWasMissing() {
      assertThat(of("remapped", afterOlder)).containsExactly(List.of("remapped", "p2", "2", "1"));
      assertThat(of("new", afterOlder)).containsExactly(List.of("new", "p4", "1", "1"));
      assertThat(of("old", afterOlder)).containsExactly(List.of("old", "p5", "1", "1"));
    }

    @Test
    void aRunThatIsDoneTellsItsCountsAgainAndLoadsNothing() {
      assertThat(again.state()).isEqualTo(LoadOutcome.State.ALREADY_EXPORTED);
      assertThat(again.merge()).isEqualTo(second.merge());
    }
  }

  @Test
  void keysThatStandTwiceStopTheRunAndAreNamed() throws Exception {
    postHogsPersons(
        "(7, 'b', 'p', NULL, 1, 1, NULL, false), (7, 'b', 'p', NULL, 1, 1, NULL, true)");
    assertThatThrownBy(
            () -> load(persons(1), person("a", "p", 2L, 1L, "{}"), person("b", "p", 2L, 1L, "{}")))
        .hasMessageContaining("1 of 2 keys")
        .hasMessageContaining("(team_id, distinct_id) = {7, b}")
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.COUNTS_DISAGREE));
    assertThat(rowsInTarget()).as("nothing was merged").isEqualTo(2);
    requireNoStage();
    try (RunAdministration runs =
        RunAdministration.open(
            service.connection(), "main", "default", Clock.systemUTC(), RealLaunch.SLEEPER)) {
      String runId = persons(1).identity().runId();
      assertThatThrownBy(() -> runs.accept(runId, line -> {}, wait -> {}))
          .hasMessageContaining("Launch the run again")
          .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.INVALID_OPTION));
      runs.abandon(runId, line -> {}, wait -> {});
      assertThat(runs.show(runId)).isEmpty();
    }
  }

  private void postHogsPersons(String values) throws StatementFailure {
    service.sql(
        "CREATE TABLE "
            + table.sql()
            + " (team_id BIGINT, distinct_id STRING, person_id STRING, properties VARIANT,"
            + " person_distinct_id_version BIGINT, person_version BIGINT, created_at TIMESTAMP,"
            + " is_deleted BOOLEAN) USING DELTA COMMENT 'PostHog generated table'");
    service.sql("INSERT INTO " + table.sql() + " VALUES " + values);
  }

  @Test
  void takesOverPostHogsPersonsWithBothSettings() throws Exception {
    postHogsPersons("(7, 'a', 'p', NULL, 1, 1, NULL, true), (7, 'b', 'p', NULL, 1, 1, NULL, true)");
    assertThat(
            load(
                    run(withAddedColumn(), 0, WriteMode.MERGE, SchemaEvolution.NONE),
                    rowOf(7L, "a", "s", "{}", 1L, 3L, 0L, "extra"))
                .warnings())
        .as("left out")
        .singleElement()
        .asString()
        .contains("column added is not in");
    assertThat(
            load(
                    run(withAddedColumn(), 1, WriteMode.MERGE, SchemaEvolution.ADD_COLUMNS),
                    rowOf(7L, "b", "s", "{}", 1L, 3L, 0L, "extra"),
                    rowOf(7L, "c", "s", "{}", 1L, 3L, 0L, "extra"))
                .warnings())
        .isEmpty();
    assertThat(standing("distinct_id, person_id, added, is_deleted"))
        .containsExactly(
            Arrays.asList("a", "s", null, "true"),
            Arrays.asList("b", "s", "extra", "true"),
            Arrays.asList("c", "s", "extra", null));
  }

  /** The persons with a column that no target has. */
  private static Model withAddedColumn() {
    List<Column> columns = new ArrayList<>(PERSONS.columns());
    columns.add(column("added", ValueType.STRING));
    return Merge.model("persons", columns, PERSONS.merge());
  }

  @Test
  void versionThatTheTargetLacksIsReplacedOrAdded() throws Exception {
    service.sql(
        "CREATE TABLE "
            + table.sql()
            + " (session_id STRING, end_timestamp TIMESTAMP, events BIGINT) USING DELTA");
    service.sql(
        "INSERT INTO "
            + table.sql()
            + " VALUES ('a', timestamp_micros(10), 1), ('b', timestamp_micros(10), 1)");
    LoadOutcome replaced =
        load(
            run(SESSIONS, 1, WriteMode.MERGE, SchemaEvolution.NONE),
            rowOf("a", 10L, 2L, 20L),
            rowOf("b", 11L, 2L, 20L));
    assertThat(replaced.merge())
        .as("a late event that leaves end_timestamp is missed")
        .isEqualTo(new MergeCounts(1, 0, 1, 0));
    assertThat(replaced.warnings())
        .hasSize(2)
        .anyMatch(line -> line.contains("lacks session_version") && line.contains("end_timestamp"));
    assertThat(
            load(
                    run(SESSIONS, 2, WriteMode.MERGE, SchemaEvolution.ADD_COLUMNS),
                    rowOf("a", 10L, 2L, 20L),
                    rowOf("b", 10L, 1L, null))
                .merge())
        .as("by the version it arrives")
        .isEqualTo(new MergeCounts(1, 0, 1, 0));
    assertThat(standing("session_id, events, unix_micros(session_version)"))
        .containsExactly(Arrays.asList("a", "2", "20"), Arrays.asList("b", "2", null));
    service.sql("ALTER TABLE " + table.sql() + " SET TBLPROPERTIES ('delta.appendOnly' = 'true')");
    assertThatThrownBy(
            () ->
                load(
                    run(SESSIONS, 3, WriteMode.MERGE, SchemaEvolution.NONE),
                    rowOf("a", 10L, 3L, 30L)))
        .hasMessageContaining("append-only")
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.SCHEMA_MISMATCH));
  }

  @Test
  void olderWindowWithTheVersionLeavesWhatWasMergedByTheFallback() throws Exception {
    service.sql(
        "CREATE TABLE "
            + table.sql()
            + " (session_id STRING, end_timestamp TIMESTAMP, events BIGINT) USING DELTA");
    load(
        run(SESSIONS, 1, WriteMode.MERGE, SchemaEvolution.NONE),
        rowOf("a", 20L, 5L, 30L),
        rowOf("b", 20L, 5L, 30L),
        rowOf("c", null, 5L, 30L));
    assertThat(
            load(
                    run(SESSIONS, 0, WriteMode.MERGE, SchemaEvolution.ADD_COLUMNS),
                    rowOf("a", 10L, 1L, 15L),
                    rowOf("b", 20L, 6L, 31L),
                    rowOf("c", null, 6L, 31L))
                .merge())
        .isEqualTo(new MergeCounts(2, 0, 1, 0));
    assertThat(standing("session_id, events, unix_micros(session_version)"))
        .containsExactly(
            Arrays.asList("a", "5", null), List.of("b", "6", "31"), List.of("c", "6", "31"));
  }

  private static RealLaunch.Values event(String uuid) {
    return rowOf(uuid, "click", "{\"n\":1}", "someone", 7L, 0L);
  }

  @Test
  void dedupedEventsOfOverlappingWindowsStandOnceInPostHogsTable() throws Exception {
    service.sql(
        "CREATE TABLE "
            + table.sql()
            + " (uuid STRING, event STRING, properties VARIANT, distinct_id STRING, team_id BIGINT,"
            + " timestamp TIMESTAMP, databricks_ingested_timestamp TIMESTAMP, person_properties"
            + " VARIANT, created_at TIMESTAMP) USING DELTA COMMENT 'PostHog generated table'");
    RunSpecification first = run(Models.events(), 0, WriteMode.DEDUPE, SchemaEvolution.ADD_COLUMNS);
    RunSpecification second = run(Models.events(), 0, WriteMode.DEDUPE, SchemaEvolution.NONE);
    RunSpecification overlapping =
        new RunSpecification(
            new RunIdentity(
                "it",
                table,
                7,
                new Window(Merge.HOUR.plusSeconds(1800), Merge.HOUR.plusSeconds(5400)),
                0),
            second.model(),
            second.jsonColumns(),
            second.schemaEvolution(),
            second.writeMode(),
            second.newTable(),
            second.sourceDescription());
    assertThat(load(first, event("a"), event("b"), event("b")).merge())
        .isEqualTo(new MergeCounts(0, 2, 0, 0));
    LoadOutcome outcome = load(overlapping, event("b"), event("c"));
    assertThat(outcome.merge()).isEqualTo(new MergeCounts(0, 1, 1, 0));
    assertThat(standing("uuid, unix_micros(databricks_ingested_timestamp)"))
        .hasSize(3)
        .extracting(row -> row.get(0))
        .containsExactly("a", "b", "c");
  }

  @Test
  void stageOfADeadLoadIsSweptAndAForeignTableIsNot() throws Exception {
    service.sql("CREATE TABLE IF NOT EXISTS main.default.lf_it_mine (a INT) USING DELTA");
    try {
      try (RealLaunch launch = launch(persons(0))) {
        Attempt attempt = launch.protocol().prepare();
        SealedRun sealed =
            launch.seal(
                attempt, launch.extract(attempt, List.of(List.of(person("a", "p", 1L, 1L, "{}")))));
        String merging = service.gate("statement", "received", "step=merge ", "hold", 0, 1);
        CompletableFuture<LoadOutcome> loading =
            CompletableFuture.supplyAsync(() -> launch.protocol().load(sealed), threads);
        await().atMost(Duration.ofMinutes(1)).until(() -> service.hits(merging) == 1);
        launch.close();
        assertThatThrownBy(() -> loading.get(30, TimeUnit.SECONDS)).isNotNull();
        service.remove(merging);
      }
      assertThat(stages()).as("the dead load's, and the user's").hasSize(2);
      assertThat(rowsInTarget()).isZero();
      assertThat(runWhole(persons(0), List.of()).merge()).isEqualTo(new MergeCounts(0, 1, 0, 0));
      requireExported(persons(0), 1);
      assertThat(stages()).containsExactly("lf_it_mine");
    } finally {
      service.sql("DROP TABLE main.default.lf_it_mine");
    }
  }

  @Test
  void mergesOfTwoWindowsAtOnceBothCount() throws Exception {
    postHogsPersons("(7, 'a', 'p', NULL, 1, 1, NULL, true)");
    String merging = service.gate("statement", "received", "step=merge ", "hold", 0, 2);
    CompletableFuture<LoadOutcome> one =
        CompletableFuture.supplyAsync(
            () -> load(persons(1), person("a", "p", 3L, 1L, "{}"), person("b", "p", 1L, 1L, "{}")),
            threads);
    CompletableFuture<LoadOutcome> two =
        CompletableFuture.supplyAsync(
            () -> load(persons(2), person("a", "p", 2L, 1L, "{}"), person("b", "p", 2L, 1L, "{}")),
            threads);
    await().atMost(Duration.ofMinutes(1)).until(() -> service.hits(merging) == 2);
    service.release(merging);
    for (CompletableFuture<LoadOutcome> load : List.of(one, two)) {
      MergeCounts counts = load.get(2, TimeUnit.MINUTES).merge();
      assertThat(counts.updated() + counts.inserted() + counts.skipped()).isEqualTo(2);
    }
    assertThat(standingPersons())
        .containsExactly(List.of("a", "p", "3", "1"), List.of("b", "p", "2", "1"));
  }

  @Test
  void sendsThePlannedStatements() throws Exception {
    List<Split> splits = List.of(new Split(0, null, null, 2, 1));
    List<String> planned =
        PlannedStatements.of(
                service.connection(), persons(0), splits, Clock.systemUTC(), RealLaunch.SLEEPER)
            .stream()
            .filter(statement -> statement.kind() == PlannedStatement.Kind.SQL)
            .filter(
                statement ->
                    !statement.phase().equals("clean up") || statement.text().startsWith("SHOW"))
            .map(PlannedStatement::text)
            .toList();
    long before = service.journalEnd();
    load(persons(0), person("a", "p", 1L, 1L, "{}"), person("a", "p", 1L, 1L, "{}"));
    List<String> sent =
        service.statementsSince(before, persons(0).identity().runId()).stream()
            .map(text -> text.substring(text.indexOf("*/") + 3))
            .toList();
    assertThat(sent.stream().map(MergeLoadIT::beginning).toList())
        .isEqualTo(planned.stream().map(MergeLoadIT::beginning).toList());
    for (int i = 0; i < planned.size(); i++) {
      assertThat(masked(sent.get(i))).matches(pattern(masked(planned.get(i))));
    }
  }

  private static String beginning(String statement) {
    return statement.substring(0, Math.min(statement.length(), 28));
  }

  /** What a row of the ledger says is known only when it is written. */
  private static String masked(String statement) {
    return statement.contains("`lakeferry_runs` AS") && statement.startsWith("MERGE")
        ? statement.replaceAll("'(?:[^'\\\\]|\\\\.)*'|-?\\b\\d+\\b", "?")
        : statement;
  }

  /** The text, with anything for what stands in angle brackets. */
  private static Pattern pattern(String planned) {
    return Pattern.compile(
        Stream.of(planned.split("<[a-z][a-z ]*>", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".+?")),
        Pattern.DOTALL);
  }

  @Test
  void hostileNamesWork() throws Exception {
    table = new TableName("main", "default", "o'b`j\"é_" + TABLES.incrementAndGet());
    Model hostile =
        Merge.model(
            "hostile",
            List.of(
                column("ke`y.\"'é", ValueType.STRING),
                column("select", ValueType.BIGINT),
                column("v".repeat(255), ValueType.STRING)),
            new MergeRule(List.of("ke`y.\"'é"), List.of("select"), List.of()));
    load(
        run(hostile, 0, WriteMode.MERGE, SchemaEvolution.ADD_COLUMNS),
        rowOf("a'b\\${x}", 1L, "x"),
        rowOf("z\uD83D\uDE00" + "z".repeat(99), 1L, "x"),
        rowOf("line\nbreak\u0001", 1L, "x"));
    assertThat(
            load(
                    run(hostile, 1, WriteMode.MERGE, SchemaEvolution.NONE),
                    rowOf("a'b\\${x}", 2L, "y"),
                    rowOf("z\uD83D\uDE00" + "z".repeat(99), 2L, "y"),
                    rowOf("line\nbreak\u0001", 0L, "y"))
                .merge())
        .isEqualTo(new MergeCounts(2, 0, 1, 0));
    assertThat(
            standing(
                hostile.columns().stream()
                    .map(column -> TableName.quote(column.name()))
                    .collect(Collectors.joining(", "))))
        .containsExactly(
            List.of("a'b\\${x}", "2", "y"),
            List.of("line\nbreak\u0001", "1", "x"),
            List.of("z\uD83D\uDE00" + "z".repeat(99), "2", "y"));
  }
}
