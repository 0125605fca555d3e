package io.lakeferry.pipelines.backfill;

import io.lakeferry.pipelines.report.RunReport;
import io.lakeferry.transforms.window.Window;
import java.time.Instant;
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

  /** Exports a period; what goes wrong stands in the report. */
  RunReport export(Window period);

  /** Stops whatever runs, and lets nothing begin any more; from another thread. */
  void stop();
}
