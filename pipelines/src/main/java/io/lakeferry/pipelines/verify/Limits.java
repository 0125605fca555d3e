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

import io.lakeferry.pipelines.options.VerifySettings;
import io.lakeferry.pipelines.report.VerifiedPeriod;
import io.lakeferry.pipelines.report.VerifiedPeriod.Finding;
import io.lakeferry.transforms.model.Model;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What a comparison cannot see, and what is to be done about findings that no repair mends. */
final class Limits {
  /** Where rows are counted by their run, and a run of the period skipped some. */
  static final String SKIPPED_ROWS =
      "rows that a MERGE skipped: a run that de-duplicates may have written them itself, if an answer"
          + " was lost and its MERGE sent again; of as many rows neither a loss nor a double is seen;"
          + " --compare=keys tells";

  private Limits() {}

  static boolean areByKeys(VerifySettings settings) {
    return switch (settings.by()) {
      case KEYS -> true;
      case COUNTS -> false;
    };
  }

  /** Whether the rows of a run can be counted in the target. */
  static boolean countInTarget(VerifySettings settings) {
    Model model = settings.export().model();
    return !areByKeys(settings) && !model.isMutable() && model.ingestedAtColumn().isPresent();
  }

  /**
   * One line each.
   *
   * @param notes what the comparison had to do without
   */
  static List<String> of(
      VerifySettings settings, Collection<VerifiedPeriod> found, Collection<String> notes) {
    Model model = settings.export().model();
    List<String> limits = new ArrayList<>(notes);
    if (finds(found, Finding.OTHER_RULES)) {
      limits.add(
          "other rules: runs selected rows by other options, which is not repaired: give the same"
              + " options as the export (for example columns, filters, windowBy, lookBack)");
    }
    if (areByKeys(settings)) {
      return limits;
    }
    boolean hasKey = model.merge() != null;
    String remedy = hasKey ? "; --compare=keys tells" : "";
    if (finds(found, Finding.DOUBLED_ROWS)) {
      limits.add(
          "doubled rows: the target has more rows of runs than these loaded, which is not repaired"
              + (hasKey ? "; --compare=keys names the keys" : ""));
    }
    if (found.stream().anyMatch(period -> period.gone() > 0)) {
      limits.add(
          "rows that are gone: where the source has fewer rows than were exported, as many late"
              + " ones may hide"
              + remedy);
    }
    if (model.isMutable()) {
      limits.add(
          "late rows: counts do not tell of model %s, whose rows move from window to window%s"
              .formatted(model.name(), remedy));
    }
    if (!countInTarget(settings)) {
      limits.add(
          "lost rows: counts do not tell of model %s, whose rows carry no timestamp of their run for good%s"
              .formatted(model.name(), remedy));
    }
    return limits;
  }

  private static boolean finds(Collection<VerifiedPeriod> found, Finding finding) {
    return found.stream().anyMatch(period -> period.findings().contains(finding));
  }
}
