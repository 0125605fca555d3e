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
        };
    return new PeriodReport(
        run.identity().window(),
        state,
        run.rows().loaded(),
        Duration.between(run.startedAt(), run.endedAt()),
        run.failure());
  }
}
