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
package io.lakeferry.pipelines.backfill;

import io.lakeferry.pipelines.options.BackfillSettings.OnFailure;
import io.lakeferry.pipelines.report.RunReport;
import io.lakeferry.transforms.window.Window;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What a backfill does to its periods. Used by several threads. */
public interface PeriodRuns {

  /**
   * An instant of the first period that has data.
   *
   * @throws io.lakeferry.transforms.errors.LakeferryException INVALID_OPTION if it cannot be found
   *     out, or there is no data
   */
  Instant earliest();

  /**
   * Rows of those periods of the range that are exported already, by period. Asks the target only.
   */
  Map<Window, Long> exported(Window range);

  /** How many periods one launch takes at most, at least 1. */
  int atOnce();

  /**
   * Exports periods by one launch; what goes wrong stands in the reports.
   *
   * @param periods in order of time, from 1 to {@link #atOnce}
   * @param onFailure what becomes of those that are not begun when another one fails
   * @return the reports of those that were begun, of one at least unless it was stopped
   */
  Map<Window, RunReport> export(List<Window> periods, OnFailure onFailure);

  /** Nothing is left to be exported, for runners that want to hear of it. */
  void nothingToDo();

  /** Stops whatever runs, and lets nothing begin any more; from another thread. */
  void stop();
}
