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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes events, from which ClickHouse makes sessions by its materialized view. */
final class SessionEvents {
  /** How long an event takes to land, unless said otherwise. */
  static final Duration WAY = Duration.ofSeconds(5);

  private final PersonsSessionsDatabase database;
  private long number;

  SessionEvents(PersonsSessionsDatabase database) {
    this.database = database;
  }

  /** A UUID of version 7 with a time inside, told apart by a number. */
  static String sessionId(Instant time, int number) {
    String milliseconds = String.format(Locale.ROOT, "%012x", time.toEpochMilli());
    return String.format(
        Locale.ROOT,
        "%s-%s-7000-8000-%012x",
        milliseconds.substring(0, 8),
        milliseconds.substring(8),
        number);
  }

  /** An event; it is inserted by itself. */
  Event of(String sessionId, Instant time) {
    return new Event(sessionId, time);
  }

  /** What is known of an event. */
  final class Event {
    private final String sessionId;
    private final Instant time;
    private final List<String> properties = new ArrayList<>();
    private String uuid = String.format(Locale.ROOT, "00000000-0000-4000-8000-%012x", ++number);
    private String name = "custom";
    private String distinctId = "user";
    private long team = PersonsSessionsDatabase.TEAM;
    private Instant landed;

    private Event(String sessionId, Instant time) {
      this.sessionId = sessionId;
      this.time = time;
      this.landed = time.plus(WAY);
    }

    Event named(String other) {
      name = other;
      return this;
    }

    Event uuid(String other) {
      uuid = other;
      return this;
    }

    Event by(String other) {
      distinctId = other;
      return this;
    }

    Event ofTeam(long other) {
      team = other;
      return this;
    }

    Event landedAt(Instant other) {
      landed = other;
      return this;
    }

    /** A property with text, unless that is null. */
    Event with(String property, String text) {
      return text == null ? this : withJson(property, "\"" + text + "\"");
    }

    Event withJson(String property, String json) {
      properties.add("\"" + property + "\":" + json);
      return this;
    }

    void insert() {
      with("$session_id", sessionId);
      database.execute(
          "INSERT INTO sharded_events (uuid, event, properties, timestamp, team_id, distinct_id,"
              + " _timestamp, inserted_at) VALUES "
              + row());
    }

    private String row() {
      return List.of(
              uuid,
              name,
              "{" + String.join(",", properties) + "}",
              PersonsSessionsDatabase.time(time),
              Long.toString(team),
              distinctId,
              PersonsSessionsDatabase.time(landed).substring(0, 19),
              PersonsSessionsDatabase.time(landed))
          .stream()
          .map(value -> "'" + value.replace("'", "\\'") + "'")
          .collect(Collectors.joining(", ", "(", ")"));
    }
  }
}
