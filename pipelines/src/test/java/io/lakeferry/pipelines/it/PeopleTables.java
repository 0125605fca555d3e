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

import io.lakeferry.pipelines.it.EventTables.Event;
import java.time.Instant;
import java.util.UUID;

/**
 * PostHog's tables behind persons and sessions in a database of a test's own, beside those of
 * events. Versions stay where they were inserted, as nothing is merged in the background.
 */
final class PeopleTables {
  private final LocalParts parts;
  private final EventTables events;

  PeopleTables(LocalParts parts, String database) {
    this.parts = parts;
    this.events = new EventTables(parts, database);
    parts.createPeopleTables(database);
  }

  /** The tables of events in the same database. */
  EventTables events() {
    return events;
  }

  /** A person's or a session's id, told apart by a number; of version 7, of that time. */
  static UUID id(Instant time, int number) {
    return new UUID((time.toEpochMilli() << 16) | 0x7000, 0x8000_0000_0000_0000L | number);
  }

  /**
   * A version of a person.
   *
   * @param landedAt when it was inserted into ClickHouse, to the second
   */
  record Person(UUID id, long version, String properties, boolean deleted, Instant landedAt) {
    static Person of(UUID id, long version, String properties, Instant landedAt) {
      return new Person(id, version, properties, false, landedAt);
    }

    /** PostHog leaves a gap before the version of a deletion. */
    static Person deleted(UUID id, long version, Instant landedAt) {
      return new Person(id, version, "{}", true, landedAt);
    }
  }

  void insert(long team, Person... versions) {
    for (Person person : versions) {
      parts.clickhouse(
          """
          INSERT INTO %s.person (id, created_at, team_id, properties, is_deleted, version, \
          _timestamp) VALUES ('%s', '2026-01-02 03:04:05.678', %d, '%s', %d, %d, %d)"""
              .formatted(
                  events.database(),
                  person.id(),
                  team,
                  person.properties(),
                  person.deleted() ? 1 : 0,
                  person.version(),
                  person.landedAt().getEpochSecond()));
    }
  }

  /** A version of the mapping of a distinct id to a person. */
  void map(long team, String distinctId, UUID person, long version, Instant landedAt) {
    parts.clickhouse(
        """
        INSERT INTO %s.person_distinct_id2 (team_id, distinct_id, person_id, version, _timestamp) \
        VALUES (%d, '%s', '%s', %d, %d)"""
            .formatted(
                events.database(), team, distinctId, person, version, landedAt.getEpochSecond()));
  }

  /**
   * Persons with numbers from {@code first}, each with one distinct id {@code d} and its number.
   *
   * @param version of all of them
   */
  void insertMany(long team, int first, int count, long version, Instant landedAt) {
    String uuid = "toUUID('00000000-0000-4000-8000-' || leftPad(toString(number), 12, '0'))";
    parts.clickhouse(
        """
        INSERT INTO %s.person (id, created_at, team_id, properties, version, _timestamp) SELECT \
        %s, '2026-01-02 03:04:05.678', %d, '{"n": ' || toString(number) || '}', %d, %d FROM \
        numbers(%d, %d)"""
            .formatted(
                events.database(), uuid, team, version, landedAt.getEpochSecond(), first, count));
    parts.clickhouse(
        """
        INSERT INTO %s.person_distinct_id2 (team_id, distinct_id, person_id, version, _timestamp) \
        SELECT %d, 'd' || toString(number), %s, 0, %d FROM numbers(%d, %d)"""
            .formatted(events.database(), team, uuid, landedAt.getEpochSecond(), first, count));
  }

  /** Empties the tables of persons: what is inserted then is what a replica that lags has. */
  void forgetPersons() {
    for (String table : new String[] {"person", "person_distinct_id2"}) {
      parts.clickhouse("TRUNCATE TABLE " + events.database() + "." + table);
    }
  }

  /** Inserts events of sessions, from which ClickHouse aggregates them. */
  void insertOfSession(UUID session, Event... ofSession) {
    for (Event event : ofSession) {
      String properties = event.properties().substring(1);
      events.insertOld(
          event.withProperties(
              "{\"$session_id\": \"%s\"%s"
                  .formatted(session, properties.equals("}") ? "}" : ", " + properties)));
    }
  }
}
