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

import io.lakeferry.transforms.row.RowBinaryRows;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Time to decode one event, UTF-8 checked, from memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RowDecodeBenchmark {
  private static final int ROWS = 50_000;

  private byte[] stream;

  /** Makes the stream. */
  @Setup
  public void generate() {
    stream = SyntheticEvents.stream(1, ROWS);
  }

  /** Decodes only. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long decode() throws IOException {
    try (RowBinaryRows rows =
        RowBinaryRows.open(new ByteArrayInputStream(stream), SyntheticEvents.MODEL)) {
      while (rows.next()) {
        // The row stands decoded in the cursor.
      }
      return rows.bytes();
    }
  }

  /** Decodes and hands every value to a consumer that drops it. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long decodeAndHandOn(Blackhole blackhole) throws IOException {
    RecordConsumer consumer = new DroppingConsumer(blackhole);
    try (RowBinaryRows rows =
        RowBinaryRows.open(new ByteArrayInputStream(stream), SyntheticEvents.MODEL)) {
      while (rows.next()) {
        rows.writeTo(consumer);
      }
      return rows.bytes();
    }
  }

  private static final class DroppingConsumer extends RecordConsumer {
    private final Blackhole blackhole;

    DroppingConsumer(Blackhole blackhole) {
      this.blackhole = blackhole;
    }

    @Override
    public void startMessage() {}

    @Override
    public void endMessage() {}

    @Override
    public void startField(String name, int index) {}

    @Override
    public void endField(String name, int index) {}

    @Override
    public void startGroup() {}

    @Override
    public void endGroup() {}

    @Override
    public void addInteger(int value) {
      blackhole.consume(value);
    }

    @Override
    public void addLong(long value) {
      blackhole.consume(value);
    }

    @Override
    public void addBoolean(boolean value) {
      blackhole.consume(value);
    }

    @Override
    public void addBinary(Binary value) {
      blackhole.consume(value.length());
    }

    @Override
    public void addFloat(float value) {
      blackhole.consume(value);
    }

    @Override
    public void addDouble(double value) {
      blackhole.consume(value);
    }
  }
}
