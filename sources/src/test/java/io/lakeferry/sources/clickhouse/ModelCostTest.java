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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.transforms.query.Statement;
import io.lakeferry.transforms.split.KeyRange;
import io.lakeferry.transforms.split.KeyValue;
import io.lakeferry.transforms.split.SplitBound;
import io.lakeferry.transforms.window.Window;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What ClickHouse reads for persons and sessions, by its own {@code read_rows} and {@code
 * read_bytes}.
 */
@ExtendWith(EngineServer.class)
class ModelCostTest {
  private static final Logger LOGGER = System.getLogger(ModelCostTest.class.getName());
  private static final BuiltInModel PERSONS = BuiltInModel.named("persons");
  private static final BuiltInModel SESSIONS = BuiltInModel.named("sessions");
  private static final Instant START = Instant.parse("2026-11-10T10:00:00Z");
  private static final Window HOUR = new Window(START, START.plusSeconds(3600));
  private static final Window ALL = new Window(Instant.EPOCH, START.plus(Duration.ofDays(20)));
  private static final int PEOPLE = 60_000;
  private static final int DISTINCT_IDS = 90_000;

  private PersonsSessionsDatabase database;

  @BeforeEach
  void create(EngineServer.Running server) {
    database = new PersonsSessionsDatabase(server);
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void propertiesAreReadOfNoMorePersonsThanAreExported() {
    insertPersons();

    Cost all = export(PERSONS, ALL, KeyRange.ALL);
    Cost hour = export(PERSONS, HOUR, KeyRange.ALL);
    Cost count = count(PERSONS, ALL, KeyRange.ALL);

    assertThat(all.number()).isEqualTo(DISTINCT_IDS);
    assertThat(hour.number()).isEqualTo(3);
    assertThat(hour.bytes()).as("bytes for three of the persons").isLessThan(all.bytes() / 3);
    assertThat(count.bytes()).as("bytes to count all").isLessThan(all.bytes() / 3);
  }

  @Test
  void aSplitOfPersonsReadsItsOwnMappings() {
    insertPersons();

    Cost all = count(PERSONS, ALL, KeyRange.ALL);
    Cost split = count(PERSONS, ALL, new KeyRange(bound("user-40"), bound("user-50")));

    assertThat(split.number()).isBetween(DISTINCT_IDS / 20L, DISTINCT_IDS / 13L);
    assertThat(split.rows())
        .as("rows read for a sixteenth")
        .isLessThan(all.rows() - DISTINCT_IDS * 5L / 3);
  }

  @Test
  void sessionsAreLookedForByTheirTimesAloneAndOnlyThenPutTogether() {
    insertSessions(100_000, Duration.ofDays(9));

    Cost all = export(SESSIONS, ALL, KeyRange.ALL);
    Cost hour = export(SESSIONS, HOUR, KeyRange.ALL);

    assertThat(hour.number()).isBetween(450L, 475L);
    assertThat(hour.bytes()).as("bytes for one hour of nine days").isLessThan(all.bytes() / 5);
  }

  @Test
  void aSplitOfABusyHourOfSessionsReadsItsOwnGranules() {
    insertSessions(100_000, Duration.ofHours(1));

    Cost all = export(SESSIONS, ALL, KeyRange.ALL);
    Cost split =
        export(
            SESSIONS,
            ALL,
            new KeyRange(null, new SplitBound(List.of(KeyValue.ofUnsigned(1L << 62)))));

    assertThat(split.number()).isBetween(24_500L, 25_500L);
    assertThat(split.rows()).as("rows read for a quarter").isLessThan(all.rows() / 2);
  }

  private static SplitBound bound(String distinctId) {
    return new SplitBound(List.of(KeyValue.ofBytes(distinctId.getBytes(UTF_8))));
  }

  /** All columns of all rows. */
  private Cost export(BuiltInModel model, Window window, KeyRange range) {
    Statement export = model.queries(PersonsSessionsDatabase.TEAM, window).export(range);
    return measured(
        model,
        window,
        new Statement(
            "SELECT count() AS number, sum(cityHash64(toString(tuple(*)))) FROM ("
                + export.text()
                + ")",
            export.parameters()));
  }

  private Cost count(BuiltInModel model, Window window, KeyRange range) {
    Statement count = model.queries(PersonsSessionsDatabase.TEAM, window).count(range);
    return measured(
        model,
        window,
        new Statement(
            "SELECT `count()` AS number FROM (" + count.text() + ")", count.parameters()));
  }

  /** By the server's counters, since a query's summary leaves out what was read for its IN. */
  private Cost measured(BuiltInModel model, Window window, Statement query) {
    long rowsBefore = counter("SelectedRows");
    long bytesBefore = counter("SelectedBytes");
    long number = Long.parseLong(database.select(query).only().get("number"));
    Cost cost =
        new Cost(
            number, counter("SelectedRows") - rowsBefore, counter("SelectedBytes") - bytesBefore);
    LOGGER.log(Level.INFO, "{0} of {1}: {2}", model.model().name(), window, cost);
    return cost;
  }

  private long counter(String event) {
    return Long.parseLong(
        database
            .select(
                new Statement(
                    "SELECT value FROM system.events WHERE event = '" + event + "'",
                    Collections.emptySortedMap()))
            .only()
            .get("value"));
  }

  /** What a query yielded and read. */
  private record Cost(long number, long rows, long bytes) {}

  /** Of all persons three changed in the hour. */
  private void insertPersons() {
    database.execute(
        """
        INSERT INTO person (id, created_at, team_id, properties, version, _timestamp)
        SELECT reinterpretAsUUID(concat(reinterpretAsString(cityHash64(number, 1)), reinterpretAsString(cityHash64(number, 2)))),
          toDateTime('2026-09-01 00:00:00', 'UTC'), 2,
          concat('{"a":"', repeat(hex(cityHash64(number, 3)), 60), '"}'), 1,
          toDateTime('2026-11-10 10:30:00', 'UTC') - if(number < 3, 0, 86400)
        FROM numbers(%d)"""
            .formatted(PEOPLE));
    database.execute(
        """
        INSERT INTO person_distinct_id2 (team_id, distinct_id, person_id, version, _timestamp)
        SELECT 2, concat('user-', lower(hex(cityHash64(number, 4)))),
          reinterpretAsUUID(concat(reinterpretAsString(cityHash64(number %% %d, 1)), reinterpretAsString(cityHash64(number %% %d, 2)))),
          0, toDateTime('2026-11-09 10:30:00', 'UTC')
        FROM numbers(%d) WHERE number NOT IN (%d, %d, %d)"""
            .formatted(PEOPLE, PEOPLE, DISTINCT_IDS + 3, PEOPLE, PEOPLE + 1, PEOPLE + 2));
  }

  /** One row each, evenly over a time that ends with the hour. */
  private void insertSessions(int count, Duration time) {
    database.execute(
        """
        INSERT INTO raw_sessions (team_id, session_id_v7, distinct_id, min_timestamp, max_timestamp, max_inserted_at,
          urls, entry_url, end_url, initial_utm_source)
        SELECT 2, bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 80), toUInt128(cityHash64(number))),
          initializeAggregation('argMaxState', concat('user', toString(number)), at), at, at, at + INTERVAL 5 SECOND,
          [concat('https://example.com/', hex(cityHash64(number, 1)))],
          initializeAggregation('argMinState', concat('https://example.com/', hex(cityHash64(number, 1))), at),
          initializeAggregation('argMaxState', concat('https://example.com/', hex(cityHash64(number, 2))), at),
          initializeAggregation('argMinState', 'google', at)
        FROM (
          SELECT number, toDateTime64('2026-11-10 11:00:00', 6, 'UTC') - INTERVAL 6 SECOND
            - toIntervalMicrosecond(intDiv(number * %d, %d)) AS at
          FROM numbers(%d))"""
            .formatted(time.toMillis() * 1000, count, count));
  }
}
