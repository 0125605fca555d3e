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

import io.lakeferry.pipelines.metrics.MetricTexts;
import io.lakeferry.pipelines.metrics.Packed;
import java.util.Optional;
import org.apache.beam.sdk.PipelineResult;

/**
 * Carries what became of the run from the last worker to the launcher. It only informs; what is
 * true stands in the ledger, where the launcher looks if a runner drops metrics.
 */
final class OutcomeMetric {
  private static final String NAME = "outcome";

  private OutcomeMetric() {}

  /** Called by the last worker. The names of files stay behind: there may be a hundred thousand. */
  static void publish(ExportJob job, LoadedRun run) {
    texts(job).tell(NAME, Packed.text(run.withoutFiles()));
  }

  /**
   * What the last worker of this launch published, if the runner kept it. Where Flink was told a
   * job's id beforehand, it answers a second submission with the first job, and its metrics.
   */
  static Optional<LoadedRun> read(PipelineResult result, ExportJob job) {
    return texts(job).told(result, NAME).stream()
        .findFirst()
        .map(text -> Packed.object(text, LoadedRun.class));
  }

  private static MetricTexts texts(ExportJob job) {
    return new MetricTexts("lakeferry.launch." + job.launchId());
  }
}
