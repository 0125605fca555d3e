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

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.LoadedModel;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ModelFile;
import io.lakeferry.transforms.model.Models;
import io.lakeferry.transforms.window.RowSelection;
import io.lakeferry.transforms.window.RowSelection.By;
import io.lakeferry.transforms.window.Window;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On the real engine: where data begins. */
@ExtendWith(EngineServer.class)
class EarliestRowTest {
  private static final long TEAM = 2;
  private static final Window ANY =
      new Window(Instant.parse("2026-11-22T08:00:00Z"), Instant.parse("2026-11-22T09:00:00Z"));

  private static final String THINGS =
      """
      name: things
      source:
        query: |
          SELECT id, at FROM things
          WHERE team = {team_id:Int64}
            AND at >= {window_start:DateTime64(6, 'UTC')} AND at < {window_end:DateTime64(6, 'UTC')}
        earliest: |
          SELECT min(at) FROM things -- the first
          WHERE team = {team_id:Int64}
      splitKey: [{expression: id, type: STRING}]
      columns: [{name: id, type: STRING}, {name: loaded_at, ingestedAt: true}]
      """;

  private static final String MIN_OF_TEAM =
      "SELECT min(at) FROM things -- the first\n    WHERE team = {team_id:Int64}\n";

  @Test
  void personsBeginWithTheFirstRowOfEitherTable(EngineServer.Running server) {
    try (PersonsSessionsDatabase database = new PersonsSessionsDatabase(server);
        ClickHouseSource source = connect(database.connection())) {
      Model persons = Models.named("persons");
      assertThat(source.earliest(persons, landed(TEAM))).isEmpty();

      person(database, 3, "2026-01-01 00:00:00");
      person(database, TEAM, "2026-03-02 10:00:00");
      assertThat(source.earliest(persons, landed(TEAM)))
          .contains(Instant.parse("2026-03-02T10:00:00Z"));

      database.execute(
          "INSERT INTO person_distinct_id2 (team_id, distinct_id, person_id, version, _timestamp)"
              + " VALUES (2, 'd', generateUUIDv4(), 0, '2026-02-01 11:00:00')");
      assertThat(source.earliest(persons, landed(TEAM)))
          .contains(Instant.parse("2026-02-01T11:00:00Z"));
    }
  }

  @Test
  void sessionsBeginWithTheFirstThatAWindowCanHold(EngineServer.Running server) {
    try (PersonsSessionsDatabase database = new PersonsSessionsDatabase(server);
        ClickHouseSource source = connect(database.connection())) {
      Model sessions = Models.named("sessions");
      assertThat(source.earliest(sessions, landed(TEAM))).isEmpty();

      session(database, TEAM, "2026-03-02 10:00:00", "2026-03-02 10:30:00.25");
      session(database, 3, "2026-01-02 10:00:00", "2026-01-02 10:30:00");
      // By a clock that was wrong.
      session(database, TEAM, "2026-03-05 10:00:00", "1970-01-02 00:00:00");

      assertThat(source.earliest(sessions, landed(TEAM)))
          .contains(Instant.parse("2026-03-02T10:30:00.250Z"));
    }
  }

  @Test
  void aQuerysOwnIsAsked(EngineServer.Running server) {
    try (EventsDatabase database = things(server);
        ClickHouseSource source = connect(database.connection())) {
      LoadedModel model = ModelFile.parse("t.yaml", THINGS);
      source.check(model);
      assertThat(source.earliest(model.model(), landed(TEAM)))
          .as("min of no rows is no instant")
          .isEmpty();

      insertThing(database, 9, "1999-01-01 00:00:00");
      insertThing(database, TEAM, "2026-03-02 10:00:00.125");
      assertThat(source.earliest(model.model(), landed(TEAM)))
          .contains(Instant.parse("2026-03-02T10:00:00.125Z"));

      insertThing(database, TEAM, "1970-01-01 00:00:00");
      assertThat(source.earliest(model.model(), landed(TEAM))).contains(Instant.EPOCH);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT at FROM things WHERE team = {team_id:Int64} LIMIT 1",
        "SELECT minOrNull(at) FROM things WHERE team = {team_id:Int64}",
        "SELECT CAST(NULL, 'Nullable(DateTime)') AS first",
        "SELECT min(x) FROM (SELECT min(at) AS x FROM things WHERE team = {team_id:Int64})"
      })
  void noRowAndNullAreNoData(String query, EngineServer.Running server) {
    try (EventsDatabase database = things(server);
        ClickHouseSource source = connect(database.connection())) {
      LoadedModel model = ModelFile.parse("t.yaml", asking(query));
      source.check(model);

      assertThat(source.earliest(model.model(), landed(TEAM))).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT min(id) FROM things | t.yaml:8: 'earliest' yields Nullable(String), wanted is one",
        "SELECT at, id FROM things | t.yaml:8: 'earliest' yields DateTime64(6, 'UTC'), String",
        "SELECT toDate(at) FROM things | t.yaml:8: 'earliest' yields Date, wanted is one column",
        "SELECT min(tat) FROM things | t.yaml:8: in 'earliest' the query uses tat",
        "SELECT min(at) FRMO things | t.yaml:8: in 'earliest' ClickHouse does not understand",
      })
  void theCheckNamesItsLine(String query, String message, EngineServer.Running server) {
    try (EventsDatabase database = things(server);
        ClickHouseSource source = connect(database.connection())) {
      LoadedModel model = ModelFile.parse("t.yaml", asking(query));

      assertThatThrownBy(() -> source.check(model))
          .isInstanceOfSatisfying(
              LakeferryException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH))
          .hasMessageContaining(message);
    }
  }

  @Test
  void moreThanOneRowIsRefused(EngineServer.Running server) {
    try (EventsDatabase database = things(server);
        ClickHouseSource source = connect(database.connection())) {
      insertThing(database, TEAM, "2026-03-02 10:00:00");
      insertThing(database, TEAM, "2026-03-03 10:00:00");
      Model model =
          ModelFile.parse("t.yaml", THINGS.replace(MIN_OF_TEAM, "SELECT at FROM things\n")).model();

      assertThatThrownBy(() -> source.earliest(model, landed(TEAM)))
          .isInstanceOf(LakeferryException.class)
          .hasMessageContaining("'earliest' of model things");
    }
  }

  @Test
  void aTableBeginsWithItsWindowColumn(EngineServer.Running server) {
    try (EventsDatabase database = things(server);
        ClickHouseSource source = connect(database.connection())) {
      insertThing(database, 9, "1999-01-01 00:00:00");
      insertThing(database, TEAM, "2026-03-02 10:00:00");
      String text =
          THINGS.replaceAll(
              "(?s)  query:.*splitKey",
              "  table: things\n  windowColumn: at\n  teamColumn: if(team = 0, 1, team)\nsplitKey");
      Model model = ModelFile.parse("t.yaml", text).model();

      assertThat(source.earliest(model, landed(TEAM)))
          .contains(Instant.parse("2026-03-02T10:00:00Z"));
      assertThat(source.earliest(model, landed(7))).isEmpty();
    }
  }

  @Test
  void eventsBeginInWhicheverTableHasTheFirst(EngineServer.Running server) {
    try (EventsDatabase database = new EventsDatabase(server).withRecent().withEvents();
        ClickHouseSource source = connect(database.connection())) {
      assertThat(source.earliest(Models.events(), landed(TEAM))).isEmpty();

      event(database, "events_recent", "2026-11-02T10:00:00Z", "2026-11-03T00:00:00Z");
      assertThat(source.earliest(Models.events(), landed(TEAM)))
          .contains(Instant.parse("2026-11-03T00:00:00Z"));

      event(database, "events", "2026-10-01T10:00:00Z", "2026-11-01T00:00:00Z");
      assertThat(source.earliest(Models.events(), landed(TEAM)))
          .contains(Instant.parse("2026-11-01T00:00:00Z"));
      assertThat(
              source.earliest(
                  Models.events(), new RowSelection(TEAM, ANY, By.TIMESTAMP, List.of(), List.of())))
          .contains(Instant.parse("2026-10-01T10:00:00Z"));
    }
  }

  /** As in a backfill of PostHog's: events that are left out begin nothing. */
  @Test
  void onlyTheEventsThatAreExportedCount(EngineServer.Running server) {
    try (EventsDatabase database = new EventsDatabase(server).withRecent().withEvents();
        ClickHouseSource source = connect(database.connection())) {
      event(database, "events", "it''s a", "2026-10-01T10:00:00Z", "2026-10-01T11:00:00Z");
      event(database, "events", "b", "2026-10-03T10:00:00Z", "2026-10-03T11:00:00Z");
      event(database, "events_recent", "c", "2026-11-02T10:00:00Z", "2026-11-03T00:00:00Z");

      assertThat(earliest(source, By.LANDED, List.of("b", "c"), List.of()))
          .contains(Instant.parse("2026-10-03T11:00:00Z"));
      assertThat(earliest(source, By.LANDED, List.of(), List.of("it's a", "b")))
          .contains(Instant.parse("2026-11-03T00:00:00Z"));
      assertThat(earliest(source, By.LANDED, List.of("it's a"), List.of("b")))
          .contains(Instant.parse("2026-10-01T11:00:00Z"));
      assertThat(earliest(source, By.LANDED, List.of("d"), List.of())).isEmpty();
      assertThat(earliest(source, By.TIMESTAMP, List.of(), List.of("it's a")))
          .contains(Instant.parse("2026-10-03T10:00:00Z"));
    }
  }

  private static Optional<Instant> earliest(
      ClickHouseSource source, By by, List<String> included, List<String> excluded) {
    return source.earliest(Models.events(), new RowSelection(TEAM, ANY, by, included, excluded));
  }

  private static String asking(String query) {
    assertThat(THINGS).contains(MIN_OF_TEAM);
    return THINGS.replace(MIN_OF_TEAM, query + "\n");
  }

  private static ClickHouseSource connect(SourceConnection connection) {
    return ClickHouseSource.connect(connection, Clock.systemUTC());
  }

  private static RowSelection landed(long team) {
    return RowSelection.landed(team, ANY);
  }

  private static EventsDatabase things(EngineServer.Running server) {
    EventsDatabase database = new EventsDatabase(server);
    database.execute(
        "CREATE TABLE "
            + database.table("things")
            + " (team Int64, id String, at DateTime64(6, 'UTC')) ENGINE = MergeTree ORDER BY id");
    return database;
  }

  private static void insertThing(EventsDatabase database, long team, String at) {
    database.execute(
        "INSERT INTO " + database.table("things") + " VALUES (" + team + ", 'i', '" + at + "')");
  }

  private static void person(PersonsSessionsDatabase database, long team, String at) {
    database.execute(
        "INSERT INTO person (id, created_at, team_id, properties, version, _timestamp) VALUES"
            + " (generateUUIDv4(), '%s', %d, '{}', 1, '%s')".formatted(at, team, at));
  }

  private static void session(
      PersonsSessionsDatabase database, long team, String started, String ended) {
    database.execute(
        """
        INSERT INTO raw_sessions (team_id, session_id_v7, min_timestamp, max_timestamp, max_inserted_at)
        SELECT %d, bitShiftLeft(toUInt128(toUnixTimestamp64Milli(toDateTime64('%s', 6, 'UTC'))), 80),
          toDateTime64('%s', 6, 'UTC') AS at, at, at"""
            .formatted(team, started, ended));
  }

  private static void event(
      EventsDatabase database, String table, String timestamp, String landed) {
    event(database, table, "a", timestamp, landed);
  }

  private static void event(
      EventsDatabase database, String table, String name, String timestamp, String landed) {
    database.insert(
        table,
        "0190c8a1-5bb5-7000-8000-00000000abcd",
        "'" + name + "'",
        "''",
        "'d'",
        TEAM,
        Instant.parse(timestamp),
        Instant.parse(landed));
  }
}
