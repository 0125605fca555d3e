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

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table of periods for a terminal. */
public final class PeriodTable {
  private PeriodTable() {}

  /** A line for each period, and what they add up to. */
  public static List<String> of(BackfillReport report) {
    List<String> lines = new ArrayList<>();
    lines.add("%-20s  %-20s  %-16s  %14s  %9s".formatted("from", "to", "state", "rows", "time"));
    for (PeriodReport period : report.periods()) {
      lines.add(line(period));
    }
    report
        .rest()
        .ifPresent(
            rest ->
                lines.add(
                    "%-20s  %-20s  not run: no full period that is over and settled"
                        .formatted(rest.start(), rest.end())));
    lines.add(
        "%,d periods: %,d exported, %,d already exported, %,d failed, %,d not run"
            .formatted(
                report.periods().size(),
                report.count(PeriodReport.State.EXPORTED),
                report.count(PeriodReport.State.ALREADY_EXPORTED),
                report.count(PeriodReport.State.FAILED),
                report.count(PeriodReport.State.NOT_RUN)));
    return lines;
  }

  private static String line(PeriodReport period) {
    String line =
        "%-20s  %-20s  %-16s  %14s  %9s"
            .formatted(
                period.period().start(),
                period.period().end(),
                words(period.state()),
                period.rows() < 0 ? "" : "%,d".formatted(period.rows()),
                period.time().isZero()
                    ? ""
                    : String.format(Locale.ROOT, "%.1f s", period.time().toMillis() / 1e3));
    return period.failure() == null
        ? line
        : line
            + "  exit code "
            + period.failure().code().exitCode()
            + ": "
            + period.failure().message();
  }

  /** How a state is told. */
  static String words(PeriodReport.State state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
