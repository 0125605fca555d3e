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
package io.lakeferry.local.sample;

import io.lakeferry.local.sample.SampleTables.SampleTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Writes rows of a specification: those that arrive in a range of its hours. Which ranges are
 * written one after another makes no difference to the rows.
 */
final class SampleRows {
  /** Rows of one INSERT: one block, so that equal specifications give equal parts. */
  private static final long ROWS_AT_ONCE = 250_000;

  private static final int WORKERS = 2;

  private final ClickHouseStatements statements;
  private final SampleSpecification specification;
  private final LongConsumer progress;
  private final AtomicLong written = new AtomicLong();
  private final AtomicBoolean failed = new AtomicBoolean();

  /**
   * Rows of one specification.
   *
   * @param progress is told the rows of events written so far, of both tables together; called from
   *     two threads
   */
  SampleRows(
      ClickHouseStatements statements, SampleSpecification specification, LongConsumer progress) {
    this.statements = statements;
    this.specification = specification;
    this.progress = progress;
  }

  /**
   * Writes the rows of some hours.
   *
   * @param firstHour the first hour, counted from 0
   * @param endHour the first hour after them
   */
  void write(int firstHour, int endHour) {
    ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    try {
      List<CompletableFuture<Void>> fills = new ArrayList<>();
      long end = specification.firstEventOf(endHour);
      for (long first = specification.firstEventOf(firstHour); first < end; first += ROWS_AT_ONCE) {
        long from = first;
        long count = Math.min(ROWS_AT_ONCE, end - first);
        for (SampleTable table : SampleTables.ofEvents()) {
          fills.add(start(workers, () -> writeEvents(table, from, count)));
        }
      }
      for (SampleTable table : SampleTables.ofPeople()) {
        fills.add(start(workers, () -> writePeople(table, firstHour, endHour)));
      }
      CompletableFuture.allOf(fills.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof SampleException cause) {
        throw cause;
      }
      throw e;
    } finally {
      workers.shutdownNow();
    }
  }

  private CompletableFuture<Void> start(ExecutorService workers, Runnable fill) {
    return CompletableFuture.runAsync(
            () -> {
              if (!failed.get()) {
                fill.run();
              }
            },
            workers)
        .whenComplete((done, failure) -> failed.compareAndSet(false, failure != null));
  }

  private void writeEvents(SampleTable table, long first, long count) {
    statements.send(statement(table), options(first, count));
    progress.accept(written.addAndGet(count));
  }

  /** The first hour brings what happened before the sample, too. */
  private void writePeople(SampleTable table, int firstHour, int endHour) {
    Map<String, String> options = options(0, specification.events());
    Instant from = firstHour == 0 ? Instant.EPOCH : hour(firstHour);
    options.put("param_from_second", String.valueOf(from.getEpochSecond()));
    options.put("param_until_second", String.valueOf(hour(endHour).getEpochSecond()));
    statements.send(statement(table), options);
  }

  private Instant hour(int hour) {
    return specification.start().plus(Duration.ofHours(hour));
  }

  private static String statement(SampleTable table) {
    return SampleTables.resource(table.fill())
        .replace("generated_people", SampleTables.resource("generated-people.sql"))
        .replace("generated_events", SampleTables.resource("generated-events.sql"));
  }

  private Map<String, String> options(long first, long count) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("param_seed", String.valueOf(specification.seed()));
    options.put("param_events", String.valueOf(specification.events()));
    options.put("param_hours", String.valueOf(specification.hours()));
    options.put("param_end_micros", String.valueOf(specification.endMicros()));
    options.put("param_first", String.valueOf(first));
    options.put("param_count", String.valueOf(count));
    // Copies of a row survive the insert, and one block makes one part in each partition.
    options.put("optimize_on_insert", "0");
    options.put("max_block_size", String.valueOf(ROWS_AT_ONCE));
    options.put("min_insert_block_size_rows", String.valueOf(ROWS_AT_ONCE));
    options.put("min_insert_block_size_bytes", "0");
    options.put("max_insert_threads", "1");
    options.put("max_partitions_per_insert_block", "0");
    return options;
  }
}
