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
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.PipelineResult;

/**
 * Carries the ends of periods to the launcher, as {@link OutcomeMetric} does the one of a run: a
 * metric for each, as Beam limits what one may hold to a million bytes.
 *
 * <p>They go by launch and run. Where Flink was told a job's id beforehand, it answers a second
 * submission with the first job and its metrics: what those tell must not be taken for other
 * periods, which would be reported as committed and are not.
 */
final class PeriodEnds {

  private PeriodEnds() {}

  /** Called by the last worker of a period. */
  static void publish(ExportJob job, PeriodEnd end) {
    texts(job.launchId()).tell(job.runId(), Packed.text(end));
  }

  /** All that this launch's workers published, if the runner kept them, by the run. */
  static Map<String, PeriodEnd> read(PipelineResult result, String launchId) {
    Map<String, PeriodEnd> ends = new HashMap<>();
    texts(launchId)
        .told(result)
        .forEach(
            (run, texts) ->
                texts.forEach(text -> ends.put(run, Packed.object(text, PeriodEnd.class))));
    return ends;
  }

  private static MetricTexts texts(String launchId) {
    return new MetricTexts("lakeferry.periods." + launchId);
  }
}
