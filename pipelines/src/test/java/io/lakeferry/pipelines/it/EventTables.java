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

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/** PostHog's tables of events in a database of a test's own, and rows for them. */
public final class EventTables {
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

  private final LocalParts parts;
  private final String database;

  EventTables(LocalParts parts, String database) {
    this(parts, database, "");
  }

  /** Tables with further settings. */
  public EventTables(LocalParts parts, String database, String settings) {
    this.parts = parts;
    this.database = database;
    parts.createEventTables(database, settings);
  }

  String database() {
    return database;
  }

  /**
   * An event.
   *
   * @param landedAt when it was inserted into ClickHouse
   */
  record Event(
      long team,
      UUID uuid,
      String name,
      String distinctId,
      String properties,
      Instant timestamp,
      Instant landedAt) {

    Event landed(Instant at) {
      return new Event(team, uuid, name, distinctId, properties, timestamp, at);
    }

    Event dated(Instant at) {
      return new Event(team, uuid, name, distinctId, properties, at, landedAt);
    }

    Event ofTeam(long other) {
      return new Event(other, uuid, name, distinctId, properties, timestamp, landedAt);
    }

    Event withProperties(String text) {
      return new Event(team, uuid, name, distinctId, text, timestamp, landedAt);
    }
  }

  static Event event(long team, String name, Instant landedAt) {
    return new Event(team, UUID.randomUUID(), name, "person-1", "{\"a\": 1}", landedAt, landedAt);
  }

  void insertRecent(Event... events) {
    insert("events_recent", events);
  }

  void insertOld(Event... events) {
    insert("events", events);
  }

  /**
   * Rows with numbers from 0 in {@code properties:n}, a microsecond apart, of five names and a
   * thousand ids.
   *
   * @param propertyBytes about how long the properties are, for the most part easily compressed
   */
  public void insertManyRecent(long team, int rows, int propertyBytes, Instant landedAt) {
    String landed = "toDateTime64('" + micros(landedAt) + "', 6, 'UTC')";
    parts.clickhouse(
        "INSERT INTO "
            + database
            + ".events_recent (team_id, uuid, event, distinct_id, properties, timestamp,"
            + " inserted_at, _timestamp) SELECT "
            + team
            + ", generateUUIDv4(number), 'e' || toString(number % 5), toString(number % 1000),"
            + " '{\"n\": ' || toString(number) || ', \"t\": \"' || hex(randomString(20))"
            + " || repeat('x', "
            + propertyBytes
            + ") || '\"}', "
            + landed
            + " + toIntervalMicrosecond(number), "
            + landed
            + ", now() FROM numbers("
            + rows
            + ")");
  }

  private void insert(String table, Event... events) {
    StringBuilder sql =
        new StringBuilder(
            "INSERT INTO "
                + database
                + "."
                + table
                + " (team_id, uuid, event, distinct_id, properties, timestamp, inserted_at,"
                + " _timestamp) VALUES ");
    for (int i = 0; i < events.length; i++) {
      Event event = events[i];
      sql.append(i == 0 ? "" : ", ")
          .append(
              "(%d, '%s', %s, %s, %s, '%s', '%s', '%s')"
                  .formatted(
                      event.team(),
                      event.uuid(),
                      literal(event.name()),
                      literal(event.distinctId()),
                      literal(event.properties()),
                      micros(event.timestamp()),
                      micros(event.landedAt()),
                      micros(event.landedAt()).substring(0, 19)));
    }
    parts.clickhouse(sql.toString());
  }

  private static String micros(Instant instant) {
    return MICROS.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
  }

  private static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
