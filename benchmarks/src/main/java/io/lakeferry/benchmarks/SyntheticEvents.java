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

import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.Column.Nullability;
import io.lakeferry.transforms.model.Column.Origin;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ModelSource;
import io.lakeferry.transforms.model.ValueType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Events as ClickHouse would send them in RowBinaryWithNamesAndTypes, with about 500 bytes of JSON
 * each: the same from the same seed. Sessions, devices and pages repeat as they do in practice;
 * uuids, insert ids and times do not.
 */
final class SyntheticEvents {
  /** The columns that stand in a shard of events. */
  static final Model MODEL =
      new Model(
          "events",
          "Events",
          new ModelSource.EventTables(),
          List.of(
              column("uuid", ValueType.STRING, Nullability.NEVER_NULL),
              column("event", ValueType.STRING, Nullability.NULLABLE),
              column("properties", ValueType.JSON, Nullability.NULLABLE),
              column("distinct_id", ValueType.STRING, Nullability.NULLABLE),
              column("team_id", ValueType.BIGINT, Nullability.NEVER_NULL),
              column("timestamp", ValueType.TIMESTAMP, Nullability.NEVER_NULL)),
          List.of(),
          List.of(),
          Model.Copies.ALL,
          null);

  private static final List<String> TYPES =
      List.of(
          "String",
          "Nullable(String)",
          "Nullable(String)",
          "Nullable(String)",
          "Int64",
          "DateTime64(6, 'UTC')");
  private static final List<String> EVENTS =
      List.of("$pageview", "$pageleave", "$autocapture", "insight viewed", "$identify");
  private static final List<String> BROWSERS = List.of("Chrome", "Safari", "Firefox", "Edge");
  private static final List<String> SYSTEMS =
      List.of("Mac OS X", "Windows", "Linux", "iOS", "Android");
  private static final List<String> PAGES =
      List.of("insights", "dashboards", "recordings", "feature_flags", "experiments");
  private static final int DEVICES = 20_000;
  private static final int SESSIONS = 60_000;

  private final Random random;
  private final UUID[] devices;
  private final UUID[] sessions;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private SyntheticEvents(long seed) {
    random = new Random(seed);
    devices = uuids(DEVICES);
    sessions = uuids(SESSIONS);
  }

  /** A whole stream of so many rows. */
  static byte[] stream(long seed, int rows) {
    SyntheticEvents events = new SyntheticEvents(seed);
    events.length(TYPES.size());
    MODEL.sourceColumns().forEach(column -> events.text(column.name()));
    TYPES.forEach(events::text);
    for (int i = 0; i < rows; i++) {
      events.row(i);
    }
    return events.bytes.toByteArray();
  }

  private static Column column(String name, ValueType type, Nullability nullability) {
    return new Column(name, Origin.SOURCE, name, type, nullability, name);
  }

  private UUID[] uuids(int count) {
    UUID[] uuids = new UUID[count];
    for (int i = 0; i < count; i++) {
      uuids[i] = uuid();
    }
    return uuids;
  }

  private UUID uuid() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  private static <T> T any(List<T> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }

  private void row(int number) {
    int session = random.nextInt(SESSIONS);
    UUID device = devices[session % DEVICES];
    long micros = 1_700_000_000_000_000L + number * 1800L + random.nextInt(900_000);
    text(uuid().toString());
    bytes.write(0);
    text(any(EVENTS, random));
    bytes.write(0);
    text(properties(device, sessions[session], micros));
    bytes.write(0);
    text(device.toString());
    number(2);
    number(micros);
  }

  private String properties(UUID device, UUID session, long micros) {
    int project = 1000 + random.nextInt(3000);
    String path =
        "/project/"
            + project
            + "/"
            + any(PAGES, random)
            + "/"
            + Integer.toString(random.nextInt(), 36);
    StringBuilder json = new StringBuilder(640);
    json.append("{\"$os\": \"").append(any(SYSTEMS, random));
    json.append("\", \"$browser\": \"").append(any(BROWSERS, random));
    json.append("\", \"$browser_version\": ").append(100 + random.nextInt(40));
    json.append(", \"$host\": \"app.example.com\", \"$current_url\": \"https://app.example.com");
    json.append(path).append("\", \"$pathname\": \"").append(path);
    json.append("\", \"$device_id\": \"").append(device);
    json.append("\", \"$session_id\": \"").append(session);
    json.append("\", \"$lib\": \"web\", \"$lib_version\": \"1.128.").append(random.nextInt(4));
    json.append("\", \"$insert_id\": \"").append(Long.toString(random.nextLong(), 36));
    json.append("\", \"$time\": ").append((micros - micros % 1000) / 1e6);
    json.append(", \"$screen_height\": ").append(600 + 40 * random.nextInt(20));
    json.append(", \"$screen_width\": ").append(1200 + 80 * random.nextInt(20));
    json.append(", \"$referrer\": \"$direct\", \"token\": \"phc_0123456789abcdefghijklmnop\"}");
    return json.toString();
  }

  private void length(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  private void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    length(utf8.length);
    bytes.writeBytes(utf8);
  }

  private void number(long value) {
    bytes.writeBytes(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }
}
