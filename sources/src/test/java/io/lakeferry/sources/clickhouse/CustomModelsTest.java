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
package io.lakeferry.sources.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.AcceptedTypes;
import io.lakeferry.transforms.model.ClickHouseTypes;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.LoadedModel;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ModelFile;
import io.lakeferry.transforms.model.ModelSource;
import io.lakeferry.transforms.model.ValueType;
import io.lakeferry.transforms.query.Statement;
import io.lakeferry.transforms.settings.DataSize;
import io.lakeferry.transforms.split.Split;
import io.lakeferry.transforms.window.RowSelection;
import io.lakeferry.transforms.window.SourceQuery;
import io.lakeferry.transforms.window.Window;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On the real engine: models of anybody's own tables and queries. */
@ExtendWith(EngineServer.class)
class CustomModelsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Window WINDOW =
      new Window(Instant.parse("2026-11-22T07:00:00Z"), Instant.parse("2026-11-22T09:00:00Z"));
  private static final RowSelection SELECTION = RowSelection.landed(2, WINDOW);
  private static final DataSize FILE = DataSize.ofMebibytes(128);

  private static final String SUBSCRIPTIONS =
      """
      name: subscriptions
      source:
        query: |
          SELECT id, argMax(s.plan, s.version) AS plan, max(s.version) AS version,
            max(s.changed_at) AS changed_at
          FROM subscription AS s
          WHERE team_id = {team_id:Int64} AND {split}
          GROUP BY id
          HAVING changed_at >= {window_start:DateTime64(6, 'UTC')}
            AND changed_at < {window_end:DateTime64(6, 'UTC')} -- the last
      splitKey:
        - expression: id
          type: STRING
      columns:
        - name: id
          type: STRING
          nullable: false
        - name: plan
          type: STRING
        - name: version
          type: BIGINT
          nullable: false
        - name: changed_at
          type: TIMESTAMP
      merge:
        key: [id]
        version: [version]
      """;

  private static final Map<String, String> SAMPLES =
      Map.ofEntries(
          Map.entry("String", "'{}'"),
          Map.entry("FixedString", "toFixedString('{}', 2)"),
          Map.entry("UUID", "generateUUIDv4()"),
          Map.entry("Enum8", "CAST('a', 'Enum8(\\'a\\' = 1)')"),
          Map.entry("Enum16", "CAST('a', 'Enum16(\\'a\\' = 300)')"),
          Map.entry("IPv4", "toIPv4('127.0.0.1')"),
          Map.entry("IPv6", "toIPv6('::1')"),
          Map.entry("Int8", "toInt8(1)"),
          Map.entry("Int16", "toInt16(1)"),
          Map.entry("Int32", "toInt32(1)"),
          Map.entry("Int64", "toInt64(1)"),
          Map.entry("Int128", "toInt128(1)"),
          Map.entry("Int256", "toInt256(1)"),
          Map.entry("UInt8", "toUInt8(1)"),
          Map.entry("UInt16", "toUInt16(1)"),
          Map.entry("UInt32", "toUInt32(1)"),
          Map.entry("UInt64", "toUInt64(1)"),
          Map.entry("UInt128", "toUInt128(1)"),
          Map.entry("UInt256", "toUInt256(1)"),
          Map.entry("Float32", "toFloat32(1.5)"),
          Map.entry("Float64", "toFloat64(1.5)"),
          Map.entry("Decimal", "toDecimal64(1.5, 2)"),
          Map.entry("Bool", "true"),
          Map.entry("Date", "toDate('2026-01-01')"),
          Map.entry("Date32", "toDate32('1926-01-01')"),
          Map.entry("DateTime", "toDateTime('2026-01-01 00:00:00', 'Europe/Berlin')"),
          Map.entry("DateTime64", "toDateTime64('1926-01-01 00:00:00.123', 3, 'UTC')"),
          Map.entry("JSON", "CAST('{\"a\":1}', 'JSON')"),
          Map.entry("Array", "[toDecimal64(1.5, 2)]"));

  private EventsDatabase database;
  private ClickHouseSource source;
  private QueryClient client;

  @BeforeEach
  void connect(EngineServer.Running server) {
    database = new EventsDatabase(server);
    source = ClickHouseSource.connect(database.connection(), Clock.fixed(NOW, ZoneOffset.UTC));
    client = new QueryClient(database.connection());
    database.execute(
        "CREATE TABLE "
            + database.table("subscription")
            + " (team_id Int64, id String, plan LowCardinality(String), version UInt64, changed_at"
            + " DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY (team_id, id)"
            + " SETTINGS index_granularity = 256");
  }

  @AfterEach
  void disconnect() {
    client.close();
    source.close();
    database.close();
  }

  @Test
  void aQuerysRowsAreThoseOfItsWindowAndTeam() throws IOException {
    database.execute(
        "INSERT INTO "
            + database.table("subscription")
            + " VALUES (2, 'a', 'free', 1, '2026-11-22 06:00:00'), (2, 'a', 'paid', 2, '2026-11-22"
            + " 07:00:00.125'), (2, 'b', 'free', 1, '2026-11-22 08:00:00'), (2, 'b', 'gone', 2,"
            + " '2026-11-22 09:00:00'), (3, 'c', 'free', 1, '2026-11-22 08:00:00')");
    LoadedModel model = ModelFile.parse("s.yaml", SUBSCRIPTIONS);

    source.check(model);
    source.preflight(model.model());

    assertThat(read(model.model()))
        .containsExactly(
            Map.of(
                "id",
                "a",
                "plan",
                "paid",
                "version",
                2L,
                "changed_at",
                micros("2026-11-22T07:00:00.125Z")));
  }

  /** With the mark and without it, the parts together are the whole, each row once. */
  @ParameterizedTest
  @ValueSource(strings = {" AND {split}", ""})
  void thePartsOfAQueryAreTheWhole(String mark) throws IOException {
    insertMany(20_000);
    Model model = ModelFile.parse("s.yaml", SUBSCRIPTIONS.replace(" AND {split}", mark)).model();
    SourceQuery query =
        new SourceQuery(model.name(), ((ModelSource.Query) model.source()).sql(), WINDOW);

    WindowPlan plan = new WindowPlanner(client, sizing -> 7).plan(model, SELECTION, query, FILE);

    assertThat(plan.splits()).hasSize(mark.isEmpty() ? 4 : 7);
    assertThat(plan.cost().queries()).as("passes over the query").isEqualTo(1);
    Set<Object> ids = new HashSet<>();
    for (Split split : plan.splits()) {
      List<Map<String, Object>> rows = RecordedRows.of(source.open(plan, split));
      assertThat((long) rows.size())
          .isEqualTo(split.expectedRows())
          .isEqualTo(source.count(plan, split));
      rows.forEach(row -> assertThat(ids.add(row.get("id"))).as("first of %s", row).isTrue());
    }
    assertThat(ids).hasSize(20_000);
    assertThat(plan.expectedRows()).isEqualTo(20_000);
    if (!mark.isEmpty()) {
      // ClickHouse prunes by the mark: the parts read little more than one whole.
      assertThat(readRows(plan)).isLessThan(2 * 20_000);
    }
  }

  /** Inside the id means another one: a part's rows are kept out of it, and in no other. */
  @Test
  void rowsThatTheMarkKeepsOutAreNotLostSilently() throws IOException {
    insertMany(2_000);
    Model model =
        ModelFile.parse(
                "s.yaml",
                SUBSCRIPTIONS.replaceAll(
                    "(?s)SELECT id, argMax.*-- the last",
                    """
                    SELECT reverse(inner_id) AS id, plan, version, changed_at
                        FROM (SELECT *, id AS inner_id FROM subscription
                              WHERE team_id = {team_id:Int64} AND {split})
                        WHERE changed_at >= {window_start:DateTime64(6, 'UTC')}
                          AND changed_at < {window_end:DateTime64(6, 'UTC')}"""))
            .model();
    SourceQuery query =
        new SourceQuery(model.name(), ((ModelSource.Query) model.source()).sql(), WINDOW);
    WindowPlan plan = new WindowPlanner(client, sizing -> 3).plan(model, SELECTION, query, FILE);
    assertThat(plan.expectedRows()).isEqualTo(2_000);

    for (Split split : plan.splits()) {
      assertThat((long) RecordedRows.of(source.open(plan, split)).size())
          .isLessThan(split.expectedRows());
      assertThatThrownBy(() -> source.count(plan, split))
          .isInstanceOfSatisfying(
              LakeferryException.class,
              error -> assertThat(error.code()).isEqualTo(ErrorCode.INVALID_OPTION))
          .hasMessageContaining("model subscriptions: the condition at {split} keeps out rows");
    }
  }

  /** What comes or goes after the plan is counted, with the mark where it belongs. */
  @Test
  void rowsThatCameSinceThePlanAreNoFaultOfTheMark() {
    insertMany(2_000);
    Model model = ModelFile.parse("s.yaml", SUBSCRIPTIONS).model();
    SourceQuery query =
        new SourceQuery(model.name(), ((ModelSource.Query) model.source()).sql(), WINDOW);
    WindowPlan plan = new WindowPlanner(client, sizing -> 3).plan(model, SELECTION, query, FILE);
    database.execute(
        "INSERT INTO "
            + database.table("subscription")
            + " VALUES (2, 'zzz', 'free', 1, '2026-11-22 08:00:00')");

    assertThat(plan.splits().stream().mapToLong(split -> source.count(plan, split)).sum())
        .isEqualTo(2_001);
  }

  /** A number that is no hash lies in one bucket of its top bits. */
  @Test
  void smallNumbersAsSplitKeyDivideToo() throws IOException {
    insertMany(5_000);
    Model model =
        ModelFile.parse(
                "s.yaml",
                SUBSCRIPTIONS
                    .replace("expression: id", "expression: toUInt64(id)")
                    .replace("type: STRING\ncolumns", "type: UINT64\ncolumns"))
            .model();
    SourceQuery query =
        new SourceQuery(model.name(), ((ModelSource.Query) model.source()).sql(), WINDOW);

    WindowPlan plan = new WindowPlanner(client, sizing -> 3).plan(model, SELECTION, query, FILE);

    assertThat(plan.splits()).hasSize(3);
    assertThat(plan.splits()).allSatisfy(s -> assertThat(s.expectedRows()).isBetween(1500L, 1900L));
    assertThat(readAll(plan)).hasSize(5_000);
  }

  /** Beside a comparison a ternary would end in the middle; its rows would be in no part. */
  @Test
  void anExpressionOfAnyKindCanBeTheSplitKey() throws IOException {
    insertMany(3_000);
    Model model =
        ModelFile.parse(
                "s.yaml",
                SUBSCRIPTIONS
                    .replace(
                        "expression: id",
                        "expression: \"toUInt64(id) % 2 = 0 ? toUInt64(0) : toUInt64(id)\"")
                    .replace("type: STRING\ncolumns", "type: UINT64\ncolumns"))
            .model();
    source.preflight(model);
    SourceQuery query =
        new SourceQuery(model.name(), ((ModelSource.Query) model.source()).sql(), WINDOW);

    WindowPlan plan = new WindowPlanner(client, sizing -> 3).plan(model, SELECTION, query, FILE);

    assertThat(plan.splits()).hasSizeBetween(2, 3);
    assertThat(readAll(plan)).hasSize(3_000);
  }

  @Test
  void aTableIsReadByItsWindowColumn() throws IOException {
    orders();
    Model model = ModelFile.parse("o.yaml", orderModel("copies: all", "teamColumn: team")).model();

    source.preflight(model);

    assertThat(read(model)).extracting(row -> row.get("id")).containsExactlyInAnyOrder(1L, 1L, 2L);
    assertThat(
            read(
                ModelFile.parse("o.yaml", orderModel("copies: one_of_each_key", "teamColumn: team"))
                    .model()))
        .extracting(row -> row.get("id"))
        .containsExactlyInAnyOrder(1L, 2L);
    assertThat(read(ModelFile.parse("o.yaml", orderModel("copies: all", "")).model()))
        .extracting(row -> row.get("id"))
        .containsExactlyInAnyOrder(1L, 1L, 2L, 9L);
  }

  @Test
  void aTableSortedByItsKeyIsCutByWhatItsGranulesCost() throws IOException {
    orders();
    Model model = ModelFile.parse("o.yaml", orderModel("copies: all", "teamColumn: team")).model();

    WindowPlan plan = source.plan(model, SELECTION, new DataSize(1));

    assertThat(plan.source().toString()).isEqualTo(database.table("orders"));
    assertThat(((io.lakeferry.transforms.window.SourceTable) plan.source()).sortedRunsPerPart())
        .isEqualTo(1);
    assertThat(plan.splits()).hasSize(1);
  }

  /** Every kind of value, and the column names that our own query uses beside them. */
  @Test
  void valuesAreConvertedToTheDeclaredTypes() throws IOException {
    database.execute(
        "CREATE TABLE "
            + database.table("things")
            + " (lakeferry_0 UInt64, bucket UInt64, slice LowCardinality(Nullable(String)), u UUID,"
            + " e Enum8('x' = 1, 'y' = 2), f FixedString(3), d Date, t DateTime('Europe/Berlin'),"
            + " dec Decimal(18, 4), f32 Float32, i8 Int8, u32 UInt32, b Bool, a Array(LowCardinality(String)),"
            + " au Array(UInt8), m Map(String, String), at DateTime('UTC')) ENGINE = MergeTree ORDER BY bucket");
    database.execute(
        "INSERT INTO "
            + database.table("things")
            + " VALUES (18, 7, NULL, '0190c8a1-5bb5-7000-8000-00000000abcd', 'y', 'ab', '2026-02-28',"
            + " '2026-11-22 08:30:00', 12.34, 1.5, -8, 4000000000, true, ['p', 'q''s'], [1, 2], {'k':'v'},"
            + " '2026-11-22 08:00:00')");
    Model model =
        ModelFile.parse(
                "t.yaml",
                """
                name: things
                source: {table: things, windowColumn: at}
                splitKey: [{expression: bucket, type: UINT64}]
                columns:
                  - {name: loaded_at, ingestedAt: true}
                  - {name: bucket, expression: lakeferry_0, type: BIGINT}
                  - {name: lakeferry_0, expression: bucket, type: BIGINT, nullable: false}
                  - {name: slice, type: STRING}
                  - {name: u, type: STRING}
                  - {name: e, type: STRING}
                  - {name: f, type: STRING}
                  - {name: d, type: DATE}
                  - {name: t, type: TIMESTAMP}
                  - {name: dec, type: STRING}
                  - {name: f32, type: DOUBLE}
                  - {name: i8, type: INTEGER}
                  - {name: u32, type: BIGINT}
                  - {name: b, type: BOOLEAN}
                  - {name: a, type: STRING_ARRAY}
                  - {name: au, type: STRING_ARRAY, nullable: false}
                  - {name: m, expression: toJSONString(m), type: JSON}
                  - {name: none, expression: "[]::Array(String)", type: STRING_ARRAY}
                """)
            .model();
    source.preflight(model);

    assertThat(read(model))
        .containsExactly(
            Map.ofEntries(
                Map.entry("bucket", 18L),
                Map.entry("lakeferry_0", 7L),
                Map.entry("u", "0190c8a1-5bb5-7000-8000-00000000abcd"),
                Map.entry("e", "y"),
                Map.entry("f", "ab"),
                Map.entry("d", (int) LocalDate.parse("2026-02-28").toEpochDay()),
                Map.entry("t", micros("2026-11-22T07:30:00Z")),
                Map.entry("dec", "12.34"),
                Map.entry("f32", 1.5),
                Map.entry("i8", -8),
                Map.entry("u32", 4_000_000_000L),
                Map.entry("b", true),
                Map.entry("a", List.of("p", "q's")),
                Map.entry("au", List.of("1", "2")),
                Map.entry("m", "{\"k\":\"v\"}"),
                Map.entry("none", List.of())));
  }

  /** What the check lets through, ClickHouse converts, with NULL and without. */
  @ParameterizedTest
  @EnumSource(ValueType.class)
  void everyTypeThatTheCheckTakesIsConverted(ValueType type) throws IOException {
    for (String taken : AcceptedTypes.of(type)) {
      String value = SAMPLES.get(taken);
      assertThat(value).as("sample of %s", taken).isNotNull();
      for (Column.Nullability nullability : Column.Nullability.values()) {
        Column column = new Column("c", Column.Origin.SOURCE, "x", type, nullability, "");
        String wanted = ClickHouseTypes.of(column);
        Answer answer =
            client
                .ask(
                    new Statement(
                        "SELECT toTypeName(x), toTypeName(c), toString(c) FROM (SELECT x, accurateCast(x, '"
                            + wanted.replace("'", "\\'")
                            + "') AS c FROM (SELECT materialize("
                            + value
                            + ") AS x))",
                        new TreeMap<>()))
                .answer();
        assertThat(answer.text()).startsWith(taken);
        assertThat(answer.text()).isEqualTo(wanted);
      }
    }
  }

  /** A value that does not fit ends the read; none comes out changed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UInt64 | 18446744073709551615 | BIGINT | true",
        "UInt64 | 18446744073709551615 | BIGINT | false",
        "UInt32 | 4294967295 | INTEGER | true",
        "Int64 | -2147483649 | INTEGER | false",
        "UInt64 | 18446744073709551615 | DOUBLE | false",
        "Nullable(Int64) | NULL | BIGINT | false",
      })
  void whatDoesNotFitIsAnError(String type, String value, String declared, boolean nullable) {
    database.execute(
        "CREATE TABLE "
            + database.table("big")
            + " (k String, v "
            + type
            + ", at DateTime('UTC')) ENGINE = MergeTree ORDER BY k");
    database.execute(
        "INSERT INTO "
            + database.table("big")
            + " VALUES ('a', "
            + value
            + ", '2026-11-22 08:00:00')");
    Model model =
        ModelFile.parse(
                "b.yaml",
                """
                name: big
                source: {table: big, windowColumn: at}
                splitKey: [{expression: k, type: STRING}]
                columns:
                  - {name: loaded_at, ingestedAt: true}
                  - {name: v, type: %s, nullable: %s}
                """
                    .formatted(declared, nullable))
            .model();

    LakeferryException error = catchThrowableOfType(LakeferryException.class, () -> read(model));

    assertThat(error).as("error").isNotNull();
    assertThat(error.code()).isEqualTo(ErrorCode.DATA_UNSUPPORTED);
  }

  /** The two exceptions that the documentation names. */
  @Test
  void nanosecondsAreCutAndIntegersAreTrueUnlessZero() throws IOException {
    database.execute(
        "CREATE TABLE "
            + database.table("fine")
            + " (k String, t DateTime64(9, 'UTC'), b UInt8, at DateTime('UTC')) ENGINE = MergeTree"
            + " ORDER BY k");
    database.execute(
        "INSERT INTO "
            + database.table("fine")
            + " VALUES ('a', '2026-11-22 08:00:00.123456789', 2, '2026-11-22 08:00:00')");
    Model model =
        ModelFile.parse(
                "f.yaml",
                """
                name: fine
                source: {table: fine, windowColumn: at}
                splitKey: [{expression: k, type: STRING}]
                columns: [{name: at, ingestedAt: true}, {name: t, type: TIMESTAMP}, {name: b, type: BOOLEAN}]
                """)
            .model();

    assertThat(read(model))
        .containsExactly(Map.of("t", micros("2026-11-22T08:00:00.123456Z"), "b", true));
  }

  @Test
  void theCheckNamesAllThatTheSourceCannotYield() {
    String text =
        SUBSCRIPTIONS
            .replace("- name: plan\n    type: STRING", "- name: plan\n    type: TIMESTAMP")
            .replace("- name: version\n", "- name: version\n    expression: versoin + 1\n")
            .replace("- expression: id", "- expression: lower(plan) = 'x'");

    assertThat(refused(text))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH))
        .hasMessageContaining("3 problems")
        .hasMessageContaining("s.yaml:12: splitKey lower(plan) = 'x' is UInt8, wanted is String")
        .hasMessageContaining("s.yaml:18: column plan is declared as TIMESTAMP")
        .hasMessageContaining("parseDateTime64BestEffort(plan, 6, 'UTC')")
        .hasMessageContaining("s.yaml:20: column version: the source cannot yield versoin + 1")
        .hasMessageContaining("as it has no versoin, did you mean version?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FROM subscription AS s | FROM subscriptoin AS s | s.yaml:6: | subscriptoin",
        "max(s.version) AS version | max(s.vresion) AS version | s.yaml:4: | s.vresion",
        "max(s.version) AS version | maxx(s.version) AS version | s.yaml:4: | maxx",
        "GROUP BY id | GRUOP BY id | s.yaml:8: | ClickHouse does not understand the query at",
        "AND {split} | AND plan_name = 'a' | s.yaml:7: | plan_name",
        "AND {split} | AND team = 'a' | s.yaml:7: | uses team,",
        "SELECT id, arg | SELECT id /* sion */, 'sion', sion, arg | s.yaml:4: | uses sion,",
        "SELECT id, arg | SELECT id /* rev */, 'rev' AS r, arg | s.yaml:9: | uses rev,",
      })
  void theCheckNamesTheLineOfTheQuery(String what, String by, String place, String message) {
    assertThat(
            refused(
                SUBSCRIPTIONS
                    .replace(what, by)
                    .replace("HAVING", by.contains("rev") ? "HAVING rev = 1 AND" : "HAVING")))
        .hasMessageContaining(place)
        .hasMessageContaining(message)
        .hasMessageNotContaining("DESCRIBE");
  }

  @Test
  void theCheckTellsWhereTheMarkCannotStand() {
    String text =
        SUBSCRIPTIONS.replace("expression: id", "expression: concat('x', toString(version))");

    assertThat(
            refused(
                text.replace(
                        "FROM subscription AS s",
                        "FROM (SELECT * EXCEPT version, version AS v2 FROM subscription) AS s")
                    .replace("s.version", "s.v2")))
        .hasMessageStartingWith("s.yaml:7: the split key concat('x', toString(version))")
        .hasMessageContaining("{split}");
  }

  @Test
  void aFileWithoutColumnsIsAnsweredWithThem() {
    String text = SUBSCRIPTIONS.replaceAll("(?s)columns:.*", "");

    LakeferryException error = refused(text);

    assertThat(error.getMessage()).contains("s.yaml:3: the model has no 'columns'");
    String block = error.getMessage().substring(error.getMessage().indexOf("columns:"));
    block = block.substring(0, block.lastIndexOf("\n") + 1);
    assertThat(block).startsWith("columns:\n  - name: id\n    type: STRING\n    nullable: false\n");
    assertThat(block).contains("ingestedAt: true");
    source.check(ModelFile.parse("s.yaml", text + block));
    String merged = "merge: {key: [id], version: [version]}\n";
    assertThat(refused(text + merged).getMessage())
        .contains("  - name: changed_at\n")
        .doesNotContain("ingestedAt");
  }

  @Test
  void aTableIsCheckedToo() {
    orders();
    String text = orderModel("copies: all", "teamColumn: team");

    assertThat(
            refused(
                text.replace("windowColumn: at", "windowColumn: id")
                    .replace("teamColumn: team", "teamColumn: tags")))
        .hasMessageContaining("o.yaml:4: windowColumn is UInt32")
        .hasMessageContaining("o.yaml:5: teamColumn is Array(String)");
    assertThat(refused(text.replace("windowColumn: at", "windowColumn: toDate(at)")))
        .hasMessageContaining("o.yaml:4: windowColumn is Date, a day without a zone")
        .hasMessageContaining("write toDateTime64(toDate(at), 6, 'UTC')");
    source.check(
        ModelFile.parse(
            "o.yaml",
            text.replace("windowColumn: at", "windowColumn: toDateTime64(toDate(at), 6, 'UTC')")));
    assertThat(refused(text.replace("table: orders", "table: odrers")))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_OBJECT))
        .hasMessageContaining("o.yaml:3: there is no table odrers");
    assertThat(refused(text.replace("type: STRING_ARRAY", "type: JSON")))
        .hasMessageContaining("column tags is declared as JSON");
  }

  private LakeferryException refused(String text) {
    String file = text.startsWith("name: orders") ? "o.yaml" : "s.yaml";
    LakeferryException error =
        catchThrowableOfType(
            LakeferryException.class, () -> source.check(ModelFile.parse(file, text)));
    assertThat(error).as("error of %s", text).isNotNull();
    return error;
  }

  private void orders() {
    database.execute(
        "CREATE TABLE "
            + database.table("orders")
            + " (team UInt32, id UInt32, tags Array(String), at DateTime('UTC')) ENGINE = MergeTree"
            + " ORDER BY (team, cityHash64(id))");
    database.execute(
        "INSERT INTO "
            + database.table("orders")
            + " VALUES (2, 1, ['a'], '2026-11-22 07:00:00'), (2, 1, ['b'], '2026-11-22 08:00:00'), (2, 2,"
            + " [], '2026-11-22 08:59:59'), (2, 3, [], '2026-11-22 09:00:00'), (3, 9, [], '2026-11-22"
            + " 08:00:00')");
  }

  private static String orderModel(String copies, String team) {
    return """
        name: orders
        source:
          table: orders
          windowColumn: at
          %s
        %s
        splitKey:
          - expression: cityHash64(id)
            type: UINT64
        columns:
          - name: id
            type: BIGINT
            nullable: false
          - name: tags
            type: STRING_ARRAY
          - name: loaded_at
            ingestedAt: true
        """
        .formatted(team, copies);
  }

  private void insertMany(int rows) {
    database.execute(
        "INSERT INTO "
            + database.table("subscription")
            + " SELECT 2, toString(number), 'p', number, toDateTime64('2026-11-22 07:30:00', 3, 'UTC')"
            + " FROM numbers("
            + rows
            + ")");
  }

  private List<Map<String, Object>> read(Model model) throws IOException {
    return readAll(source.plan(model, SELECTION, FILE));
  }

  private List<Map<String, Object>> readAll(WindowPlan plan) throws IOException {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Split split : plan.splits()) {
      List<Map<String, Object>> rows = RecordedRows.of(source.open(plan, split));
      assertThat((long) rows.size())
          .isEqualTo(split.expectedRows())
          .isEqualTo(source.count(plan, split));
      all.addAll(rows);
    }
    return all;
  }

  private long readRows(WindowPlan plan) {
    return plan.splits().stream()
        .mapToLong(split -> client.ask(plan.queries().count(split.range())).cost().readRows())
        .sum();
  }

  private static long micros(String instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
  }
}
