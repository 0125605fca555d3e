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
import io.lakeferry.transforms.row.RowCursor;
import io.lakeferry.transforms.row.TextCounts;
import io.lakeferry.transforms.settings.Sleeper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
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

  /** A row of {@link Launch#MODEL}; values may be null. */
  record Row(String uuid, String properties, Long teamId, Long timestampMicros) {}

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
  LoadOutcome run(List<List<Row>> splits) {
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
  List<SplitResult> extract(Attempt attempt, List<List<Row>> splits) {
    List<SplitResult> results = new ArrayList<>();
    try (ShardUploader uploader = ShardUploader.open(connection, SLEEPER)) {
      for (int id = 0; id < splits.size(); id++) {
        results.add(extract(attempt, uploader, id, splits.get(id)));
      }
    }
    return results;
  }

  private SplitResult extract(Attempt attempt, ShardUploader uploader, int id, List<Row> rows) {
    List<ShardFile> files = new ArrayList<>();
    try {
      new ShardWriter(Launch.MODEL, ShardLimits.defaults())
          .write(
              new Rows(rows.iterator()),
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
    private final Iterator<Row> rows;
    private final List<String> names =
        Launch.MODEL.sourceColumns().stream().map(Column::name).toList();
    private Row row;
    private long count;

    Rows(Iterator<Row> rows) {
      this.rows = rows;
    }

    @Override
    public boolean next() {
      if (!rows.hasNext()) {
        return false;
      }
      row = rows.next();
      count++;
      return true;
    }

    @Override
    public void writeTo(RecordConsumer consumer) {
      consumer.startMessage();
      text(consumer, 0, row.uuid());
      text(consumer, 1, row.properties());
      number(consumer, 2, row.teamId());
      number(consumer, 3, row.timestampMicros());
      consumer.endMessage();
    }

    private void text(RecordConsumer consumer, int index, String value) {
      if (value != null) {
        consumer.startField(names.get(index), index);
        consumer.addBinary(Binary.fromString(value));
        consumer.endField(names.get(index), index);
      }
    }

    private void number(RecordConsumer consumer, int index, Long value) {
      if (value != null) {
        consumer.startField(names.get(index), index);
        consumer.addLong(value);
        consumer.endField(names.get(index), index);
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
