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

import io.lakeferry.pipelines.options.TuningSettings;
import io.lakeferry.sinks.parquet.ShardTarget;
import io.lakeferry.sinks.parquet.ShardWriter;
import io.lakeferry.sinks.parquet.WrittenShards;
import io.lakeferry.sinks.protocol.Attempt;
import io.lakeferry.sinks.protocol.SplitNotes;
import io.lakeferry.sinks.protocol.SplitResult;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.Redaction;
import io.lakeferry.transforms.settings.Sleeper;
import io.lakeferry.transforms.split.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads, writes and uploads one split after another, and proves each complete.
 *
 * <p>The end of a stream proves nothing: a proxy can cut it at a row's boundary with its framing
 * repaired. So a split counts only if as many rows were decoded as the plan counted, or as a count
 * taken afterwards with the same bounds finds (rows may have landed or merged meanwhile). Else it
 * is read again under a fresh token; files of the try that failed stay in the attempt's volume,
 * which nobody lists, until it is dropped.
 */
final class SplitExporter {
  private static final Logger LOG = LoggerFactory.getLogger(SplitExporter.class);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final SplitReader reader;
  private final ShardUpload upload;
  private final SplitNotes notes;
  private final ShardWriter writer;
  private final Attempt attempt;
  private final Path folder;
  private final TuningSettings tuning;
  private final Redaction redaction;
  private final Sleeper sleeper;
  private final Supplier<String> tokens;
  private final ExecutorService uploads;
  private final Worker worker;

  SplitExporter(
      SplitReader reader,
      ShardUpload upload,
      SplitNotes notes,
      ShardWriter writer,
      Attempt attempt,
      Path folder,
      TuningSettings tuning,
      Redaction redaction,
      Sleeper sleeper,
      Supplier<String> tokens,
      ExecutorService uploads,
      Worker worker) {
    this.reader = reader;
    this.upload = upload;
    this.notes = notes;
    this.writer = writer;
    this.attempt = attempt;
    this.folder = folder;
    this.tuning = tuning;
    this.redaction = redaction;
    this.sleeper = sleeper;
    this.tokens = tokens;
    this.uploads = uploads;
    this.worker = worker;
  }

  /**
   * Exports a split, unless a worker that died since had finished it.
   *
   * @throws LakeferryException SPLIT_INCOMPLETE if no try yielded the rows that were counted;
   *     INTERRUPTED; or what the source or target threw in the last try
   */
  SplitResult export(Split split) {
    if (notes.begin(attempt, split.id())) {
      return counted(noted(read(split)));
    }
    Optional<SplitResult> finished = notes.finished(attempt, split.id());
    if (finished.isPresent()) {
      worker.splitDone();
      return counted(finished.get().by(SplitResult.Origin.TAKEN_OVER));
    }
    return counted(noted(read(split).by(SplitResult.Origin.READ_AGAIN)));
  }

  private SplitResult counted(SplitResult result) {
    worker.metrics().add(result);
    return result;
  }

  /** A note that cannot be written costs another reading, should this worker die. */
  private SplitResult noted(SplitResult result) {
    try {
      notes.finish(attempt, result);
    } catch (LakeferryException e) {
      LOG.warn("split {} is done, but that could not be noted: {}", result.splitId(), e.what());
      LOG.debug("why not: {}", redaction.stackOf(e));
    }
    return result;
  }

  private SplitResult read(Split split) {
    Duration pause = tuning.retryPause();
    for (int number = 1; ; number++) {
      if (worker.isStopped()) {
        // Others of the bundle that waited for their turn must not begin on connections anew.
        throw stopped(split, null);
      }
      LakeferryException failure;
      try {
        SplitResult result = tryOnce(split, number);
        worker.splitDone();
        return result;
      } catch (LakeferryException e) {
        failure = e;
      }
      if (worker.isStopped()) {
        throw stopped(split, failure);
      }
      boolean worthAnother = isWorthAnotherTry(failure.code());
      if (!worthAnother || number >= tuning.splitTries()) {
        throw failure;
      }
      worker.metrics().add(WorkerMetrics.Count.SPLIT_RETRIES, 1);
      LOG.warn(
          "split {}, try {} of {}: {}. Reading it again in {} s",
          split.id(),
          number,
          tuning.splitTries(),
          failure.what(),
          pause.toMillis() / 1000.0);
      LOG.debug("why split {} failed: {}", split.id(), redaction.stackOf(failure));
      pause(split, pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
              ? LONGEST_PAUSE
              : pause.multipliedBy(2);
    }
  }

  /** IN_PROGRESS means that the volume is gone: another attempt is through, the ledger tells. */
  private static boolean isWorthAnotherTry(ErrorCode code) {
    return code.retryable() && code != ErrorCode.INTERRUPTED && code != ErrorCode.IN_PROGRESS;
  }

  private SplitResult tryOnce(Split split, int number) {
    String prefix = split.id() + "-%d-" + tokens.get() + ".parquet";
    try (PendingUploads pending =
        new PendingUploads(upload, attempt, uploads, prefix, worker, redaction)) {
      long start = System.nanoTime();
      Read read = readInto(pending, split);
      Duration extracting = Duration.ofNanos(System.nanoTime() - start);
      long confirmed;
      try {
        confirmed = confirm(split, read.rows().rows());
      } catch (LakeferryException e) {
        read.rows().forget();
        throw e;
      }
      if (read.written().rows() != read.rows().rows()) {
        throw new LakeferryException(
            ErrorCode.DEFECT,
            "split " + split.id(),
            read.rows().rows() + " rows were read and " + read.written().rows() + " written",
            "Report it");
      }
      PendingUploads.Uploaded uploaded = pending.finish();
      Duration reading = read.rows().readingPartOf(extracting);
      return new SplitResult(
          split.id(),
          split.expectedRows(),
          confirmed,
          read.rows().rows(),
          read.rows().texts(),
          number,
          uploaded.files(),
          reading,
          extracting.minus(reading),
          uploaded.time(),
          SplitResult.Origin.READ);
    } catch (CountedRows.SourceBrokeOffException e) {
      throw new LakeferryException(
          ErrorCode.SOURCE_UNAVAILABLE,
          "split " + split.id(),
          "the source's stream broke off",
          "Start the command again",
          e.getCause());
    } catch (IOException e) {
      throw new LakeferryException(
          ErrorCode.SPLIT_INCOMPLETE,
          "split " + split.id(),
          "its shards cannot be written to the work folder",
          "Free disk space, or give another --workFolder",
          e);
    }
  }

  private Read readInto(PendingUploads pending, Split split) throws IOException {
    SplitTold told = new SplitTold(split, System::nanoTime, LOG::info);
    LongConsumer progress =
        more -> {
          worker.addRows(more);
          told.read(more);
        };
    try (CountedRows rows = new CountedRows(reader.open(split), progress)) {
      try {
        WrittenShards written =
            writer.write(rows, new ShardTarget(folder, attempt.runId(), split.id(), pending::add));
        return new Read(rows, written);
      } catch (IOException | RuntimeException e) {
        rows.forget();
        throw e;
      }
    }
  }

  private long confirm(Split split, long rowsRead) {
    if (rowsRead == split.expectedRows()) {
      return rowsRead;
    }
    long counted = reader.count(split);
    if (rowsRead == counted) {
      return counted;
    }
    throw new LakeferryException(
        ErrorCode.SPLIT_INCOMPLETE,
        "split " + split.id(),
        rowsRead
            + " rows were read where "
            + split.expectedRows()
            + " were planned and "
            + counted
            + " counted afterwards",
        "Start the command again; if it stays, look for a proxy that cuts streams");
  }

  private void pause(Split split, Duration pause) {
    try {
      sleeper.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped(split, e);
    }
  }

  private static LakeferryException stopped(Split split, Exception cause) {
    return new LakeferryException(
        ErrorCode.INTERRUPTED,
        "split " + split.id(),
        "the export was asked to stop",
        "Start the command again",
        cause);
  }

  private record Read(CountedRows rows, WrittenShards written) {}
}
