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
package io.lakeferry.sinks.protocol;

import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.sinks.parquet.ShardLimits;
import io.lakeferry.sinks.parquet.ShardTarget;
import io.lakeferry.sinks.parquet.ShardWriter;
import io.lakeferry.sinks.volume.ShardUploader;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.row.RowCursor;
import io.lakeferry.transforms.row.TextCounts;
import io.lakeferry.transforms.settings.Sleeper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** One launch against the local service, step by step or whole. */
final class RealLaunch implements AutoCloseable {
  /** Waits are real but short: conflicts here end within a second. */
  static final Sleeper SLEEPER =
      duration -> TimeUnit.MILLISECONDS.sleep(Math.min(duration.toMillis(), 300));

  /** A row of shards. */
  interface Values {
    /** Of the model's source columns: String, Long, Integer or null. */
    List<Object> values();
  }

  /** A row of any model. */
  static Values rowOf(Object... values) {
    return () -> Arrays.asList(values);
  }

  /** A row of {@link Launch#MODEL}; values may be null. */
  record Row(String uuid, String properties, Long teamId, Long timestampMicros) implements Values {
    @Override
    public List<Object> values() {
      return Arrays.asList(uuid, properties, teamId, timestampMicros);
    }
  }

  private final RunSpecification specification;
  private final TargetConnection connection;
  private final Path folder;
  private final LoadProtocol protocol;

  RealLaunch(TargetConnection connection, RunSpecification specification, Path folder) {
    this(connection, specification, folder, Clock.systemUTC());
  }

  RealLaunch(
      TargetConnection connection, RunSpecification specification, Path folder, Clock clock) {
    this.connection = connection;
    this.specification = specification;
    this.folder = folder;
    this.protocol = LoadProtocols.open(connection, specification, clock, SLEEPER);
  }

  LoadProtocol protocol() {
    return protocol;
  }

  /** Runs to its end, as the pipeline does. */
  LoadOutcome run(List<? extends List<? extends Values>> splits) {
    protocol.preflight();
    LookBack found = protocol.lookBack();
    if (found instanceof LookBack.Committed committed) {
      protocol.cleanUp(null);
      return committed.outcome();
    }
    if (found instanceof LookBack.Sealed sealed) {
      LoadOutcome outcome = protocol.load(sealed.sealedRun());
      protocol.cleanUp(null);
      return outcome;
    }
    if (splits.isEmpty()) {
      LoadOutcome outcome = protocol.loadEmptyWindow();
      protocol.cleanUp(null);
      return outcome;
    }
    Attempt attempt = protocol.prepare();
    LoadOutcome outcome = protocol.load(seal(attempt, extract(attempt, splits)));
    protocol.cleanUp(attempt);
    return outcome;
  }

  SealedRun seal(Attempt attempt, List<SplitResult> results) {
    Set<Integer> planned = new TreeSet<>();
    results.forEach(result -> planned.add(result.splitId()));
    return protocol.seal(attempt, planned, results);
  }

  /** Writes and uploads every split. */
  List<SplitResult> extract(Attempt attempt, List<? extends List<? extends Values>> splits) {
    List<SplitResult> results = new ArrayList<>();
    try (ShardUploader uploader = ShardUploader.open(connection, SLEEPER)) {
      for (int id = 0; id < splits.size(); id++) {
        results.add(extract(attempt, uploader, id, splits.get(id)));
      }
    }
    return results;
  }

  private SplitResult extract(
      Attempt attempt, ShardUploader uploader, int id, List<? extends Values> rows) {
    List<ShardFile> files = new ArrayList<>();
    try {
      new ShardWriter(specification.model(), ShardLimits.defaults())
          .write(
              new Rows(specification.model(), rows.iterator()),
              new ShardTarget(
                  folder,
                  attempt.runId(),
                  id,
                  (file, rowsOfFile, bytes) -> {
                    String name = id + "-" + files.size() + "-" + RunIds.token(10) + ".parquet";
                    uploader.upload(attempt.volumePath(), name, file);
                    files.add(new ShardFile(name, rowsOfFile, bytes));
                  }));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Launch.result(id, rows.size(), files);
  }

  RunSpecification specification() {
    return specification;
  }

  @Override
  public void close() {
    protocol.close();
  }

  private static final class Rows implements RowCursor {
    private final Iterator<? extends Values> rows;
    private final List<Column> columns;
    private List<Object> row;
    private long count;

    Rows(Model model, Iterator<? extends Values> rows) {
      this.columns = model.sourceColumns();
      this.rows = rows;
    }

    @Override
    public boolean next() {
      if (!rows.hasNext()) {
        return false;
      }
      row = rows.next().values();
      count++;
      return true;
    }

    @Override
    public void writeTo(RecordConsumer consumer) {
      consumer.startMessage();
      for (int index = 0; index < columns.size(); index++) {
        if (row.get(index) != null) {
          consumer.startField(columns.get(index).name(), index);
          add(consumer, row.get(index));
          consumer.endField(columns.get(index).name(), index);
        }
      }
      consumer.endMessage();
    }

    private static void add(RecordConsumer consumer, Object value) {
      if (value instanceof String text) {
        consumer.addBinary(Binary.fromString(text));
      } else if (value instanceof Long number) {
        consumer.addLong(number);
      } else if (value instanceof Integer number) {
        consumer.addInteger(number);
      } else {
        throw new IllegalArgumentException("no such value: " + value);
      }
    }

    @Override
    public long rows() {
      return count;
    }

    @Override
    public TextCounts texts() {
      return TextCounts.NONE;
    }

    @Override
    public void close() {}
  }
}
