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
import io.lakeferry.sinks.protocol.SplitResult;
import io.lakeferry.transforms.split.Split;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A window on a worker: its connections to source and volume, and what exports its splits. */
final class OpenWindow implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenWindow.class);

  private final ExportJob job;
  private final SplitReader reader;
  private final ShardUpload upload;
  private final SplitExporter exporter;

  private OpenWindow(
      ExportJob job, SplitReader reader, ShardUpload upload, SplitExporter exporter) {
    this.job = job;
    this.reader = reader;
    this.upload = upload;
    this.exporter = exporter;
  }

  /** Connects. */
  static OpenWindow open(ExportJob job, PlannedWindow window, Attempt attempt, Workbench bench) {
    SplitReader reader = window.openReader();
    try {
      ShardUpload upload = job.target().openUpload();
      ShardLimits defaults = ShardLimits.defaults();
      SplitExporter exporter =
          new SplitExporter(
              reader,
              upload,
              bench.notes(),
              new ShardWriter(
                  job.model(),
                  new ShardLimits(
                      job.tuning().targetFileSize(),
                      defaults.rowGroupSize(),
                      defaults.zstdLevel())),
              attempt,
              bench.folder(),
              job.tuning(),
              job.redaction(),
              duration -> Thread.sleep(duration.toMillis()),
              new Tokens(),
              bench.uploads(),
              bench.worker());
      return new OpenWindow(job, reader, upload, exporter);
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /**
   * Exports one of its splits.
   *
   * @throws WorkerFailure whatever went wrong
   */
  SplitResult export(Split split) {
    LOG.info("run {}, split {}: about {} rows", job.runId(), split.id(), split.expectedRows());
    try {
      SplitResult result = exporter.export(split);
      LOG.info(
          "run {}, split {}: {} rows in {} files, {} tries, {}",
          job.runId(),
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

  /** Cancels what is read and uploaded; from any thread. */
  @Override
  public void close() {
    try {
      reader.close();
    } finally {
      upload.close();
    }
  }
}
