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

import com.clickhouse.client.api.Client;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A database with PostHog's tables, as far as exports read them, and rows put in by hand. */
final class EventsDatabase implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static final String BASE_COLUMNS =
      """
      uuid UUID,
      event String,
      properties String CODEC(ZSTD(3)),
      timestamp DateTime64(6, 'UTC'),
      team_id Int64,
      distinct_id String,
      elements_chain String,
      created_at DateTime64(6, 'UTC'),
      person_id UUID,
      person_properties String CODEC(ZSTD(3)),
      _timestamp DateTime,
      _offset UInt64,
      """;

  private final Client client;
  private final String name = "source_" + NUMBER.incrementAndGet();
  private final SourceConnection connection;

  EventsDatabase(EngineServer.Running server) {
    this.connection = server.connection(name);
    this.client =
        new Client.Builder()
            .addEndpoint(connection.url())
            .setUsername(connection.user())
            .setPassword(connection.password().resolve())
            .setDefaultDatabase("default")
            .compressClientRequest(false)
            .compressServerResponse(false)
            .build();
    execute("CREATE DATABASE " + name);
  }

  /** With the recent table, partitioned and sorted as PostHog's. */
  EventsDatabase withRecent() {
    execute(
        """
        CREATE TABLE %s.events_recent (%s inserted_at DateTime64(6, 'UTC') DEFAULT now64())
        ENGINE = ReplacingMergeTree(_timestamp)
        PARTITION BY toStartOfHour(inserted_at)
        ORDER BY (team_id, toStartOfHour(inserted_at), event, cityHash64(distinct_id), cityHash64(uuid))"""
            .formatted(name, BASE_COLUMNS));
    execute("SYSTEM STOP MERGES " + name + ".events_recent");
    return this;
  }

  /** With the whole table. */
  EventsDatabase withEvents() {
    execute(
        """
        CREATE TABLE %s.events (%s inserted_at Nullable(DateTime64(6, 'UTC')) DEFAULT now64(),
          INDEX minmax_inserted_at COALESCE(inserted_at, _timestamp) TYPE minmax GRANULARITY 1)
        ENGINE = ReplacingMergeTree(_timestamp)
        PARTITION BY toYYYYMM(timestamp)
        ORDER BY (team_id, toDate(timestamp), event, cityHash64(distinct_id), cityHash64(uuid))
        SAMPLE BY cityHash64(distinct_id)"""
            .formatted(name, BASE_COLUMNS));
    execute("SYSTEM STOP MERGES " + name + ".events");
    return this;
  }

  String name() {
    return name;
  }

  SourceConnection connection() {
    return connection;
  }

  /** A table's full name. */
  String table(String table) {
    return name + "." + table;
  }

  void execute(String sql) {
    try {
      client.execute(sql).get(2, TimeUnit.MINUTES).close();
    } catch (Exception e) {
      throw new IllegalStateException("failed: " + sql, e);
    }
  }

  /** One event; strings are SQL expressions, so that any bytes can be written. */
  void insert(
      String table,
      String uuid,
      String event,
      String properties,
      String distinctId,
      long team,
      Instant timestamp,
      Instant insertedAt) {
    execute(
        String.format(
            Locale.ROOT,
            "INSERT INTO %s (uuid, event, properties, distinct_id, team_id, timestamp, _timestamp,"
                + " inserted_at) SELECT '%s', %s, %s, %s, %d, %s, toDateTime(%s), %s",
            table(table),
            uuid,
            event,
            properties,
            distinctId,
            team,
            time(timestamp),
            time(insertedAt),
            time(insertedAt)));
  }

  private static String time(Instant instant) {
    return String.format(
        Locale.ROOT,
        "fromUnixTimestamp64Micro(toInt64(%d), 'UTC')",
        Math.addExact(
            Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000));
  }

  @Override
  public void close() {
    execute("DROP DATABASE " + name);
    client.close();
  }
}
