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

import io.lakeferry.sinks.parquet.ShardLimits;
import io.lakeferry.sinks.parquet.ShardTarget;
import io.lakeferry.sinks.parquet.ShardWriter;
import io.lakeferry.transforms.row.RowBinaryRows;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Time to decode one event and write it to a shard on the local disk. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ShardWriteBenchmark {
  private static final int ROWS = 50_000;

  /** zstd's level. */
  @Param({"1", "2", "3"})
  public int zstdLevel;

  private byte[] stream;
  private Path folder;
  private ShardWriter writer;

  /** Makes the stream and a folder. */
  @Setup
  public void prepare() throws IOException {
    stream = SyntheticEvents.stream(1, ROWS);
    folder = Files.createTempDirectory("lakeferry-benchmark");
    ShardLimits defaults = ShardLimits.defaults();
    writer =
        new ShardWriter(
            SyntheticEvents.MODEL,
            new ShardLimits(defaults.targetFileSize(), defaults.rowGroupSize(), zstdLevel));
  }

  /** Removes the folder. */
  @TearDown
  public void remove() throws IOException {
    Files.delete(folder);
  }

  /** One shard of all rows, deleted again. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long write() throws IOException {
    try (RowBinaryRows rows =
        RowBinaryRows.open(new ByteArrayInputStream(stream), SyntheticEvents.MODEL)) {
      return writer
          .write(
              rows,
              new ShardTarget(folder, "benchmark", 0, (file, count, size) -> Files.delete(file)))
          .bytes();
    }
  }
}
