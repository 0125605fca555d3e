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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/**
 * Ends the periods of a job when all splits are through, those of a group in order of time, and
 * tells the launcher how.
 */
final class FinishPeriods extends DoFn<KV<Integer, Iterable<PeriodTold>>, Void> {
  private static final long serialVersionUID = 1L;

  private final JobPlan plan;

  FinishPeriods(JobPlan plan) {
    this.plan = plan;
  }

  @ProcessElement
  public void finish(@Element KV<Integer, Iterable<PeriodTold>> group) {
    Map<Integer, List<PeriodEvent>> byPeriod = new TreeMap<>();
    for (PeriodTold told : group.getValue()) {
      byPeriod.computeIfAbsent(told.period(), period -> new ArrayList<>()).add(told.event());
    }
    byPeriod.forEach(
        (place, events) -> {
          JobPeriod period = plan.period(place);
          PeriodEnds.publish(period.job(), new PeriodFinish(period, events).end());
        });
  }
}
