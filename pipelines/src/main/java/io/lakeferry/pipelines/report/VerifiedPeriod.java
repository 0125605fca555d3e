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
import java.util.ArrayList;
import java.util.List;

/**
 * What was found of a period.
 *
 * @param source rows that an export would read now
 * @param ledger rows that its runs brought by the word of the ledger, of a run that de-duplicates
 *     copies included; -1 if it was never run, or into another table
 * @param target rows of the period's runs that stand there, or if keys were compared, how many of
 *     the source's keys do; -1 if they cannot be told
 * @param findings none if all agree
 * @param keys the keys in detail; null if they were not compared
 * @param repair what was done about it; null if nothing was
 * @param gone rows that were exported and that the source has no more, which may hide as many late
 *     ones; 0 also if that cannot be told
 */
public record VerifiedPeriod(
    Window period,
    long source,
    long ledger,
    long target,
    List<Finding> findings,
    KeyDifferences keys,
    PeriodReport repair,
    long gone) {

  /** What can be found. */
  public enum Finding {
    /** No run of the ledger covers it. */
    NEVER_RUN("never run"),
    /** The table that its runs were written into stands no more under this name. */
    OTHER_TABLE("target was dropped or made again"),
    /** It was exported by other columns, filters or limits, or from another source. */
    OTHER_RULES("exported by other rules"),
    /** The source has more rows than were exported. */
    LATE_ROWS("late rows"),
    /** The target has fewer rows than were loaded. */
    LOST_ROWS("lost rows"),
    /** The target has more rows of its runs than these have loaded. */
    DOUBLED_ROWS("doubled rows"),
    /** The target lacks keys that the source has. */
    MISSING_KEYS("missing keys"),
    /** The target has keys in rows that the source's would replace. */
    OLDER_ROWS("older rows"),
    /** The target has keys more than once. */
    DOUBLED_KEYS("doubled keys"),
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

  /** Of a period whose keys were not compared. */
  public VerifiedPeriod(
      Window period,
      long source,
      long ledger,
      long target,
      List<Finding> findings,
      PeriodReport repair) {
    this(period, source, ledger, target, findings, null, repair, 0);
  }

  /** Of a period whose keys were compared. */
  public static VerifiedPeriod ofKeys(
      Window period, long source, long ledger, KeyDifferences keys) {
    List<Finding> findings = new ArrayList<>();
    if (keys.missing().count() > 0) {
      findings.add(Finding.MISSING_KEYS);
    }
    if (keys.older().count() > 0) {
      findings.add(Finding.OLDER_ROWS);
    }
    if (keys.doubled().count() > 0) {
      findings.add(Finding.DOUBLED_KEYS);
    }
    return new VerifiedPeriod(
        period, source, ledger, keys.keys() - keys.missing().count(), findings, keys, null, 0);
  }

  /** Whether an export of the period can bring it nearer to the source. */
  public boolean isRepairable() {
    return !findings.contains(Finding.OTHER_RULES)
        && findings.stream()
            .anyMatch(
                finding ->
                    switch (finding) {
                      case NEVER_RUN, OTHER_TABLE, LATE_ROWS, LOST_ROWS, MISSING_KEYS, OLDER_ROWS ->
                          true;
                      // Which of several rows of a key is right, a person decides.
                      case DOUBLED_ROWS, DOUBLED_KEYS, RUN_CROSSES -> false;
                      // What today's options select may have been left out on purpose.
                      case OTHER_RULES -> false;
                    });
  }

  /** Whether all sides agree. */
  public boolean agrees() {
    return findings.isEmpty();
  }

  /** The same with what was done about it. */
  public VerifiedPeriod repaired(PeriodReport done) {
    return new VerifiedPeriod(period, source, ledger, target, findings, keys, done, gone);
  }

  /** The same with what the source has no more. */
  public VerifiedPeriod gone(long rows) {
    return new VerifiedPeriod(period, source, ledger, target, findings, keys, repair, rows);
  }
}
