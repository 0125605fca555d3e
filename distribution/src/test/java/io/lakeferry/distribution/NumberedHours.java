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

/** Hours of rows, each numbered from 0, that several windows or one backfill export. */
final class NumberedHours {
  private static final long TEAM = 1;
  private static final int PROPERTY_BYTES = 200;

  private final LocalParts parts;
  private final String database;
  private final int rows;
  private final int count;
  private final Instant start;

  /**
   * Fills them.
   *
   * @param database made for them
   * @param rows of each hour
   * @param count of hours
   */
  NumberedHours(LocalParts parts, String database, int rows, int count) {
    this.parts = parts;
    this.database = database;
    this.rows = rows;
    this.count = count;
    this.start = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(count + 1L));
    EventTables tables = new EventTables(parts, database, "index_granularity = 1024");
    for (int hour = 0; hour < count; hour++) {
      tables.insertManyRecent(TEAM, rows, PROPERTY_BYTES, begin(hour).plus(Duration.ofMinutes(20)));
    }
  }

  private Instant begin(int hour) {
    return start.plus(Duration.ofHours(hour));
  }

  /** A launch that exports one hour. */
  Launch export(int hour, String table, String writeMode, Path folder) {
    return launch("export", table, writeMode, folder)
        .with("--windowStart=" + begin(hour), "--windowEnd=" + begin(hour + 1));
  }

  /** A launch that exports all hours. */
  Launch backfill(String table, String writeMode, Path folder) {
    return launch("backfill", table, writeMode, folder)
        .with("--interval=hour", "--from=" + begin(0), "--to=" + begin(count));
  }

  private Launch launch(String command, String table, String writeMode, Path folder) {
    Map<String, String> options = new TreeMap<>(parts.settings().exportOptions());
    options.put("clickhouseDatabase", database);
    options.put("teamId", String.valueOf(TEAM));
    options.put("table", table);
    options.put("exportName", table);
    options.put("writeMode", writeMode);
    options.put("targetFileSize", "128KiB");
    options.put("retryPause", "100ms");
    List<String> arguments = new ArrayList<>(List.of(command));
    options.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    return Launch.of(arguments, parts.environment(), folder);
  }

  /** Volumes and stage tables that stand of exports whose names begin so. */
  List<String> leftOvers(String exports) {
    List<String> left =
        new ArrayList<>(new VolumeVisitor(parts.settings()).volumes("lf_" + exports));
    left.addAll(parts.tables("lf_" + exports));
    return left;
  }

  /** Runs that the ledger has of exports into the table. */
  long runs(String table) {
    return Long.parseLong(
        parts.warehouseValue(
            "SELECT count(*) FROM main.default.lakeferry_runs WHERE target_table = '"
                + table
                + "'"));
  }

  /** Each row of these hours stands once in the table, and nothing else; the ledger agrees. */
  void requireExactlyOnce(String table, IntStream hours) {
    List<List<String>> expected =
        hours
            .mapToObj(
                hour ->
                    List.of(
                        String.valueOf(begin(hour).getEpochSecond()),
                        String.valueOf(rows),
                        String.valueOf(rows),
                        String.valueOf(rows),
                        String.valueOf((rows - 1L) * rows / 2)))
            .toList();
    assertThat(
            parts.warehouse(
                "SELECT unix_seconds(date_trunc('HOUR', timestamp)) AS hour, count(*),"
                    + " count(DISTINCT uuid), count(DISTINCT properties:n::bigint),"
                    + " sum(properties:n::bigint) FROM main.default."
                    + table
                    + " GROUP BY ALL ORDER BY hour"))
        .as("hour, rows, different ids, different numbers and their sum in " + table)
        .isEqualTo(expected);
    assertThat(
            parts.warehouse(
                "SELECT count(*), count(DISTINCT run_id) FROM main.default.lakeferry_runs WHERE"
                    + " target_table = '"
                    + table
                    + "'"))
        .as("rows and runs of the ledger")
        .containsExactly(List.of(String.valueOf(expected.size()), String.valueOf(expected.size())));
  }
}
