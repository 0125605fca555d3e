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

import com.sun.management.OperatingSystemMXBean;
import io.lakeferry.sinks.parquet.ShardLimits;
import io.lakeferry.sinks.parquet.ShardTarget;
import io.lakeferry.sinks.parquet.ShardWriter;
import io.lakeferry.sinks.parquet.WrittenShards;
import io.lakeferry.sources.clickhouse.ClickHouseSource;
import io.lakeferry.sources.clickhouse.SourceConnection;
import io.lakeferry.sources.clickhouse.WindowPlan;
import io.lakeferry.transforms.model.Models;
import io.lakeferry.transforms.row.RowCursor;
import io.lakeferry.transforms.settings.SecretReference;
import io.lakeferry.transforms.split.Split;
import io.lakeferry.transforms.window.RowSelection;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Scanner;

/**
 * Our extraction in a process of its own: source, decoder, shard writer, as the pipeline runs them
 * but without Beam. For each line on its input it extracts the whole window once and answers with a
 * line: rows, bytes of the files, nanoseconds of CPU of this extraction, and of the whole process
 * since it began.
 */
final class ExtractionClient {
  private ExtractionClient() {}

  /**
   * Runs until its input ends.
   *
   * @param arguments URL, user, password file, folder for shards, zstd level
   */
  public static void main(String[] arguments) throws IOException {
    SourceConnection connection =
        new SourceConnection(
            arguments[0],
            arguments[1],
            new SecretReference(SecretReference.Place.FILE, arguments[2]),
            EventsTable.DATABASE,
            Duration.ofHours(1),
            2,
            Map.of(),
            "benchmark");
    Path folder = Path.of(arguments[3]);
    ShardLimits defaults = ShardLimits.defaults();
    ShardLimits limits =
        new ShardLimits(
            defaults.targetFileSize(), defaults.rowGroupSize(), Integer.parseInt(arguments[4]));
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    Clock soonAfter =
        Clock.fixed(EventsTable.WINDOW.end().plus(Duration.ofHours(1)), ZoneOffset.UTC);
    try (ClickHouseSource source = ClickHouseSource.connect(connection, soonAfter);
        Scanner input = new Scanner(System.in, StandardCharsets.UTF_8)) {
      while (input.hasNextLine()) {
        input.nextLine();
        WindowPlan plan =
            source.plan(
                Models.events(),
                RowSelection.landed(EventsTable.TEAM, EventsTable.WINDOW),
                limits.targetFileSize());
        long before = system.getProcessCpuTime();
        WrittenShards written = extract(source, plan, limits, folder);
        long after = system.getProcessCpuTime();
        System.out.println(
            written.rows() + " " + written.bytes() + " " + (after - before) + " " + after);
      }
    }
  }

  private static WrittenShards extract(
      ClickHouseSource source, WindowPlan plan, ShardLimits limits, Path folder)
      throws IOException {
    ShardWriter writer = new ShardWriter(plan.model(), limits);
    WrittenShards total = new WrittenShards(0, 0, 0);
    for (Split split : plan.splits()) {
      try (RowCursor rows = source.open(plan, split)) {
        WrittenShards written =
            writer.write(
                rows,
                new ShardTarget(
                    folder, "benchmark", split.id(), (file, count, size) -> Files.delete(file)));
        total =
            new WrittenShards(
                total.rows() + written.rows(),
                total.files() + written.files(),
                total.bytes() + written.bytes());
      }
    }
    return total;
  }
}
