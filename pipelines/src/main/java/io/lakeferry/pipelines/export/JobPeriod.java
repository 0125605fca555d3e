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
import java.io.Serializable;

/**
 * One period of a job for many.
 *
 * @param job of this period's run; all periods of a job have one launch id
 * @param attempt whose volume holds the period's files and notes: this launch's own, or that of a
 *     list that is sealed already
 * @param window what is to be read; null if the period is sealed, and only to be loaded
 */
record JobPeriod(ExportJob job, Attempt attempt, PlannedWindow window) implements Serializable {

  /** Whether an earlier launch has sealed it, so that nothing is to be read. */
  boolean isSealed() {
    return window == null;
  }

  /** Elements that the pipeline has of it: one for each split, one for a sealed list. */
  int elements() {
    return isSealed() ? 1 : window.splits().size();
  }
}
