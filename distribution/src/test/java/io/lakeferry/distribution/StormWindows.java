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
package io.lakeferry.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.pipelines.it.EventTables;
import io.lakeferry.pipelines.it.LakeferryProcess.Launch;
import io.lakeferry.pipelines.it.LocalParts;
import io.lakeferry.pipelines.it.VolumeVisitor;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Hours of numbered rows, exported in turn by COPY into one table and by MERGE into another. */
final class StormWindows {
  private static final String DATABASE = "kill_storm";
  private static final String PREFIX = "storm_";
  private static final long TEAM = 1;
  private static final int ROWS = 20_000;
  private static final int PROPERTY_BYTES = 200;

  private final LocalParts parts;
  private final int count;
  private final Instant start;

  /** Fills them. */
  StormWindows(LocalParts parts, int count) {
    this.parts = parts;
    this.count = count;
    this.start = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(count + 1L));
    EventTables tables = new EventTables(parts, DATABASE, "index_granularity = 1024");
    for (int window = 0; window < count; window++) {
      tables.insertManyRecent(
          TEAM, ROWS, PROPERTY_BYTES, begin(window).plus(Duration.ofMinutes(20)));
    }
  }

  private Instant begin(int window) {
    return start.plus(Duration.ofHours(window));
  }

  static String table(int window) {
    return PREFIX + (window % 2 == 0 ? "append" : "dedupe");
  }

  Launch export(int window, Path folder) {
    Map<String, String> options = new TreeMap<>(parts.settings().exportOptions());
    options.put("clickhouseDatabase", DATABASE);
    options.put("teamId", String.valueOf(TEAM));
    options.put("table", table(window));
    options.put("exportName", table(window));
    options.put("writeMode", window % 2 == 0 ? "append" : "dedupe");
    options.put("windowStart", begin(window).toString());
    options.put("windowEnd", begin(window + 1).toString());
    options.put("targetFileSize", "128KiB");
    options.put("retryPause", "100ms");
    List<String> arguments = new ArrayList<>(List.of("export"));
    options.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    return Launch.of(arguments, parts.environment(), folder);
  }

  /** Volumes and stage tables of ours that stand. */
  List<String> leftOvers() {
    List<String> left =
        new ArrayList<>(new VolumeVisitor(parts.settings()).volumes("lf_" + PREFIX));
    left.addAll(parts.tables("lf_" + PREFIX));
    return left;
  }

  /** Each row of each hour stands once in its table, and nothing else. */
  void requireExactlyOnce() {
    for (int kind = 0; kind < 2; kind++) {
      List<List<String>> expected =
          IntStream.iterate(kind, window -> window < count, window -> window + 2)
              .mapToObj(
                  window ->
                      List.of(
                          String.valueOf(begin(window).getEpochSecond()),
                          String.valueOf(ROWS),
                          String.valueOf(ROWS),
                          String.valueOf(ROWS),
                          String.valueOf((ROWS - 1L) * ROWS / 2)))
              .toList();
      assertThat(
              parts.warehouse(
                  "SELECT unix_seconds(date_trunc('HOUR', timestamp)) AS hour, count(*),"
                      + " count(DISTINCT uuid), count(DISTINCT properties:n::bigint),"
                      + " sum(properties:n::bigint) FROM main.default."
                      + table(kind)
                      + " GROUP BY ALL ORDER BY hour"))
          .as("hour, rows, different ids, different numbers and their sum in " + table(kind))
          .isEqualTo(expected);
    }
    assertThat(
            parts.warehouse(
                "SELECT count(*), count(DISTINCT run_id) FROM main.default.lakeferry_runs WHERE"
                    + " target_table LIKE 'storm\\_%'"))
        .as("rows and runs of the ledger")
        .isEqualTo(List.of(List.of(String.valueOf(count), String.valueOf(count))));
  }
}
