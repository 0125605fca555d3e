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
 */
final class PeriodEnds {
  private static final MetricTexts TEXTS = new MetricTexts("lakeferry.periods");

  private PeriodEnds() {}

  /** Called by the last worker of a period. */
  static void publish(int period, PeriodEnd end) {
    TEXTS.tell(Integer.toString(period), Packed.text(end));
  }

  /** All that were published, if the runner kept them, by the period's place in the plan. */
  static Map<Integer, PeriodEnd> read(PipelineResult result) {
    Map<Integer, PeriodEnd> ends = new HashMap<>();
    TEXTS
        .told(result)
        .forEach(
            (period, texts) ->
                texts.forEach(
                    text ->
                        ends.put(Integer.valueOf(period), Packed.object(text, PeriodEnd.class))));
    return ends;
  }
}
