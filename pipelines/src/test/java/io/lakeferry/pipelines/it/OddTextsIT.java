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

import static io.lakeferry.pipelines.it.EventTables.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the report counts of texts that are not what they should be. */
@ExtendWith(LocalPlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OddTextsIT {
  private static final Instant START =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(3));
  private static final Instant INSIDE = START.plus(Duration.ofMinutes(20));
  private static final String DATABASE = "odd_texts";

  @TempDir Path folder;

  private LocalParts parts;
  private EventTables tables;

  @BeforeAll
  void makeTables(LocalParts running) {
    parts = running;
    tables = new EventTables(parts, DATABASE);
  }

  private LakeferryProcess export(String table, long team) {
    List<String> arguments = new ArrayList<>(List.of("export"));
    arguments.addAll(parts.connectionArguments());
    arguments.removeIf(argument -> argument.startsWith("--clickhouseDatabase="));
    arguments.add("--clickhouseDatabase=" + DATABASE);
    arguments.add("--teamId=" + team);
    arguments.add("--table=" + table);
    arguments.add("--exportName=" + table);
    arguments.add("--windowStart=" + START);
    arguments.add("--windowEnd=" + START.plus(Duration.ofHours(1)));
    LakeferryProcess launch =
        LakeferryProcess.Launch.of(arguments, parts.environment(), folder.resolve(table)).run();
    assertThat(launch.exitCode()).describedAs(launch.everything()).isZero();
    return launch;
  }

  private void insert(long team, String name, String... properties) {
    for (String text : properties) {
      tables.insertRecent(event(team, name, INSIDE).withProperties(text));
    }
  }

  /** Counting the VARIANT strings of the target would give all of them. */
  @Test
  void onlyTextsThatTheWarehouseRefusesAreNoJson() {
    insert(
        1,
        "json",
        "{\"a\": 1}",
        "[\"a\"]",
        "17",
        "null",
        "\"abc\"",
        " \t\"größe\" ",
        "\"\"",
        "\"\\\"quoted\\\"\"",
        "\"\\u0022quoted\"",
        // Spark's parser stops at the end of the first value.
        "\"abc\" def");
    insert(
        1,
        "no json",
        "abc",
        "{not json",
        "\"abc",
        " \"abc",
        "\"a\\x\"",
        "\"\\\"quoted",
        "\u00a0\"a\"",
        "{\"k\": 1, \"k\": 2}");

    LakeferryProcess launch = export("odd_json", 1);

    assertThat(
            parts.warehouseValue(
                "SELECT count_if(schema_of_variant(properties) = 'STRING') FROM"
                    + " main.default.odd_json"))
        .isEqualTo("14");
    assertThat(launch.report().path("badJson").asLong()).isEqualTo(8);
    assertThat(launch.output()).contains("no JSON     8 values, kept as text");
  }

  @Test
  void textsThatAreNoUtf8AreCountedAndTold() {
    insert(2, "fine", "{\"a\": 1}");
    insert(2, "broken", "{\"a\": 2}");
    parts.clickhouse(
        "INSERT INTO "
            + DATABASE
            + ".events_recent (team_id, uuid, event, distinct_id, properties, timestamp,"
            + " inserted_at, _timestamp) SELECT team_id, generateUUIDv4(), unhex('61C3'),"
            + " unhex('FF'), unhex('22C322'), timestamp, inserted_at, _timestamp FROM "
            + DATABASE
            + ".events_recent WHERE team_id = 2 AND event = 'broken'");

    LakeferryProcess launch = export("odd_utf8", 2);

    JsonNode report = launch.report();
    assertThat(report.path("rows").path("loaded").asLong()).isEqualTo(3);
    assertThat(report.path("repairedStrings").asLong()).isEqualTo(3);
    assertThat(report.path("badJson").asLong()).isZero();
    assertThat(launch.output()).contains("no UTF-8    3 values, repaired");
    assertThat(
            parts.warehouseValue(
                "SELECT event || distinct_id || properties::string FROM main.default.odd_utf8 WHERE"
                    + " event LIKE 'a%'"))
        .isEqualTo("a\uFFFD\uFFFD\uFFFD");
  }
}
