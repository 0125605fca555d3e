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
package io.lakeferry.pipelines.report;

import io.lakeferry.transforms.window.Window;
import java.time.Duration;

/**
 * What became of a period.
 *
 * @param rows rows of it in the target; -1 if it is not known
 * @param time how long it took
 * @param failure null unless it failed
 */
public record PeriodReport(
    Window period, State state, long rows, Duration time, RunReport.Failure failure) {

  /** How far it came. */
  public enum State {
    /** Exported now. */
    EXPORTED,
    /** The ledger had it. */
    ALREADY_EXPORTED,
    /** Its export failed. */
    FAILED,
    /** It was not begun. */
    NOT_RUN
  }

  /** A period that was not begun. */
  public static PeriodReport notRun(Window period) {
    return new PeriodReport(period, State.NOT_RUN, -1, Duration.ZERO, null);
  }

  /** A period that the ledger had before anything was done. */
  public static PeriodReport already(Window period, long rows) {
    return new PeriodReport(period, State.ALREADY_EXPORTED, rows, Duration.ZERO, null);
  }

  /** A period that was launched. */
  public static PeriodReport of(RunReport run) {
    State state =
        switch (run.state()) {
          case EXPORTED -> State.EXPORTED;
          case ALREADY_EXPORTED -> State.ALREADY_EXPORTED;
          case FAILED -> State.FAILED;
          case SUBMITTED -> throw new IllegalArgumentException("periods are waited for");
        };
    return new PeriodReport(
        run.identity().window(),
        state,
        run.rows().loaded(),
        Duration.between(run.startedAt(), run.endedAt()),
        run.failure());
  }
}
