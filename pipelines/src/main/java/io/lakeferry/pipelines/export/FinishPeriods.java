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
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Ends the periods of a job when all splits are through, and tells the launcher how. */
final class FinishPeriods extends DoFn<KV<Integer, Iterable<PeriodEvent>>, Void> {
  private static final long serialVersionUID = 1L;

  private final JobPlan plan;

  FinishPeriods(JobPlan plan) {
    this.plan = plan;
  }

  @ProcessElement
  public void finish(@Element KV<Integer, Iterable<PeriodEvent>> told) {
    List<PeriodEvent> events = new ArrayList<>();
    told.getValue().forEach(events::add);
    JobPeriod period = plan.period(told.getKey());
    PeriodEnds.publish(period.job(), new PeriodFinish(period, events).end());
  }
}
