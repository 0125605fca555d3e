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
import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.pipelines.options.VerifySettings;
import io.lakeferry.pipelines.report.KeyDifferences;
import io.lakeferry.pipelines.report.PeriodReport;
import io.lakeferry.pipelines.report.VerifiedPeriod;
import io.lakeferry.pipelines.report.VerifiedPeriod.Finding;
import io.lakeferry.pipelines.report.VerifyReport;
import io.lakeferry.sinks.protocol.CommittedRun;
import io.lakeferry.sinks.protocol.RunSpecification.WriteMode;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.period.CutRange;
import io.lakeferry.transforms.window.Window;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Compares, for each period of a range, what the source has now with what the ledger says and with
 * what stands in the target, and exports what is missing if that is wanted.
 *
 * <p>By counts, what is compared are numbers of rows. The runs of an immutable model's period are
 * known in the target by the ingestion timestamp that their rows carry. A row that was lost while
 * another came late in the same period changes no number of its own, but both of the comparisons:
 * fewer rows in the target than loaded, more in the source than loaded. Rows of a mutable model
 * change their timestamp with each update and can leave their window in the source, so that counts
 * tell neither losses nor late rows of such a model; that is said.
 *
 * <p>By keys, each key that an export of the period would read now has to stand in the target,
 * once, in a row that this one would not replace. Whether a key that is missing or older came late
 * or was lost cannot be told: the source does not say when a row came, nor the target what it had.
 * A row that is newer in the target is no difference, as later windows bring such.
 *
 * <p>A repair is a run of the next generation that inserts only what the target lacks, so it may
 * meet live runs and itself.
 */
public final class Verification {
  /** So many periods are counted by one pipeline. */
  private static final int PERIODS_PER_LOOK = 500;

  /** How far clocks may differ, and a verification may last. */
  private static final Duration AHEAD = Duration.ofDays(1);

  private final VerifySettings settings;
  private final Sides sides;
  private final Clock clock;
  private final Consumer<String> lines;
  private final Set<String> notes = new LinkedHashSet<>();

  /**
   * @param lines is told what is done
   */
  public Verification(VerifySettings settings, Sides sides, Clock clock, Consumer<String> lines) {
    this.settings = settings;
    this.sides = sides;
    this.clock = clock;
    this.lines = lines;
  }

  /**
   * Does all.
   *
   * @throws LakeferryException if the range cannot be cut or a side not be read, and INVALID_OPTION
   *     if a repair is wanted of a model whose rows have no key
   */
  public VerifyReport run() {
    requireRepairable();
    Instant startedAt = clock.instant();
    Instant earliest = settings.range().from().isPresent() ? null : sides.earliest();
    CutRange cut = settings.range().cut(earliest, startedAt, export().settle());
    Map<Window, VerifiedPeriod> found = verified(cut.periods());
    lines.accept(
        "%,d periods of %s were compared, %,d differ"
            .formatted(
                found.size(),
                settings.range().periods().described(),
                found.values().stream().filter(period -> !period.agrees()).count()));
    switch (settings.differences()) {
      case REPAIR -> repair(found);
      case TELL -> {}
    }
    return new VerifyReport(
        "%s of team %d -> %s"
            .formatted(export().model().name(), export().teamId(), export().target()),
        List.copyOf(found.values()),
        cut.rest(),
        limits(found.values()),
        startedAt,
        clock.instant());
  }

  private ExportSettings export() {
    return settings.export();
  }

  private boolean isByKeys() {
    return switch (settings.by()) {
      case KEYS -> true;
      case COUNTS -> false;
    };
  }

  private boolean countsInTarget() {
    return !isByKeys()
        && !export().model().isMutable()
        && export().model().ingestedAtColumn().isPresent();
  }

  private static boolean finds(Collection<VerifiedPeriod> found, Finding finding) {
    return found.stream().anyMatch(period -> period.findings().contains(finding));
  }

  private List<String> limits(Collection<VerifiedPeriod> found) {
    List<String> limits = new ArrayList<>(notes);
    if (finds(found, Finding.OTHER_RULES)) {
      limits.add(
          "other rules: runs selected rows by other options, which is not repaired: give the same"
              + " options as the export (for example columns, filters, windowBy, lookBack)");
    }
    if (isByKeys()) {
      return limits;
    }
    String model = export().model().name();
    String remedy = export().model().merge() == null ? "" : "; --compare=keys tells";
    if (finds(found, Finding.DOUBLED_ROWS)) {
      limits.add(
          "doubled rows: the target has more rows of runs than these loaded, which is not repaired"
              + (export().model().merge() == null ? "" : "; --compare=keys names the keys"));
    }
    if (found.stream().anyMatch(period -> period.gone() > 0)) {
      limits.add(
          "rows that are gone: where the source has fewer rows than were exported, as many late"
              + " ones may hide"
              + remedy);
    }
    if (export().model().isMutable()) {
      limits.add(
          "late rows: counts do not tell of model %s, whose rows move from window to window%s"
              .formatted(model, remedy));
    }
    if (!countsInTarget()) {
      limits.add(
          "lost rows: counts do not tell of model %s, whose rows carry no timestamp of their run for good%s"
              .formatted(model, remedy));
    }
    return limits;
  }

  private void requireRepairable() {
    if (settings.differences() == VerifySettings.Differences.REPAIR
        && export().model().merge() == null) {
      throw new LakeferryException(
          ErrorCode.INVALID_OPTION,
          "--repair",
          "model %s has no key by which the missing rows could be told"
              .formatted(export().model().name()),
          "Give the model a merge key, or leave --repair out");
    }
  }

  private Map<Window, VerifiedPeriod> verified(List<Window> periods) {
    Map<Window, VerifiedPeriod> found = new LinkedHashMap<>();
    for (int first = 0; first < periods.size(); first += PERIODS_PER_LOOK) {
      List<Window> part =
          periods.subList(first, Math.min(first + PERIODS_PER_LOOK, periods.size()));
      Instant start = part.get(0).start();
      Instant end = part.get(part.size() - 1).end();
      List<CommittedRun> runs =
          sides.committed(new Window(start, isByKeys() ? horizonAfter(end) : end));
      List<Instant> stamps =
          countsInTarget()
              ? runs.stream()
                  .filter(LedgerView::isComparable)
                  .map(CommittedRun::ingestedAt)
                  .distinct()
                  .toList()
              : List.of();
      SideCounts counts = sides.count(part, stamps);
      Map<Window, KeyDifferences> keys = isByKeys() ? compared(part, runs) : Map.of();
      for (Window period : part) {
        found.put(period, verified(LedgerView.of(period, runs), counts, keys.get(period)));
      }
    }
    return found;
  }

  /** Later than anything that the source can have by the time it is asked. */
  private Instant horizonAfter(Instant end) {
    Instant now = clock.instant();
    return (now.isAfter(end) ? now : end).plus(AHEAD).truncatedTo(ChronoUnit.MICROS);
  }

  /** Only of periods that standing runs cover is there anything to compare. */
  private Map<Window, KeyDifferences> compared(List<Window> periods, List<CommittedRun> runs) {
    List<Window> covered =
        periods.stream()
            .filter(period -> LedgerView.of(period, runs).comparable().isCovered())
            .toList();
    if (covered.isEmpty()) {
      return Map.of();
    }
    Window from =
        new Window(covered.get(0).end(), horizonAfter(covered.get(covered.size() - 1).end()));
    List<Window> pending =
        export().model().isMutable() ? LedgerView.of(from, runs).standing().gaps() : List.of();
    Sides.KeyComparison comparison = sides.compareKeys(covered, pending);
    notes.addAll(comparison.notes());
    return comparison.periods();
  }

  /**
   * @param keys null if they were not compared
   */
  private VerifiedPeriod verified(LedgerView all, SideCounts counts, KeyDifferences keys) {
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
    if (!export().model().isMutable() && source > ledger.rows()) {
      findings.add(Finding.LATE_ROWS);
    }
    long target = countsInTarget() ? ledger.inTarget(counts.target()) : -1;
    if (countsInTarget() && target < ledger.ownRows()) {
      findings.add(Finding.LOST_ROWS);
    }
    if (countsInTarget() && target > ledger.loadedRows()) {
      findings.add(Finding.DOUBLED_ROWS);
    }
    VerifiedPeriod compared =
        new VerifiedPeriod(period, source, ledger.rows(), target, findings, null);
    // Rows of a mutable model leave their period whenever they change.
    return export().model().isMutable()
        ? compared
        : compared.gone(Math.max(0, ledger.rows() - source));
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

  /** Each period that differs is exported, and looked at again. */
  private void repair(Map<Window, VerifiedPeriod> found) {
    Map<Window, PeriodReport> repairs = new LinkedHashMap<>();
    for (VerifiedPeriod period : found.values()) {
      if (period.isRepairable()) {
        PeriodReport done = PeriodReport.of(sides.export(repairOf(period)));
        repairs.put(period.period(), done);
        lines.accept(
            "%s %s"
                .formatted(
                    period.period(),
                    done.failure() == null
                        ? "was repaired"
                        : "could not be repaired: " + done.failure().message()));
        if (done.failure() != null && done.failure().code() == ErrorCode.INTERRUPTED) {
          break;
        }
      }
    }
    boolean stopped =
        repairs.values().stream()
            .anyMatch(
                done -> done.failure() != null && done.failure().code() == ErrorCode.INTERRUPTED);
    if (!stopped && !repairs.isEmpty()) {
      // By keys each look is dear, and a repair touches no key that is not the period's.
      found.putAll(verified(List.copyOf((isByKeys() ? repairs : found).keySet())));
    }
    repairs.forEach(
        (period, done) -> found.computeIfPresent(period, (key, one) -> one.repaired(done)));
  }

  private ExportSettings repairOf(VerifiedPeriod period) {
    ExportSettings one = export().of(period.period());
    LedgerView ledger = LedgerView.of(period.period(), sides.committed(period.period()));
    if (ledger.runs().isEmpty()) {
      return one;
    }
    WriteMode mode = export().model().isMutable() ? WriteMode.MERGE : WriteMode.DEDUPE;
    return one.again(Math.max(ledger.generation(), export().generation()) + 1, mode);
  }
}
