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

import io.lakeferry.sinks.protocol.Attempt;
import io.lakeferry.sinks.protocol.SplitResult;
import io.lakeferry.transforms.split.Split;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;

/** Reads, writes and uploads a split: one worker, no shuffle of rows. */
final class ExportSplit extends DoFn<Split, SplitResult> {
  private static final long serialVersionUID = 1L;

  private final ExportJob job;
  private final PlannedWindow window;
  private final Attempt attempt;
  private final WorkerSettings settings;

  private transient Workbench bench;
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
      bench = new Workbench(job, settings);
      OpenWindow open = bench.open(job, window, attempt);
      splits = new ConcurrentSplits(open::export, settings.splitsAtOnce());
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
    bench.worker().metrics().publish();
  }

  /** Runners may call it from two threads when a bundle fails: the second waits for the first. */
  @Teardown
  public synchronized void tearDown() {
    if (bench == null) {
      return;
    }
    try (Workbench leaving = bench) {
      bench = null;
      leaving.stopUploads();
      try {
        leaving.disconnect();
      } finally {
        if (splits != null) {
          splits.close();
        }
      }
    }
  }
}
