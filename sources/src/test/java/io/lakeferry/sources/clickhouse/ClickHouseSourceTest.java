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
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.Models;
import io.lakeferry.transforms.query.Statement;
import io.lakeferry.transforms.settings.DataSize;
import io.lakeferry.transforms.settings.SecretReference;
import io.lakeferry.transforms.split.Split;
import io.lakeferry.transforms.window.RowSelection;
import io.lakeferry.transforms.window.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Windows of events as the real engine yields them. */
@ExtendWith(EngineServer.class)
class ClickHouseSourceTest {
  private static final Model MODEL = Models.events();
  private static final DataSize FILE = DataSize.ofMebibytes(128);
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Window WINDOW =
      new Window(Instant.parse("2026-11-22T08:00:00Z"), Instant.parse("2026-11-22T09:00:00Z"));
  private static final Instant INSIDE = Instant.parse("2026-11-22T08:30:00Z");

  private EventsDatabase database;
  private ClickHouseSource source;
  private int events;

  @BeforeEach
  void connect(EngineServer.Running server) {
    database = new EventsDatabase(server).withRecent().withEvents();
    source = ClickHouseSource.connect(database.connection(), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void disconnect() {
    source.close();
    database.close();
  }

  @Test
  void valuesArriveAsTheyAre() throws IOException {
    database.insert(
        "events_recent",
        "0190c8a1-5bb5-7000-8000-00000000abcd",
        "'$pageview'",
        "'{\"url\":\"https://example.com/ä?x=1\",\"n\":1.50}'",
        "'user 1'",
        2,
        Instant.parse("1969-12-31T23:59:59.999999Z"),
        INSIDE);

    assertThat(read(2, WINDOW))
        .containsExactly(
            Map.of(
                "uuid", "0190c8a1-5bb5-7000-8000-00000000abcd",
                "event", "$pageview",
                "properties", "{\"url\":\"https://example.com/ä?x=1\",\"n\":1.50}",
                "distinct_id", "user 1",
                "team_id", 2L,
                "timestamp", -1L));
  }

  @Test
  void timesAreKeptToTheMicrosecond() throws IOException {
    insertAt(INSIDE, Instant.parse("2026-11-22T08:29:59.123457Z"));

    assertThat(read(2, WINDOW))
        .extracting(row -> row.get("timestamp"))
        .containsExactly(
            ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("2026-11-22T08:29:59.123457Z")));
  }

  @Test
  void emptyPropertiesAreNull() throws IOException {
    database.insert("events_recent", uuid(), "'a'", "''", "'d'", 2, INSIDE, INSIDE);

    assertThat(read(2, WINDOW))
        .hasSize(1)
        .allSatisfy(row -> assertThat(row).doesNotContainKey("properties"));
  }

  @Test
  void theWindowsStartIsInsideAndItsEndIsNot() throws IOException {
    insertAt(WINDOW.start().minus(1, ChronoUnit.MICROS), INSIDE);
    insertAt(WINDOW.start(), Instant.ofEpochSecond(1));
    insertAt(WINDOW.end().minus(1, ChronoUnit.MICROS), Instant.ofEpochSecond(2));
    insertAt(WINDOW.end(), INSIDE);

    assertThat(read(2, WINDOW))
        .extracting(row -> row.get("timestamp"))
        .containsExactlyInAnyOrder(1_000_000L, 2_000_000L);
  }

  @Test
  void aWindowWithinAMicrosecondHoldsItsRow() throws IOException {
    Instant landed = Instant.parse("2026-11-22T08:30:00.000001Z");
    insertAt(landed, INSIDE);

    assertThat(read(2, new Window(landed, landed.plus(1, ChronoUnit.MICROS)))).hasSize(1);
    assertThat(read(2, new Window(INSIDE, landed))).isEmpty();
  }

  @Test
  void copiesOfTheSameAndOfAnotherHourAreOneRow() throws IOException {
    Window twoHours = new Window(WINDOW.start(), WINDOW.end().plus(Duration.ofHours(1)));
    String uuid = uuid();
    for (Instant landed : List.of(INSIDE, INSIDE, INSIDE.plus(Duration.ofHours(1)))) {
      database.insert("events_recent", uuid, "'a'", "'{}'", "'d'", 2, INSIDE, landed);
    }

    assertThat(read(2, twoHours)).hasSize(1);
    assertThat(read(2, WINDOW)).hasSize(1);
  }

  @Test
  void copiesDatedOnOtherDaysAreOneRow() throws IOException {
    String uuid = uuid();
    for (Instant dated : List.of(INSIDE, INSIDE.minus(Duration.ofDays(2)))) {
      database.insert("events_recent", uuid, "'a'", "'{}'", "'d'", 2, dated, INSIDE);
      database.insert("events", uuid, "'a'", "'{}'", "'d'", 2, dated, INSIDE);
    }

    assertThat(read(2, WINDOW)).hasSize(1);
    assertThat(readWeeksLater(WINDOW)).hasSize(1);
  }

  @Test
  void whatDiffersInNameOrPersonIsNoCopy() throws IOException {
    String uuid = uuid();
    database.insert("events_recent", uuid, "'a'", "''", "'d'", 2, INSIDE, INSIDE);
    database.insert("events_recent", uuid, "'b'", "''", "'d'", 2, INSIDE, INSIDE);
    database.insert("events_recent", uuid, "'a'", "''", "'e'", 2, INSIDE, INSIDE);

    assertThat(read(2, WINDOW)).hasSize(3);
  }

  @Test
  void teamsAreApart() throws IOException {
    String uuid = uuid();
    database.insert("events_recent", uuid, "'a'", "''", "'d'", 2, INSIDE, INSIDE);
    database.insert("events_recent", uuid, "'a'", "''", "'d'", 3, INSIDE, INSIDE);

    assertThat(read(2, WINDOW)).extracting(row -> row.get("team_id")).containsExactly(2L);
    assertThat(read(3, WINDOW)).extracting(row -> row.get("team_id")).containsExactly(3L);
  }

  @Test
  void anEmptyWindowHasNoSplit() {
    insertAt(WINDOW.end(), INSIDE);

    WindowPlan plan = source.plan(MODEL, RowSelection.landed(2, WINDOW), FILE);

    assertThat(plan.splits()).isEmpty();
    assertThat(plan.expectedRows()).isZero();
    assertThat(plan.statements()).isEmpty();
  }

  @Test
  void aWindowOfWeeksAgoIsReadFromTheWholeTable() throws IOException {
    database.insert("events", uuid(), "'a'", "''", "'d'", 2, INSIDE, INSIDE);
    database.insert(
        "events", uuid(), "'late'", "''", "'d'", 2, INSIDE.minus(Duration.ofDays(6)), INSIDE);
    database.insert("events", uuid(), "'after'", "''", "'d'", 2, INSIDE, WINDOW.end());
    database.insert("events_recent", uuid(), "'other'", "''", "'d'", 2, INSIDE, INSIDE);

    assertThat(readWeeksLater(WINDOW))
        .extracting(row -> row.get("event"))
        .containsExactlyInAnyOrder("a", "late");
  }

  @Test
  void rowsFromBeforeInsertedAtWasKnownLandedAtTheirKafkaTime() throws IOException {
    database.insert("events", uuid(), "'a'", "''", "'d'", 2, INSIDE, INSIDE);
    database.execute(
        "INSERT INTO "
            + database.table("events")
            + " (uuid, event, distinct_id, team_id, timestamp, _timestamp, inserted_at) SELECT"
            + " generateUUIDv4(), 'old', 'd', 2, '2026-11-22 08:10:00', '2026-11-22 08:10:00',"
            + " NULL");

    assertThat(readWeeksLater(WINDOW))
        .extracting(row -> row.get("event"))
        .containsExactlyInAnyOrder("a", "old");
  }

  @Test
  void theWholeTableServesWithoutARecentOne(EngineServer.Running server) throws IOException {
    try (EventsDatabase only = new EventsDatabase(server).withEvents();
        ClickHouseSource onlyEvents =
            ClickHouseSource.connect(only.connection(), Clock.fixed(NOW, ZoneOffset.UTC))) {
      only.insert("events", uuid(), "'a'", "''", "'d'", 2, INSIDE, INSIDE);

      onlyEvents.preflight(MODEL);
      assertThat(read(onlyEvents, 2, WINDOW)).hasSize(1);
    }
  }

  @Test
  void oddNamesAreReadAndCounted() throws IOException {
    List<String> names =
        List.of(
            "'it''s'",
            "'back\\\\slash'",
            "'line\\nbreak\\ttab'",
            "'`${team_id:Int64}`'",
            "'日本 😀'",
            "''",
            "unhex('00')",
            "unhex('ff00fe')",
            "unhex('c328')");
    for (String name : names) {
      database.insert("events_recent", uuid(), name, "''", "'d'", 2, INSIDE, INSIDE);
    }

    assertThat(read(2, WINDOW))
        .extracting(row -> row.get("event"))
        .containsExactlyInAnyOrder(
            "it's",
            "back\\slash",
            "line\nbreak\ttab",
            "`${team_id:Int64}`",
            "日本 😀",
            "",
            "\0",
            "\uFFFD\0\uFFFD",
            "\uFFFD(");
  }

  @Test
  void whatAnExportSendsIsReadOnlyAndNamed() throws IOException {
    insertAt(INSIDE, INSIDE);
    try (QueryClient client = new QueryClient(database.connection())) {
      assertThat(setting(client, "readonly")).isEqualTo("2");
      assertThat(setting(client, "log_comment")).isEqualTo("run-of-a-test");
      assertThat(setting(client, "max_execution_time")).isEqualTo("120");
      assertThat(setting(client, "cancel_http_readonly_queries_on_client_close")).isEqualTo("true");
      assertThat(setting(client, "max_replica_delay_for_distributed_queries")).isEqualTo("60");
      assertThat(setting(client, "fallback_to_stale_replicas_for_distributed_queries"))
          .isEqualTo("false");
      assertThat(setting(client, "skip_unavailable_shards")).isEqualTo("false");
      assertThat(setting(client, "result_overflow_mode")).isEqualTo("throw");
    }
  }

  @Test
  void theUsersSettingsWin(EngineServer.Running server) throws IOException {
    SourceConnection plain = database.connection();
    SourceConnection tuned =
        new SourceConnection(
            plain.url(),
            plain.user(),
            plain.password(),
            plain.database(),
            plain.maxExecutionTime(),
            1,
            Map.of("max_threads", "1", "http_send_timeout", "77"),
            "x");
    try (QueryClient client = new QueryClient(tuned)) {
      assertThat(setting(client, "max_threads")).isEqualTo("1");
      assertThat(setting(client, "http_send_timeout")).isEqualTo("77");
    }
  }

  @Test
  void compressionIsAnOptionOfTheClient() throws IOException {
    insertAt(INSIDE, INSIDE);
    SourceConnection plain = database.connection();
    SourceConnection compressed =
        new SourceConnection(
            plain.url(),
            plain.user(),
            plain.password(),
            plain.database(),
            plain.maxExecutionTime(),
            1,
            Map.of("client.compress", "true"),
            "x");
    try (ClickHouseSource other =
        ClickHouseSource.connect(compressed, Clock.fixed(NOW, ZoneOffset.UTC))) {
      assertThat(read(other, 2, WINDOW)).isEqualTo(read(2, WINDOW)).hasSize(1);
    }
  }

  @Test
  void statementsCanBeReadByPeople() {
    insertAt(INSIDE, INSIDE);

    assertThat(source.plan(MODEL, RowSelection.landed(2, WINDOW), FILE).statements())
        .hasSize(2)
        .allSatisfy(statement -> assertThat(statement).startsWith("SET param_"));
  }

  @Test
  void preflightAcceptsWhatFits() {
    source.preflight(MODEL);
  }

  @Test
  void preflightNamesAWrongPassword(@TempDir Path folder) throws IOException {
    Path wrong = Files.writeString(folder.resolve("wrong"), "guessed");
    SourceConnection plain = database.connection();

    LakeferryException error =
        preflightFailure(
            new SourceConnection(
                plain.url(),
                plain.user(),
                new SecretReference(SecretReference.Place.FILE, wrong.toString()),
                plain.database(),
                plain.maxExecutionTime(),
                1,
                Map.of(),
                "x"));

    assertThat(error.code()).isEqualTo(ErrorCode.AUTHENTICATION);
    assertThat(error.getMessage()).doesNotContain("guessed");
  }

  @Test
  void preflightNamesAMissingDatabase(EngineServer.Running server) {
    assertThat(preflightFailure(server.connection("nowhere")).code())
        .isEqualTo(ErrorCode.UNKNOWN_OBJECT);
  }

  @Test
  void preflightNamesMissingTables(EngineServer.Running server) {
    try (EventsDatabase empty = new EventsDatabase(server)) {
      assertThat(preflightFailure(empty.connection()))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_OBJECT))
          .hasMessageContaining("events");
    }
  }

  @Test
  void preflightNamesAllMissingColumns() {
    database.execute("ALTER TABLE " + database.table("events") + " DROP COLUMN properties");
    database.execute("ALTER TABLE " + database.table("events_recent") + " DROP COLUMN properties");

    assertThat(preflightFailure(database.connection()))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH))
        .hasMessageContaining("events_recent")
        .hasMessageContaining("nullIf(properties, '')");
  }

  @Test
  void preflightNamesAWrongType() {
    database.execute(
        "ALTER TABLE " + database.table("events_recent") + " MODIFY COLUMN properties UInt64");

    assertThat(preflightFailure(database.connection()))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH))
        .hasMessageContaining("nullIf(properties, '')");
  }

  @Test
  void preflightNamesAColumnThatArrivesInAnotherType() {
    database.execute(
        "ALTER TABLE " + database.table("events_recent") + " MODIFY COLUMN timestamp DateTime");

    assertThat(preflightFailure(database.connection()))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH))
        .hasMessageContaining("column timestamp");
  }

  private LakeferryException preflightFailure(SourceConnection connection) {
    try (ClickHouseSource other =
        ClickHouseSource.connect(connection, Clock.fixed(NOW, ZoneOffset.UTC))) {
      LakeferryException error =
          catchThrowableOfType(LakeferryException.class, () -> other.preflight(MODEL));
      assertThat(error).as("preflight's error").isNotNull();
      assertThat(error.getMessage()).doesNotContain("SELECT lakeferry_0");
      return error;
    }
  }

  private static String setting(QueryClient client, String name) throws IOException {
    return client
        .ask(new Statement("SELECT toString(getSetting('" + name + "'))", new TreeMap<>()))
        .answer()
        .text();
  }

  private void insertAt(Instant landed, Instant dated) {
    database.insert("events_recent", uuid(), "'a'", "'{}'", "'d'", 2, dated, landed);
  }

  private String uuid() {
    events++;
    return String.format("00000000-0000-4000-8000-%012d", events);
  }

  private List<Map<String, Object>> readWeeksLater(Window window) throws IOException {
    Clock later = Clock.fixed(NOW.plus(Duration.ofDays(20)), ZoneOffset.UTC);
    try (ClickHouseSource old = ClickHouseSource.connect(database.connection(), later)) {
      return read(old, 2, window);
    }
  }

  private List<Map<String, Object>> read(long team, Window window) throws IOException {
    return read(source, team, window);
  }

  /** All rows of all splits; what the plan and a count say of each is compared. */
  private static List<Map<String, Object>> read(ClickHouseSource source, long team, Window window)
      throws IOException {
    WindowPlan plan = source.plan(MODEL, RowSelection.landed(team, window), FILE);
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
}
