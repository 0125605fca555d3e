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

import static io.lakeferry.pipelines.it.FlowExport.INSIDE;
import static io.lakeferry.pipelines.it.FlowExport.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.pipelines.report.RunReport;
import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.protocol.MergeCounts;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Models of one's own, by files, from the real engine to the target. */
@ExtendWith(LocalPlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CustomModelsIT {
  private static final String DATABASE = "custom";

  /** Of a key it yields whatever rows there are, and neither keys nor versions need be known. */
  private static final String SUBSCRIPTIONS =
      """
      name: subscriptions
      description: One row per subscription.
      source:
        query: |
          SELECT * FROM subscription
          WHERE team_id = {team_id:Int64} AND {split}
            AND changed_at >= {window_start:DateTime64(6, 'UTC')}
            AND changed_at < {window_end:DateTime64(6, 'UTC')}
      splitKey:
        - expression: ifNull(id, '')
          type: STRING
      columns:
        - name: id
          type: STRING
          comment: The subscription's own id
        - name: version
          type: BIGINT
        - name: plan
          type: STRING
        - name: price
          type: DOUBLE
        - name: seats
          type: INTEGER
        - name: active
          type: BOOLEAN
        - name: tags
          type: STRING_ARRAY
        - name: since
          type: DATE
        - name: details
          type: JSON
      merge:
        key: [id]
        version: [version]
      """;

  private static final String CHANGES =
      """
      name: changes
      source:
        table: subscription
        windowColumn: changed_at
        teamColumn: team_id
      splitKey:
        - expression: ifNull(id, '')
          type: STRING
      columns:
        - name: id
          type: STRING
        - name: plan
          type: STRING
        - name: changed_at
          type: TIMESTAMP
        - name: loaded_at
          ingestedAt: true
      """;

  @TempDir Path folder;

  private LocalParts parts;
  private EventTables tables;
  private int tests;
  private FlowExport export;
  private long team;

  @BeforeAll
  void makeTables(LocalParts running) {
    parts = running;
    tables = new EventTables(parts, DATABASE);
    parts.clickhouse(
        """
        CREATE TABLE %s.subscription (team_id Int64, id Nullable(String), version Nullable(UInt64),
        plan LowCardinality(String), price Float64, seats UInt8, active UInt8,
        tags Array(String), since Date, details String, changed_at DateTime64(3, 'UTC'))
        ENGINE = MergeTree ORDER BY team_id"""
            .formatted(DATABASE));
  }

  @BeforeEach
  void choose() {
    export = new FlowExport(parts, tables, folder, ++tests);
    team = export.team();
  }

  /**
   * @param values of id, version and plan, as SQL
   */
  private void insert(Instant changedAt, String... values) {
    for (String row : values) {
      parts.clickhouse(
          """
          INSERT INTO %s.subscription SELECT %d, %s, 12.5, 7, 1, ['p', 'q''s'], '2026-02-28', \
          '{"a": [1]}', fromUnixTimestamp64Milli(%d)"""
              .formatted(DATABASE, team, row, changedAt.toEpochMilli()));
    }
  }

  private String file(String name, String text) {
    try {
      return "--model=" + Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A NULL in a key is a value, a version of NULL is the lowest, and of copies one counts. */
  @Test
  void aMutableModelIsMergedByItsKeyAndVersion() {
    String model = file("subscriptions.yaml", SUBSCRIPTIONS);
    insert(INSIDE, "'a', 1, 'free'", "'a', 2, 'paid'", "NULL, 1, 'nobody'", "'b', NULL, 'none'");

    RunReport first = export.run(model);

    assertThat(first.failure()).isNull();
    assertThat(first.merge()).isEqualTo(new MergeCounts(0, 3, 0, 0));
    assertThat(first.rows()).isEqualTo(new RunReport.Rows(4, 4, 4, 3));
    assertThat(first.warnings())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("1 of 4 rows had the key of another one"))
        .anyMatch(line -> line.startsWith("1 rows have a NULL in their key (id)"));
    assertThat(
            export.rows(
                "id, version, plan, price, seats, active, array_join(tags, ' '), since,"
                    + " to_json(details)"))
        .containsExactlyInAnyOrder(
            row(null, "1", "nobody"), row("a", "2", "paid"), row("b", null, "none"));
    assertThat(export.columns())
        .containsExactly(
            "id string",
            "version bigint",
            "plan string",
            "price double",
            "seats int",
            "active boolean",
            "tags array<string>",
            "since date",
            "details variant");

    Instant later = INSIDE.plus(Duration.ofHours(1));
    insert(later, "'a', 1, 'late'", "NULL, 2, 'still nobody'", "'b', 0, 'some'", "'c', 1, 'new'");
    RunReport second = export.run(START.plus(1, ChronoUnit.HOURS), later.plusSeconds(60), model);

    assertThat(second.failure()).isNull();
    assertThat(second.merge()).isEqualTo(new MergeCounts(2, 1, 1, 0));
    assertThat(export.rows("id, version, plan"))
        .containsExactlyInAnyOrder(
            Arrays.asList(null, "2", "still nobody"),
            List.of("a", "2", "paid"),
            List.of("b", "0", "some"),
            List.of("c", "1", "new"));
  }

  private static List<String> row(String id, String version, String plan) {
    return Arrays.asList(
        id, version, plan, "12.5", "7", "true", "p q's", "2026-02-28", "{\"a\":[1]}");
  }

  @Test
  void anImmutableModelIsAppended() {
    insert(INSIDE, "'a', 1, 'free'", "'a', 2, 'paid'", "NULL, 1, 'nobody'");
    insert(START.minusSeconds(1), "'a', 0, 'before'");

    RunReport report = export.run(file("changes.yaml", CHANGES));

    assertThat(report.failure()).isNull();
    assertThat(report.merge()).isNull();
    assertThat(report.rows()).isEqualTo(new RunReport.Rows(3, 3, 3, 3));
    assertThat(export.rows("id, plan"))
        .containsExactlyInAnyOrder(
            List.of("a", "free"), List.of("a", "paid"), Arrays.asList(null, "nobody"));
    assertThat(export.rows("DISTINCT unix_micros(loaded_at)"))
        .containsExactly(
            List.of(Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, report.ingestedAt()))));
  }

  /** Without the time of its run a row is known by its key only, so that is how it is loaded. */
  @Test
  void anImmutableModelWithoutATimeOfIngestionIsLoadedByItsKey() {
    insert(INSIDE, "'a', 1, 'free'", "'b', 2, 'paid'");
    String model =
        file(
            "untimed.yaml",
            CHANGES.replace(
                "  - name: loaded_at\n    ingestedAt: true\n", "merge:\n  key: [id]\n"));

    RunReport report = export.run(model);

    assertThat(report.failure()).isNull();
    assertThat(report.merge()).isEqualTo(new MergeCounts(0, 2, 0, 0));
    assertThat(export.rows("id, plan"))
        .containsExactlyInAnyOrder(List.of("a", "free"), List.of("b", "paid"));

    Instant later = INSIDE.plus(Duration.ofHours(1));
    insert(later, "'a', 1, 'again'", "'c', 1, 'new'");
    RunReport second = export.run(START.plus(1, ChronoUnit.HOURS), later.plusSeconds(60), model);

    assertThat(second.failure()).isNull();
    assertThat(export.rows("id, plan"))
        .as("a row that stands stays as it is")
        .containsExactlyInAnyOrder(List.of("a", "free"), List.of("b", "paid"), List.of("c", "new"));
  }

  /** Of a model of one's own, too, a key keeps what two windows have in common from doubling. */
  @Test
  void overlappingWindowsOfAModelWithAKeyAreDeduped() {
    String model = file("keyed.yaml", CHANGES + "merge:\n  key: [id, plan]\n");
    insert(START.plus(Duration.ofMinutes(20)), "'a', 1, 'first only'");
    insert(START.plus(Duration.ofMinutes(40)), "'a', 1, 'both'", "NULL, 1, 'both'");
    insert(START.plus(Duration.ofMinutes(70)), "'a', 1, 'second only'", "'a', 2, 'second only'");

    RunReport first = export.run(model, "--writeMode=dedupe");
    RunReport second =
        export.run(
            START.plus(Duration.ofMinutes(30)),
            START.plus(Duration.ofMinutes(90)),
            model,
            "--writeMode=dedupe");

    assertThat(first.failure()).isNull();
    assertThat(first.merge()).isEqualTo(new MergeCounts(0, 3, 0, 0));
    assertThat(second.failure()).isNull();
    assertThat(second.rows()).isEqualTo(new RunReport.Rows(4, 4, 4, 3));
    assertThat(second.merge()).isEqualTo(new MergeCounts(0, 1, 2, 0));
    assertThat(export.rows("id, plan, unix_micros(loaded_at)"))
        .containsExactlyInAnyOrder(
            Arrays.asList(null, "both", micros(first)),
            List.of("a", "both", micros(first)),
            List.of("a", "first only", micros(first)),
            List.of("a", "second only", micros(second)));
  }

  private static String micros(RunReport report) {
    return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, report.ingestedAt()));
  }

  /** Names of table and columns that every statement on both sides has to quote. */
  @Test
  void hostileNamesArriveAsTheyAre() {
    String key = "ke`y.\"'é 日本";
    String odd = "a, b; {c}=(d)";
    String longest = "v".repeat(255);
    parts.clickhouse(
        """
        CREATE TABLE %s.hostile (team_id Int64, `ke\\`y."'é 日本` String, `select` Int64, plan \
        String, changed_at DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY team_id"""
            .formatted(DATABASE));
    String model =
        file(
            "hostile.yaml",
            """
            name: hostile
            source:
              table: hostile
              windowColumn: changed_at
              teamColumn: team_id
            splitKey:
              - expression: '`ke\\`y."''é 日本`'
                type: STRING
            columns:
              - name: 'ke`y."''é 日本'
                type: STRING
              - name: select
                type: BIGINT
              - name: 'a, b; {c}=(d)'
                expression: plan
                type: STRING
              - name: %s
                expression: upper(plan)
                type: STRING
            merge:
              key: ['ke`y."''é 日本']
              version: [select]
            """
                .formatted(longest));
    FlowExport hostile = export.into("o'b`j\"é");
    String[] options = {model, "--tableProperties=delta.columnMapping.mode=name"};
    insertHostile(INSIDE, "a''b", 1, "old");
    insertHostile(INSIDE, "c`d", 1, "one");

    RunReport first = hostile.run(options);
    Instant later = INSIDE.plus(Duration.ofHours(1));
    insertHostile(later, "a''b", 2, "new");
    RunReport second = hostile.run(START.plus(1, ChronoUnit.HOURS), later.plusSeconds(60), options);

    assertThat(first.failure()).isNull();
    assertThat(first.merge()).isEqualTo(new MergeCounts(0, 2, 0, 0));
    assertThat(second.failure()).isNull();
    assertThat(second.merge()).isEqualTo(new MergeCounts(1, 0, 0, 0));
    assertThat(hostile.columns())
        .containsExactly(key + " string", "select bigint", odd + " string", longest + " string");
    assertThat(
            hostile.rows(
                Stream.of(key, "select", odd, longest)
                    .map(TableName::quote)
                    .collect(Collectors.joining(", "))))
        .containsExactly(List.of("a'b", "2", "new", "NEW"), List.of("c`d", "1", "one", "ONE"));
  }

  private void insertHostile(Instant changedAt, String key, int version, String plan) {
    parts.clickhouse(
        "INSERT INTO %s.hostile VALUES (%d, '%s', %d, '%s', fromUnixTimestamp64Milli(%d))"
            .formatted(DATABASE, team, key, version, plan, changedAt.toEpochMilli()));
  }

  /** Only a table with column mapping has such a name; a new one has it if it is asked for. */
  @Test
  void aNameThatNeedsColumnMappingIsRefusedWithoutIt() {
    String model =
        file(
            "mapped.yaml",
            CHANGES.replace("- name: plan\n", "- name: the plan\n    expression: plan\n"));

    RunReport report = export.run(model);

    assertThat(report.exitCode()).isEqualTo(2);
    assertThat(report.failure().message())
        .contains("column the plan", "'delta.columnMapping.mode' = 'name'");
    assertThat(parts.tables(export.target().replace("main.default.", ""))).isEmpty();
  }

  @Test
  void aMistakeInTheFileIsAWrongOptionNamedByItsLine() {
    String model = file("wrong.yaml", CHANGES.replace("type: TIMESTAMP", "type: TIMESTAMPS"));

    assertThatThrownBy(() -> export.run(model))
        .isInstanceOfSatisfying(
            LakeferryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_OPTION))
        .message()
        .contains("wrong.yaml:15: ", "TIMESTAMPS")
        .doesNotContain("\n");
  }

  @Test
  void whatTheSourceCannotYieldIsNamedByItsLineBeforeAnythingIsMade() {
    String model = file("unfit.yaml", CHANGES.replace("- name: plan\n", "- name: plam\n"));

    RunReport report = export.run(model);

    assertThat(report.exitCode()).isEqualTo(4);
    assertThat(report.failure().code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
    assertThat(report.failure().message())
        .contains("unfit.yaml:12: ", "did you mean plan?")
        .doesNotContain("\n");
    assertThat(parts.tables(export.target().replace("main.default.", ""))).isEmpty();
  }
}
