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
package io.lakeferry.pipelines.export;

import io.lakeferry.sinks.protocol.LoadOutcome;
import io.lakeferry.sinks.protocol.SplitResult;
import java.util.EnumMap;
import java.util.Map;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * Counts of one worker on their way into Beam's metrics, under the namespace {@code lakeferry}, on
 * every runner. They are for whoever watches: what is true stands in the report and in the ledger.
 * Counts of a worker that died may be lost, those of work that was done twice count twice.
 *
 * <p>They are collected here and handed over where a runner looks: Beam takes counts only in a
 * thread that works for it, and Flink shows those of a {@code DoFn} only when its bundle ends,
 * which in a batch is when the slot has done its last split. Those of a source it shows whenever
 * that begins with a split. So each count is handed over once, by whichever comes first: the source
 * at the next split, or the {@code DoFn} at the end. Thread-safe.
 */
final class WorkerMetrics {
  static final String NAMESPACE = "lakeferry";

  private final Map<Count, Long> waiting = new EnumMap<>(Count.class);

  /** What is counted; the names are documented in docs/operations.md. */
  enum Count {
    /** Rows decoded, those of tries that did not count as well. */
    ROWS_READ("rows_read"),
    /** Rows of splits that were found complete. */
    ROWS_EXPORTED("rows_exported"),
    SPLITS_DONE("splits_done"),
    /** Of these, how many a worker that died had finished. */
    SPLITS_TAKEN_OVER("splits_taken_over"),
    /** Tries that did not count. */
    SPLIT_RETRIES("split_retries"),
    FILES_UPLOADED("files_uploaded"),
    BYTES_UPLOADED("bytes_uploaded"),
    READ_MILLIS("read_millis"),
    WRITE_MILLIS("write_millis"),
    UPLOAD_MILLIS("upload_millis");

    private final String metric;

    Count(String metric) {
      this.metric = metric;
    }

    /** Its name in Beam's metrics. */
    String metric() {
      return metric;
    }
  }

  /** Counts. */
  synchronized void add(Count count, long amount) {
    waiting.merge(count, amount, Long::sum);
  }

  /** Counts what came of a split; its rows and uploads were counted on the way. */
  void add(SplitResult result) {
    add(Count.SPLITS_DONE, 1);
    if (result.origin() == SplitResult.Origin.TAKEN_OVER) {
      add(Count.SPLITS_TAKEN_OVER, 1);
      return;
    }
    add(Count.ROWS_EXPORTED, result.rowsRead());
    add(Count.READ_MILLIS, result.readTime().toMillis());
    add(Count.WRITE_MILLIS, result.writeTime().toMillis());
    add(Count.UPLOAD_MILLIS, result.uploadTime().toMillis());
  }

  /** Hands over what a load took, by the worker that did it. */
  static void publish(LoadedRun run) {
    if (run.outcome().state() == LoadOutcome.State.EXPORTED) {
      Metrics.counter(NAMESPACE, "rows_loaded").inc(run.outcome().rowsLoaded());
    }
    Metrics.counter(NAMESPACE, "statements").inc(run.statements());
    Metrics.counter(NAMESPACE, "seal_millis").inc(run.sealTime().toMillis());
    Metrics.counter(NAMESPACE, "load_millis").inc(run.loadTime().toMillis());
  }

  /** Hands over what came together since the last call, in a thread that works for Beam. */
  void publish() {
    Map<Count, Long> taken;
    synchronized (this) {
      taken = new EnumMap<>(waiting);
      waiting.clear();
    }
    taken.forEach((count, amount) -> Metrics.counter(NAMESPACE, count.metric()).inc(amount));
  }
}
