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
import java.util.stream.Collectors;

/** What a verification found, for a terminal. */
public final class VerifyTable {
  private VerifyTable() {}

  /** A line for each period, and what they add up to. */
  public static List<String> of(VerifyReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%-20s  %-20s  %12s  %12s  %12s  %s"
            .formatted("from", "to", "source", "ledger", "target", "state"));
    for (VerifiedPeriod period : report.periods()) {
      lines.add(
          "%-20s  %-20s  %12s  %12s  %12s  %s"
              .formatted(
                  period.period().start(),
                  period.period().end(),
                  number(period.source()),
                  number(period.ledger()),
                  number(period.target()),
                  words(period)));
    }
    report
        .rest()
        .ifPresent(
            rest ->
                lines.add(
                    "%-20s  %-20s  not verified%s"
                        .formatted(
                            rest.start(),
                            rest.end(),
                            report.failure() == null
                                ? ": no full period that is over and settled"
                                : "")));
    long agreeing = report.periods().stream().filter(VerifiedPeriod::agrees).count();
    lines.add(
        "%,d periods: %,d agree, %,d differ, %,d were repaired"
            .formatted(
                report.periods().size(),
                agreeing,
                report.periods().size() - agreeing,
                report.periods().stream()
                    .filter(period -> period.repair() != null && period.agrees())
                    .count()));
    report.limits().forEach(limit -> lines.add("note: " + limit));
    return lines;
  }

  private static String words(VerifiedPeriod period) {
    String words =
        period.agrees()
            ? period.repair() == null ? "agrees" : "repaired"
            : period.findings().stream()
                .map(finding -> words(finding, period.keys()))
                .collect(Collectors.joining(", "));
    if (period.gone() > 0) {
      words += "; %,d rows are gone from the source".formatted(period.gone());
    }
    if (period.repair() == null) {
      return words;
    }
    if (period.repair().failure() != null) {
      return words + "; the repair failed: " + period.repair().failure().message();
    }
    return period.agrees() ? words : words + "; a repair was exported";
  }

  private static String words(VerifiedPeriod.Finding finding, KeyDifferences keys) {
    return switch (finding) {
      case MISSING_KEYS -> counted(finding, keys.missing());
      case OLDER_ROWS -> counted(finding, keys.older());
      case DOUBLED_KEYS -> counted(finding, keys.doubled());
      case NEVER_RUN, OTHER_TABLE, OTHER_RULES, LATE_ROWS, LOST_ROWS, DOUBLED_ROWS, RUN_CROSSES ->
          finding.words();
    };
  }

  private static String counted(VerifiedPeriod.Finding finding, KeyDifferences.Found found) {
    return "%,d %s".formatted(found.count(), finding.words());
  }

  private static String number(long rows) {
    return rows < 0 ? "" : "%,d".formatted(rows);
  }
}
