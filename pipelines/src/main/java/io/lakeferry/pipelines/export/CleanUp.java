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
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;

/** Drops what a committed run needs no more, and publishes the outcome. */
final class CleanUp extends DoFn<LoadedRun, Void> {
  private static final long serialVersionUID = 1L;

  private final ExportJob job;
  private final Attempt ownAttempt;

  /**
   * @param ownAttempt this launch's attempt, or null if it made none
   */
  CleanUp(ExportJob job, Attempt ownAttempt) {
    this.job = job;
    this.ownAttempt = ownAttempt;
  }

  @ProcessElement
  public void cleanUp(@Element LoadedRun run) {
    LoadedRun done = after(job, ownAttempt, run);
    OutcomeMetric.publish(job, done);
    WorkerMetrics.publish(done);
  }

  /**
   * Drops it. The run is committed: whatever fails from here on is a warning.
   *
   * @param ownAttempt this launch's attempt, or null if it made none
   */
  static LoadedRun after(ExportJob job, Attempt ownAttempt, LoadedRun run) {
    try {
      return LoadStep.run(
          job,
          "the clean-up",
          protocol -> {
            long start = System.nanoTime();
            List<String> warnings = protocol.cleanUp(ownAttempt);
            return run.afterCleanUp(
                protocol.statementsSent(), Duration.ofNanos(System.nanoTime() - start), warnings);
          });
    } catch (WorkerFailure e) {
      return run.afterCleanUp(
          e.statements(), Duration.ZERO, List.of("clean-up: " + e.getMessage()));
    }
  }
}
