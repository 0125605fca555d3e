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
package io.lakeferry.local.sample;

import io.lakeferry.local.sample.SampleTables.SampleTable;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * PostHog's tables of events, persons and sessions in the database {@code posthog}: the engines,
 * keys, partitions and indexes that production has, without replication and shards.
 *
 * <p>{@code raw_sessions} is filled by a view on {@code events}, as in production. {@code
 * events_recent} is filled separately and feeds no view.
 *
 * <p>Two settings differ from production, both so that copies and older versions of a row stay
 * where a test expects them: inserts do not collapse copies ({@code optimize_on_insert = 0}), and
 * the tables' background merges are held off by a bound of one byte. {@code OPTIMIZE TABLE … FINAL}
 * still merges. An export that is correct does not notice either.
 */
public final class SampleData {
  /** The database that holds the tables. */
  public static final String DATABASE = SampleTables.DATABASE;

  private static final Duration TIME_TO_LIVE = Duration.ofDays(7);

  private final ClickHouseStatements statements;
  private final SampleTables tables;
  private final Clock clock;

  /**
   * The sample of one server.
   *
   * @param address ClickHouse's HTTP interface
   * @param user user name
   * @param password secret
   * @param clock tells which rows would be too old to keep
   */
  public SampleData(URI address, String user, String password, Clock clock) {
    this.statements = new ClickHouseStatements(address, user, password);
    this.tables = new SampleTables(statements);
    this.clock = clock;
  }

  /** Makes the database and the tables where they are missing; they have no rows then. */
  public void createTables() {
    tables.create();
  }

  /**
   * Rows of {@code events}, counted; 0 if there is no such table.
   *
   * @throws SampleException if the server does not answer
   */
  public long rows() {
    return tables.exists(SampleTable.EVENTS) ? tables.count(SampleTable.EVENTS) : 0;
  }

  /**
   * End of the last hour that {@code events_recent} holds rows of; empty if it holds none.
   *
   * @throws SampleException if the table is missing or the server does not answer
   */
  public Optional<Instant> end() {
    String hour =
        statements
            .send(
                "SELECT toUnixTimestamp(toStartOfHour(max(inserted_at))) FROM "
                    + SampleTable.EVENTS_RECENT.tableName()
                    + " HAVING count() > 0",
                Map.of())
            .strip();
    return hour.isEmpty()
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(Long.parseLong(hour)).plus(Duration.ofHours(1)));
  }

  /**
   * How many events of a team arrived in a window of {@code events_recent}, each counted once
   * however often it was delivered: what an export of that window has to write.
   *
   * @param teamId whose events
   * @param start first instant of the window
   * @param end first instant after it
   * @throws SampleException if the table is missing or the server does not answer
   */
  public long distinctEvents(long teamId, Instant start, Instant end) {
    return numbers(inWindow("uniqExact(event, distinct_id, uuid)"), teamId, start, end).get(0);
  }

  /** As {@link #distinctEvents}, with every delivery counted. */
  public long deliveredEvents(long teamId, Instant start, Instant end) {
    return numbers(inWindow("count()"), teamId, start, end).get(0);
  }

  private static String inWindow(String what) {
    return "SELECT "
        + what
        + " FROM "
        + SampleTable.EVENTS_RECENT.tableName()
        + " WHERE team_id = {team:Int64}"
        + " AND inserted_at >= fromUnixTimestamp64Micro({start:Int64}, 'UTC')"
        + " AND inserted_at < fromUnixTimestamp64Micro({end:Int64}, 'UTC')";
  }

  /**
   * Asks for numbers of a team and a window.
   *
   * @param query gives one row of whole numbers; may use the parameters <code>{team:Int64}</code>
   *     and, in microseconds since 1970, <code>{start:Int64}</code> and <code>{end:Int64}</code>
   * @throws SampleException if the server refuses or does not answer
   */
  public List<Long> numbers(String query, long teamId, Instant start, Instant end) {
    String row =
        statements
            .send(
                query,
                Map.of(
                    "param_team",
                    String.valueOf(teamId),
                    "param_start",
                    String.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, start)),
                    "param_end",
                    String.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, end))))
            .strip();
    return Arrays.stream(row.split("\t")).map(Long::valueOf).toList();
  }

  /** Empties the tables, if they exist. */
  public void clear() {
    tables.clear();
  }

  /** As {@link #fill(SampleSpecification, LongConsumer)}, telling nobody of its progress. */
  public void fill(SampleSpecification specification) {
    fill(specification, rows -> {});
  }

  /**
   * Makes the tables where they are missing and fills all.
   *
   * @param specification what to make
   * @param progress is told the events written so far, of both tables together; called from two
   *     threads
   * @throws SampleException if there are rows already, if the rows would be too old for {@code
   *     events_recent} to keep, or if the server refuses
   */
  public void fill(SampleSpecification specification, LongConsumer progress) {
    requireYoung(specification);
    tables.create();
    tables.requireEmpty();
    new SampleRows(statements, specification, progress).write(0, specification.hours());
  }

  /**
   * Writes what arrives in one hour of a specification, so that exports can run in between. All
   * hours, delivered one after another, give the rows that {@link #fill} gives at once. The first
   * hour makes the tables where they are missing, and brings persons that are older than the
   * sample.
   *
   * @param specification what to make
   * @param hour which of its hours, counted from 0
   * @throws SampleException if the hours before it were not delivered or later ones were, and as
   *     {@link #fill}
   */
  public void deliver(SampleSpecification specification, int hour) {
    if (hour < 0 || hour >= specification.hours()) {
      throw new IllegalArgumentException("There is no hour " + hour + " in " + specification);
    }
    requireYoung(specification);
    if (hour == 0) {
      tables.create();
      tables.requireEmpty();
    } else {
      long rows = rows();
      long expected = specification.firstEventOf(hour);
      if (rows != expected) {
        throw new SampleException(
            "Hour "
                + hour
                + " does not come next: "
                + SampleTable.EVENTS.tableName()
                + " holds "
                + rows
                + " rows, not "
                + expected
                + ".");
      }
    }
    new SampleRows(statements, specification, rows -> {}).write(hour, hour + 1);
  }

  private void requireYoung(SampleSpecification specification) {
    Instant oldest = clock.instant().minus(TIME_TO_LIVE);
    if (specification.start().isBefore(oldest)) {
      throw new SampleException(
          "The sample would begin at "
              + specification.start()
              + ", but events_recent keeps rows for seven days only: choose a later end.");
    }
  }
}
