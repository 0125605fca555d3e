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
package io.lakeferry.pipelines.verify;

import io.lakeferry.pipelines.jdbc.SideCounts;
import io.lakeferry.pipelines.options.VerifySettings;
import io.lakeferry.pipelines.report.KeyDifferences;
import io.lakeferry.pipelines.report.VerifiedPeriod;
import io.lakeferry.pipelines.report.VerifiedPeriod.Finding;
import io.lakeferry.transforms.window.Window;
import java.util.ArrayList;
import java.util.List;

/** What is found of a period, from what ledger, source and target say of it. */
final class Verdict {
  private final boolean isMutable;
  private final boolean countsInTarget;

  Verdict(VerifySettings settings) {
    this.isMutable = settings.export().model().isMutable();
    this.countsInTarget = Limits.countInTarget(settings);
  }

  /**
   * @param keys null if they were not compared
   */
  VerifiedPeriod of(LedgerView all, SideCounts counts, KeyDifferences keys) {
    Window period = all.period();
    long source = counts.source().get(period);
    LedgerView ledger = all.comparable();
    if (!ledger.isCovered()) {
      return new VerifiedPeriod(period, source, -1, -1, uncovered(all), null);
    }
    if (keys != null) {
      return VerifiedPeriod.ofKeys(period, source, ledger.rows(), keys);
    }
    if (ledger.isCrossed()) {
      return new VerifiedPeriod(
          period, source, ledger.rows(), -1, List.of(Finding.RUN_CROSSES), null);
    }
    List<Finding> findings = new ArrayList<>();
    if (!isMutable && source > ledger.rows()) {
      findings.add(Finding.LATE_ROWS);
    }
    long target = countsInTarget ? ledger.inTarget(counts.target()) : -1;
    if (countsInTarget && target < ledger.ownRows()) {
      findings.add(Finding.LOST_ROWS);
    }
    if (countsInTarget && ledger.hasDoubles(counts.target())) {
      findings.add(Finding.DOUBLED_ROWS);
    }
    VerifiedPeriod compared =
        new VerifiedPeriod(period, source, ledger.rows(), target, findings, null);
    // Rows of a mutable model leave their period whenever they change.
    return isMutable ? compared : compared.gone(Math.max(0, ledger.rows() - source));
  }

  private static List<Finding> uncovered(LedgerView all) {
    if (all.hasOtherRules()) {
      // What is not covered beside it is told as well, but not repaired: the same options would.
      return all.standing().isCovered()
          ? List.of(Finding.OTHER_RULES)
          : List.of(Finding.NEVER_RUN, Finding.OTHER_RULES);
    }
    return List.of(all.isCovered() ? Finding.OTHER_TABLE : Finding.NEVER_RUN);
  }
}
