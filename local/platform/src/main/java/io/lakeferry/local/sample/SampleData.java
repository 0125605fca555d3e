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

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * PostHog's {@code events} and {@code events_recent} in the database {@code posthog}: the engines,
 * keys, partitions and indexes that production has, without replication and shards.
 *
 * <p>Two settings differ from production, both so that copies of a row stay where a test expects
 * them: inserts do not collapse copies ({@code optimize_on_insert = 0}), and the tables' background
 * merges are held off by a bound of one byte. {@code OPTIMIZE TABLE … FINAL} still merges. An
 * export that is correct does not notice either.
 */
public final class SampleData {
  /** The database that holds both tables. */
  public static final String DATABASE = "posthog";

  private static final Duration TIME_TO_LIVE = Duration.ofDays(7);

  /** Rows of one INSERT: one block, so that equal specifications give equal parts. */
  private static final long ROWS_AT_ONCE = 250_000;

  private final ClickHouseStatements statements;
  private final Clock clock;

  /**
   * The sample of one server.
   *
   * @param address ClickHouse's HTTP interface
   * @param user user name
   * @param password secret
   * @param clock tells which rows would be too old to keep
   */
  public SampleData(URI address, String user, String password, Clock clock) {
    this.statements = new ClickHouseStatements(address, user, password);
    this.clock = clock;
  }

  /** Makes the database and the two empty tables where they are missing. */
  public void createTables() {
    statements.send("CREATE DATABASE IF NOT EXISTS " + DATABASE, Map.of());
    for (SampleTable table : SampleTable.values()) {
      statements.send(resource(table.definition()), Map.of());
    }
  }

  /**
   * Rows of {@code events}, counted; 0 if there is no such table.
   *
   * @throws SampleException if the server does not answer
   */
  public long rows() {
    String exists =
        statements.send("EXISTS TABLE " + SampleTable.EVENTS.tableName(), Map.of()).strip();
    return exists.equals("1") ? count(SampleTable.EVENTS) : 0;
  }

  /**
   * End of the last hour that {@code events_recent} holds rows of; empty if it holds none.
   *
   * @throws SampleException if the table is missing or the server does not answer
   */
  public Optional<Instant> end() {
    String hour =
        statements
            .send(
                "SELECT toUnixTimestamp(toStartOfHour(max(inserted_at))) FROM "
                    + SampleTable.EVENTS_RECENT.tableName()
                    + " HAVING count() > 0",
                Map.of())
            .strip();
    return hour.isEmpty()
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(Long.parseLong(hour)).plus(Duration.ofHours(1)));
  }

  /**
   * How many events of a team arrived in a window of {@code events_recent}, each counted once
   * however often it was delivered: what an export of that window has to write.
   *
   * @param teamId whose events
   * @param start first instant of the window
   * @param end first instant after it
   * @throws SampleException if the table is missing or the server does not answer
   */
  public long distinctEvents(long teamId, Instant start, Instant end) {
    return Long.parseLong(countInWindow("uniqExact(event, distinct_id, uuid)", teamId, start, end));
  }

  /** As {@link #distinctEvents}, with every delivery counted. */
  public long deliveredEvents(long teamId, Instant start, Instant end) {
    return Long.parseLong(countInWindow("count()", teamId, start, end));
  }

  private String countInWindow(String what, long teamId, Instant start, Instant end) {
    return statements
        .send(
            "SELECT "
                + what
                + " FROM "
                + SampleTable.EVENTS_RECENT.tableName()
                + " WHERE team_id = {team:Int64}"
                + " AND inserted_at >= fromUnixTimestamp64Micro({start:Int64}, 'UTC')"
                + " AND inserted_at < fromUnixTimestamp64Micro({end:Int64}, 'UTC')",
            Map.of(
                "param_team",
                String.valueOf(teamId),
                "param_start",
                String.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, start)),
                "param_end",
                String.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, end))))
        .strip();
  }

  /** Empties both tables, if they exist. */
  public void clear() {
    for (SampleTable table : SampleTable.values()) {
      statements.send("TRUNCATE TABLE IF EXISTS " + table.tableName(), Map.of());
    }
  }

  /** As {@link #fill(SampleSpecification, LongConsumer)}, telling nobody of its progress. */
  public void fill(SampleSpecification specification) {
    fill(specification, rows -> {});
  }

  /**
   * Makes the tables where they are missing and fills both.
   *
   * @param specification what to make
   * @param progress is told the rows written so far, of both tables together; called from two
   *     threads
   * @throws SampleException if there are rows already, if the rows would be too old for {@code
   *     events_recent} to keep, or if the server refuses
   */
  public void fill(SampleSpecification specification, LongConsumer progress) {
    Instant oldest = clock.instant().minus(TIME_TO_LIVE);
    if (specification.start().isBefore(oldest)) {
      throw new SampleException(
          "The sample would begin at "
              + specification.start()
              + ", but events_recent keeps rows for seven days only: choose a later end.");
    }
    createTables();
    for (SampleTable table : SampleTable.values()) {
      long rows = count(table);
      if (rows > 0) {
        throw new SampleException(
            "There is a sample already: " + table.tableName() + " holds " + rows + " rows.");
      }
    }
    AtomicLong written = new AtomicLong();
    AtomicBoolean failed = new AtomicBoolean();
    ExecutorService workers = Executors.newFixedThreadPool(SampleTable.values().length);
    try {
      List<CompletableFuture<Void>> fills =
          List.of(SampleTable.values()).stream()
              .map(
                  table ->
                      CompletableFuture.runAsync(
                              () -> fillTable(table, specification, written, failed, progress),
                              workers)
                          .whenComplete(
                              (done, failure) -> failed.compareAndSet(false, failure != null)))
              .toList();
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

  private void fillTable(
      SampleTable table,
      SampleSpecification specification,
      AtomicLong written,
      AtomicBoolean failed,
      LongConsumer progress) {
    String statement =
        resource(table.fill()).replace("generated_events", resource("generated-events.sql"));
    for (long first = 0; first < specification.events() && !failed.get(); first += ROWS_AT_ONCE) {
      long count = Math.min(ROWS_AT_ONCE, specification.events() - first);
      statements.send(statement, options(specification, first, count));
      progress.accept(written.addAndGet(count));
    }
  }

  private static Map<String, String> options(
      SampleSpecification specification, long first, long count) {
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

  private long count(SampleTable table) {
    return Long.parseLong(
        statements.send("SELECT count() FROM " + table.tableName(), Map.of()).strip());
  }

  private static String resource(String name) {
    try (InputStream stream = SampleData.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("The resource " + name + " is missing.");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A table of the sample. */
  private enum SampleTable {
    EVENTS("events", "create-events.sql", "fill-events.sql"),
    EVENTS_RECENT("events_recent", "create-events-recent.sql", "fill-events-recent.sql");

    private final String name;
    private final String definition;
    private final String fill;

    SampleTable(String name, String definition, String fill) {
      this.name = name;
      this.definition = definition;
      this.fill = fill;
    }

    String tableName() {
      return DATABASE + "." + name;
    }

    String definition() {
      return definition;
    }

    String fill() {
      return fill;
    }
  }
}
