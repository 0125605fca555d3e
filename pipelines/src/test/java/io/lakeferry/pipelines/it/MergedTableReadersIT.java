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

import static io.lakeferry.pipelines.it.FlowExport.START;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeferry.pipelines.it.EventTables.Event;
import io.lakeferry.pipelines.it.PeopleTables.Person;
import io.lakeferry.pipelines.report.RunReport;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables that were merged into, read as in {@link IndependentReadersIT}. What is expected was
 * worked out by hand.
 */
@ExtendWith(LocalPlatformExtension.class)
class MergedTableReadersIT {
  @TempDir Path folder;

  /** Merged twice, so that the first run's files are no part of the table any more. */
  @Test
  void aTableOfPersons(LocalParts parts) {
    PeopleTables people = new PeopleTables(parts, "readers_persons");
    FlowExport export = new FlowExport(parts, people.events(), folder, 1);
    UUID ada = PeopleTables.id(START, 1);
    UUID bob = PeopleTables.id(START, 2);
    people.map(export.team(), "дистинкт 😀", ada, 0, START);
    people.map(export.team(), "b", bob, 3, START);
    people.insert(export.team(), Person.of(ada, 0, "{\"a\": \"b\"}", START));
    people.insert(export.team(), Person.deleted(bob, 4, START));
    runMerging(export, 0, "--model=persons", "--columns=is_deleted");
    String properties = "{\"n\": [1, 2.50, \"größe\", null, {\"deep\": true}]}";
    people.insert(export.team(), Person.of(ada, 5, properties, START.plusSeconds(1)));
    runMerging(export, 1, "--model=persons", "--columns=is_deleted");

    TableReaders byId = new TableReaders(parts, folder, "distinct_id");
    Path table = byId.folder("readers_persons_1");

    String row =
        """
        {"team_id": 101, "distinct_id": "%s", "person_id": "%s", "person_version": %d, \
        "person_distinct_id_version": %d, "created_at": 1767323045678000, "is_deleted": %b}""";
    assertThat(byId.rows(table).values())
        .containsExactlyInAnyOrder(
            TableReaders.meaning(row.formatted("дистинкт 😀", ada, 5, 0, false)),
            TableReaders.meaning(row.formatted("b", bob, 4, 3, true)));
    Map<String, JsonNode> variants = byId.variants(table, "properties");
    assertThat(variants).hasSize(2);
    assertThat(
            TableReaders.meaning(properties)
                .equals(TableReaders.SAME_VALUE, variants.get("дистинкт 😀").get("properties")))
        .isTrue();
    assertThat(variants.get("b").get("properties")).isEqualTo(TableReaders.JSON.createObjectNode());
  }

  /** Of every type that a table can have, and of NULLs of each that may be one. */
  @Test
  void aTableOfSessions(LocalParts parts) {
    PeopleTables people = new PeopleTables(parts, "readers_sessions");
    FlowExport export = new FlowExport(parts, people.events(), folder, 1);
    UUID full = PeopleTables.id(START, 1);
    UUID bare = PeopleTables.id(START, 2);
    Event page = EventTables.event(export.team(), "$pageview", START.plusSeconds(90));
    people.insertOfSession(
        full,
        page.dated(START)
            .withProperties(
                "{\"$current_url\": \"https://www.example.com/docs?a=b\", \"utm_source\": \"größe\","
                    + " \"$web_vitals_LCP_value\": 1250.125}"),
        EventTables.event(export.team(), "$pageview", START.plusSeconds(90))
            .withProperties("{\"$current_url\": \"https://shop.example.com/cart\"}"));
    people.insertOfSession(bare, EventTables.event(export.team(), "custom", START));
    runMerging(export, 0, "--model=sessions");

    TableReaders byId = new TableReaders(parts, folder, "session_id");
    Map<String, JsonNode> rows = byId.rows(byId.folder("readers_sessions_1"));

    long start = ChronoUnit.MICROS.between(Instant.EPOCH, START);
    assertThat(rows.values())
        .containsExactlyInAnyOrder(
            TableReaders.meaning(
                """
                {"session_id": "%s", "session_id_v7": "%s", "team_id": 101, \
                "distinct_id": "person-1", "start_timestamp": %d, "end_timestamp": %d, \
                "urls": ["https://shop.example.com/cart", "https://www.example.com/docs?a=b"], \
                "num_uniq_urls": 2, "entry_current_url": "https://www.example.com/docs?a=b", \
                "entry_pathname": "/docs", "entry_hostname": "www.example.com", \
                "end_current_url": "https://shop.example.com/cart", "end_pathname": "/cart", \
                "end_hostname": "shop.example.com", "entry_utm_source": "größe", \
                "pageview_count": 2, "autocapture_count": 0, "screen_count": 0, \
                "channel_type": "Unknown", "session_duration": 90, "duration": 90, \
                "is_bounce": 0, "page_screen_autocapture_count_up_to": 2, \
                "exit_current_url": "https://shop.example.com/cart", "exit_pathname": "/cart", \
                "vitals_lcp": 1250.125, "session_version": %d}"""
                    .formatted(full, number(full), start, start + 90_000_000, start + 90_000_000)),
            TableReaders.meaning(
                """
                {"session_id": "%s", "session_id_v7": "%s", "team_id": 101, \
                "distinct_id": "person-1", "start_timestamp": %d, "end_timestamp": %d, \
                "urls": [], "num_uniq_urls": 0, "pageview_count": 0, "autocapture_count": 0, \
                "screen_count": 0, "channel_type": "Unknown", "session_duration": 0, \
                "duration": 0, "page_screen_autocapture_count_up_to": 0, "session_version": %d}"""
                    .formatted(bare, number(bare), start, start, start)));
  }

  private static BigInteger number(UUID id) {
    return new BigInteger(id.toString().replace("-", ""), 16);
  }

  /** Exports a minute and a half from that second on. */
  private static void runMerging(FlowExport export, int second, String... options) {
    Instant start = START.plusSeconds(second);
    RunReport report = export.run(start, start.plusSeconds(91), options);
    assertThat(report.failure()).isNull();
  }
}
