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
import java.util.List;

/**
 * What was found of a period.
 *
 * @param source rows that an export would read now
 * @param ledger rows that its runs brought by the word of the ledger, of a run that de-duplicates
 *     copies included; -1 if it was never run, or into another table
 * @param target rows of the period's runs that stand there; -1 if they cannot be told
 * @param findings none if all agree
 * @param repair what was done about it; null if nothing was
 */
public record VerifiedPeriod(
    Window period,
    long source,
    long ledger,
    long target,
    List<Finding> findings,
    PeriodReport repair) {

  /** What can be found. */
  public enum Finding {
    /** No run of the ledger covers it. */
    NEVER_RUN("never run"),
    /** The table that its runs were written into stands no more under this name. */
    OTHER_TABLE("target was made again"),
    /** The source has more rows than were exported. */
    LATE_ROWS("late rows"),
    /** The target has fewer rows than were loaded. */
    LOST_ROWS("lost rows"),
    /** A run in the ledger covers more than the period: another interval would tell. */
    RUN_CROSSES("a run crosses its bounds");

    private final String words;

    Finding(String words) {
      this.words = words;
    }

    /** For people. */
    public String words() {
      return words;
    }
  }

  public VerifiedPeriod {
    findings = List.copyOf(findings);
  }

  /** Whether all sides agree. */
  public boolean agrees() {
    return findings.isEmpty();
  }

  /** The same with what was done about it. */
  public VerifiedPeriod repaired(PeriodReport done) {
    return new VerifiedPeriod(period, source, ledger, target, findings, done);
  }
}
