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

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeferry.pipelines.export.ExportRun;
import io.lakeferry.pipelines.export.RealConnections;
import io.lakeferry.pipelines.it.EventTables.Event;
import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.pipelines.options.OptionsReader;
import io.lakeferry.pipelines.options.ParsedOptions;
import io.lakeferry.pipelines.report.ProgressDisplay;
import io.lakeferry.pipelines.report.RunReport;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table that only its own writer reads proves little. Readers that share no code with Spark read
 * the folder of an exported table, and every value is compared with what ClickHouse says in its own
 * text format.
 *
 * <p>One kind of text is missing here: JSON with more behind it, such as {@code {"a": 1} and more}.
 * Spark's {@code try_parse_json} takes the JSON and drops the rest.
 */
@ExtendWith(LocalPlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IndependentReadersIT {
  private static final String DATABASE = "readers";
  private static final long TEAM = 3_000_000_007L;
  private static final int MANY = 10_000;

  private static final Instant START =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(3));
  private static final Instant END = START.plus(Duration.ofHours(1));

  /** Every kind of value that the encoding of VARIANT tells apart, and text that is no JSON. */
  private static final List<String> PROPERTIES =
      List.of(
          "",
          "{}",
          "[]",
          "null",
          "true",
          "17",
          "\"only a text\"",
          "\"\"",
          "\"{\\\"a\\\": 1}\"",
          "{\"integers\": [0, -1, 127, 128, -129, 32768, 2147483648, 9223372036854775807,"
              + " -9223372036854775808, 9223372036854775808, 18446744073709551616]}",
          "{\"fractions\": [0.1, -2.50, 3.000000001, 123456789.123456789,"
              + " 12345678901234567890.123456789012345678, 1e300, -1.5e-10, 2.0E2]}",
          "{\"beyond any decimal\": 123456789012345678901234567890123456789012345}",
          "{\"nested\": {\"a\": [{\"b\": [[], [[]], {\"c\": null}]}, false], \"d\": {}}}",
          "{\"schlüssel 日本\": \"größe ✓ 😀 עברית\", \"escaped\": \"\\u00e9\\ud83d\\ude00\\n\\t\\u0001\"}",
          "{\"sixty-four bytes and more\": \"" + "0123456789abcdéf".repeat(5) + "\"}",
          "{\"long\": \"" + "x".repeat(70_000) + "\"}",
          manyKeys(300),
          "{\"twice\": 1, \"twice\": 2}",
          "{not json",
          "plain text",
          "{'single': 'quotes'}",
          "[1, 2");

  private Path folder;
  private LocalParts parts;
  private TableReaders readers;
  private Map<String, JsonNode> source;

  @BeforeAll
  void fillTheSource(LocalParts running, @TempDir Path temporary) throws IOException {
    parts = running;
    folder = temporary;
    readers = new TableReaders(parts, folder, "uuid");
    EventTables tables = new EventTables(parts, DATABASE);
    tables.insertRecent(oddEvents());
    manyEvents(START.plusSeconds(60));
    source = readers.byKey(sourceRows());
    assertThat(source).hasSize(PROPERTIES.size() + 4 + MANY);
  }

  private static Event[] oddEvents() {
    List<Event> events = new ArrayList<>();
    for (String properties : PROPERTIES) {
      Instant landed = events.size() % 2 == 0 ? START : END.minus(1, ChronoUnit.MICROS);
      events.add(
          new Event(
              TEAM,
              UUID.randomUUID(),
              "odd properties",
              "person " + events.size(),
              properties,
              Instant.parse("2026-01-02T03:04:05.000001Z").plusNanos(events.size() * 1_001_000L),
              landed));
    }
    events.add(oddEvent("größe ✓ 'quoted' \\", "дистинкт\t😀", "1969-12-31T23:59:59.999999Z"));
    events.add(oddEvent("", "no name", "1970-01-01T00:00:00Z"));
    events.add(oddEvent("no person", "", "1999-12-31T23:59:59.5Z"));
    events.add(
        oddEvent("line\nbreaks\r\n", " \u0001 e\u0301 עברית ", "2199-07-08T09:10:11.121314Z"));
    return events.toArray(Event[]::new);
  }

  private static Event oddEvent(String name, String distinctId, String timestamp) {
    return new Event(
        TEAM, UUID.randomUUID(), name, distinctId, "{\"a\": 1}", Instant.parse(timestamp), START);
  }

  /** So many that an export needs several files; some stand twice in the hour. */
  private void manyEvents(Instant landed) {
    String columns = "team_id, uuid, event, distinct_id, properties, timestamp, inserted_at";
    String table = DATABASE + ".events_recent";
    String at =
        "fromUnixTimestamp64Micro(toInt64(%d), 'UTC')"
            .formatted(ChronoUnit.MICROS.between(Instant.EPOCH, landed));
    parts.clickhouse(
        ("INSERT INTO %s (%s) SELECT %d, generateUUIDv4(number), 'e' || toString(number %% 7),"
                + " 'd-' || toString(number %% 1000), '{\"n\": ' || toString(number)"
                + " || ', \"f\": ' || toString(number / 8) || ', \"t\": \"'"
                + " || hex(randomString(40)) || '\"}', %s + toIntervalMicrosecond(number), %s"
                + " FROM numbers(%d)")
            .formatted(table, columns, TEAM, at, at, MANY));
    parts.clickhouse(
        "INSERT INTO %s (%s) SELECT %s + toIntervalSecond(1) FROM %s WHERE event = 'e3'"
            .formatted(table, columns, columns, table));
  }

  private static String manyKeys(int count) {
    ObjectNode object = TableReaders.JSON.createObjectNode();
    for (int i = count; i > 0; i--) {
      object.put("key " + i, i * 1000L);
    }
    return object.toString();
  }

  /** What ClickHouse holds, each event once. */
  private List<String> sourceRows() {
    return parts
        .clickhouse(
            "SELECT DISTINCT toString(uuid) AS uuid, event, distinct_id, team_id,"
                + " toUnixTimestamp64Micro(timestamp) AS timestamp, properties FROM "
                + DATABASE
                + ".events_recent FORMAT JSONEachRow"
                + " SETTINGS output_format_json_quote_64bit_integers = 0")
        .lines()
        .toList();
  }

  @Test
  void aTableWithVariant() {
    Instant ingestedAt = export("readers_variant");
    Path table = readers.folder("readers_variant");

    assertPlainColumns(readers.rows(table), ingestedAt, List.of("properties"));

    Map<String, JsonNode> variants = readers.variants(table, "properties");
    assertThat(variants.keySet()).isEqualTo(source.keySet());
    source.forEach(
        (uuid, row) -> {
          String text = row.path("properties").asText();
          JsonNode value = variants.get(uuid).get("properties");
          if (text.isEmpty()) {
            assertThat(value).as("properties of %s", row).isNull();
          } else {
            assertThat(value).as("properties of %s", row).isNotNull();
            assertThat(TableReaders.meaning(text).equals(TableReaders.SAME_VALUE, value))
                .as("%s stands for the properties of %s", value, row)
                .isTrue();
          }
        });
  }

  @Test
  void aTableWithText() {
    Instant ingestedAt = export("readers_text", "--useVariant=false");

    assertPlainColumns(readers.rows(readers.folder("readers_text")), ingestedAt, List.of());
  }

  /**
   * Exports the window into a table.
   *
   * @return the ingestion timestamp that all its rows have to carry
   */
  private Instant export(String table, String... further) {
    List<String> arguments = new ArrayList<>(parts.connectionArgumentsByFile());
    arguments.removeIf(argument -> argument.startsWith("--clickhouseDatabase="));
    arguments.add("--clickhouseDatabase=" + DATABASE);
    arguments.add("--teamId=" + TEAM);
    arguments.add("--table=" + table);
    arguments.add("--exportName=" + table);
    arguments.add("--windowStart=" + START);
    arguments.add("--windowEnd=" + END);
    arguments.add("--targetFileSize=256KiB");
    arguments.add("--workFolder=" + folder.resolve(table));
    arguments.addAll(List.of(further));
    ParsedOptions<ExportSettings> parsed =
        OptionsReader.readExport(arguments.toArray(String[]::new));
    Clock clock = Clock.systemUTC();
    RunReport report =
        new ExportRun(
                parsed.settings(),
                parsed.beam(),
                new RealConnections(parsed.settings(), clock),
                clock,
                duration -> Thread.sleep(duration.toMillis()),
                new ProgressDisplay(
                    new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                    ProgressDisplay.Kind.LOG))
            .run();
    assertThat(report.failure()).isNull();
    assertThat(report.rows().loaded()).isEqualTo(source.size());
    assertThat(report.files()).as("files").isGreaterThan(1);
    return report.ingestedAt();
  }

  /**
   * Compares every row and column.
   *
   * @param absent columns that the reader leaves out
   */
  private void assertPlainColumns(
      Map<String, JsonNode> rows, Instant ingestedAt, List<String> absent) {
    assertThat(rows.keySet()).isEqualTo(source.keySet());
    long ingested = ChronoUnit.MICROS.between(Instant.EPOCH, ingestedAt);
    rows.forEach(
        (uuid, row) -> {
          ObjectNode expected = source.get(uuid).deepCopy();
          expected.put("databricks_ingested_timestamp", ingested);
          expected.remove(absent);
          // Empty properties become NULL, which the reader leaves out; other empty texts stay.
          if (expected.path("properties").asText().isEmpty()) {
            expected.remove("properties");
          }
          assertThat(row).isEqualTo(expected);
        });
  }
}
