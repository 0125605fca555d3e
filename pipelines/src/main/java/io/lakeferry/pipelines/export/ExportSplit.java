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

import io.lakeferry.sinks.parquet.ShardLimits;
import io.lakeferry.sinks.parquet.ShardWriter;
import io.lakeferry.sinks.protocol.Attempt;
import io.lakeferry.sinks.protocol.SplitNotes;
import io.lakeferry.sinks.protocol.SplitResult;
import io.lakeferry.transforms.split.Split;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads, writes and uploads a split: one worker, no shuffle of rows. */
final class ExportSplit extends DoFn<Split, SplitResult> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ExportSplit.class);

  private final ExportJob job;
  private final PlannedWindow window;
  private final Attempt attempt;
  private final WorkerSettings settings;

  private transient WorkFolder folder;
  private transient SplitReader reader;
  private transient ShardUpload upload;
  private transient SplitNotes notes;
  private transient ExecutorService uploads;
  private transient Worker worker;
  private transient SplitExporter exporter;
  private transient ConcurrentSplits splits;

  ExportSplit(ExportJob job, PlannedWindow window, Attempt attempt, WorkerSettings settings) {
    this.job = job;
    this.window = window;
    this.attempt = attempt;
    this.settings = settings;
  }

  @Setup
  public void setUp() {
    try {
      Worker.requireNotStopped(job.launchId());
      folder = WorkFolder.open(Path.of(job.tuning().workFolder()));
      reader = window.openReader();
      upload = job.target().openUpload();
      notes =
          switch (settings.deaths()) {
            case END_THE_LAUNCH -> SplitNotes.NONE;
            case ARE_SURVIVED -> job.target().openNotes();
          };
      uploads = Executors.newFixedThreadPool(settings.splitsAtOnce(), ExportSplit::uploadThread);
      worker = Worker.register(job.launchId(), this::closeConnections);
      ShardLimits defaults = ShardLimits.defaults();
      exporter =
          new SplitExporter(
              reader,
              upload,
              notes,
              new ShardWriter(
                  job.model(),
                  new ShardLimits(
                      job.tuning().targetFileSize(),
                      defaults.rowGroupSize(),
                      defaults.zstdLevel())),
              attempt,
              folder.path(),
              job.tuning(),
              job.redaction(),
              duration -> Thread.sleep(duration.toMillis()),
              new Tokens(),
              uploads,
              worker);
      splits = new ConcurrentSplits(this::export, settings.splitsAtOnce());
    } catch (RuntimeException e) {
      tearDown();
      throw WorkerFailure.ofExtraction("the set-up of a worker", e, job.redaction());
    }
  }

  @ProcessElement
  public void export(@Element Split split, OutputReceiver<SplitResult> receiver) {
    splits.begin(split, receiver::output);
  }

  @FinishBundle
  public void finish(FinishBundleContext context) {
    splits.finish(
        result ->
            context.output(result, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE));
    worker.metrics().publish();
  }

  private SplitResult export(Split split) {
    LOG.info("split {}: about {} rows", split.id(), split.expectedRows());
    try {
      SplitResult result = exporter.export(split);
      LOG.info(
          "split {}: {} rows in {} files, {} tries, {}",
          split.id(),
          result.rowsRead(),
          result.files().size(),
          result.tries(),
          result.origin());
      return result;
    } catch (RuntimeException | Error e) {
      throw WorkerFailure.ofExtraction("split " + split.id(), e, job.redaction());
    }
  }

  /** Runners may call it from two threads when a bundle fails: the second waits for the first. */
  @Teardown
  public synchronized void tearDown() {
    if (uploads != null) {
      uploads.shutdownNow();
    }
    try {
      closeConnections();
    } finally {
      try {
        if (splits != null) {
          splits.close();
        }
      } finally {
        leave();
      }
    }
  }

  /** The worker goes last: whoever waits for that finds the folder gone. */
  private void leave() {
    if (folder != null) {
      folder.close();
      folder = null;
    }
    if (worker != null) {
      worker.close();
    }
  }

  private void closeConnections() {
    try {
      if (reader != null) {
        reader.close();
      }
    } finally {
      try {
        if (upload != null) {
          upload.close();
        }
      } finally {
        if (notes != null) {
          notes.close();
        }
      }
    }
  }

  private static Thread uploadThread(Runnable work) {
    Thread thread = new Thread(work, "lakeferry-upload");
    thread.setDaemon(true);
    return thread;
  }
}
