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
package io.lakeferry.benchmarks;

import io.lakeferry.transforms.window.Window;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * PostHog's table of recent events with as many rows as wanted in one hour, each with about 500
 * bytes of JSON. The same numbers give the same rows.
 */
final class EventsTable {
  static final String DATABASE = "benchmark";
  static final long TEAM = 2;
  private static final Instant START = Instant.parse("2025-06-01T10:00:00Z");
  static final Window WINDOW = new Window(START, START.plus(Duration.ofHours(1)));
  private static final long BATCH = 250_000;

  private static final String CREATE =
      """
      CREATE TABLE benchmark.events_recent (
        uuid UUID, event String, properties String CODEC(ZSTD(3)),
        timestamp DateTime64(6, 'UTC'), team_id Int64, distinct_id String, elements_chain String,
        created_at DateTime64(6, 'UTC'), person_id UUID,
        person_properties String CODEC(ZSTD(3)), _timestamp DateTime, _offset UInt64,
        inserted_at DateTime64(6, 'UTC') DEFAULT now64())
      ENGINE = ReplacingMergeTree(_timestamp)
      PARTITION BY toStartOfHour(inserted_at)
      ORDER BY (team_id, toStartOfHour(inserted_at), event, cityHash64(distinct_id),
        cityHash64(uuid))""";

  private static final String FILL =
      """
      INSERT INTO benchmark.events_recent
        (uuid, event, properties, timestamp, team_id, distinct_id, _timestamp, inserted_at)
      WITH
        cityHash64(number, 1) %% 60000 AS session,
        UUIDNumToString(MD5(concat('device', toString(session %% 20000)))) AS device,
        fromUnixTimestamp64Micro(toInt64(%1$d + intDiv(number * 3600000000, %2$d)), 'UTC') AS at,
        concat('/project/', toString(1000 + cityHash64(number, 2) %% 3000), '/',
          ['insights', 'dashboards', 'recordings', 'feature_flags', 'experiments']
            [1 + cityHash64(number, 3) %% 5], '/', lower(hex(cityHash64(number, 4) %% 4294967296)))
          AS path
      SELECT
        toUUID(UUIDNumToString(MD5(concat('event', toString(number))))),
        ['$pageview', '$pageleave', '$autocapture', 'insight viewed', '$identify']
          [1 + cityHash64(number, 5) %% 5],
        concat(
          '{"$os": "', ['Mac OS X', 'Windows', 'Linux', 'iOS', 'Android']
            [1 + cityHash64(number, 6) %% 5],
          '", "$browser": "', ['Chrome', 'Safari', 'Firefox', 'Edge']
            [1 + cityHash64(number, 7) %% 4],
          '", "$browser_version": ', toString(100 + cityHash64(number, 8) %% 40),
          ', "$host": "app.example.com", "$current_url": "https://app.example.com', path,
          '", "$pathname": "', path,
          '", "$device_id": "', device,
          '", "$session_id": "', UUIDNumToString(MD5(concat('session', toString(session)))),
          '", "$lib": "web", "$lib_version": "1.128.', toString(cityHash64(number, 9) %% 4),
          '", "$insert_id": "', lower(hex(cityHash64(number, 10))),
          '", "$time": ', toString(toUnixTimestamp64Milli(at) / 1000),
          ', "$screen_height": ', toString(600 + 40 * (cityHash64(number, 11) %% 20)),
          ', "$screen_width": ', toString(1200 + 80 * (cityHash64(number, 12) %% 20)),
          ', "$referrer": "$direct", "token": "phc_0123456789abcdefghijklmnop"}'),
        at, %3$d, device, toDateTime(at), at
      FROM numbers(%4$d, %5$d)""";

  private EventsTable() {}

  /** Makes and fills it, as one part. */
  static void create(Engine engine, long rows) throws IOException, InterruptedException {
    engine.execute("CREATE DATABASE " + DATABASE, Map.of());
    engine.execute(CREATE, Map.of());
    long micros = START.getEpochSecond() * 1_000_000;
    for (long from = 0; from < rows; from += BATCH) {
      long count = Math.min(BATCH, rows - from);
      engine.execute(FILL.formatted(micros, rows, TEAM, from, count), Map.of());
    }
    engine.execute("OPTIMIZE TABLE " + DATABASE + ".events_recent FINAL", Map.of());
  }
}
