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
import io.lakeferry.pipelines.report.RunReport;
import io.lakeferry.pipelines.report.VerifiedPeriod;
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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Verdict verdict;
  private final Set<String> notes = new LinkedHashSet<>();
  private Thread runner;
  private boolean stopping;
  private Throwable thrown;

  /**
   * @param lines is told what is done
   */
  public Verification(VerifySettings settings, Sides sides, Clock clock, Consumer<String> lines) {
    this.settings = settings;
    this.sides = sides;
    this.clock = clock;
    this.lines = lines;
    this.verdict = new Verdict(settings);
  }

  /**
   * Does all; to be called once. What fails midway stands in the report, beside what was found and
   * repaired until then.
   *
   * @throws LakeferryException if the range cannot be cut, and INVALID_OPTION if a repair is wanted
   *     of a model whose rows have no key
   */
  public VerifyReport run() {
    requireRepairable();
    runnerIs(Thread.currentThread());
    try {
      Instant startedAt = clock.instant();
      Instant earliest = settings.range().from().isPresent() ? null : sides.earliest();
      return report(settings.range().cut(earliest, startedAt, export().settle()), startedAt);
    } finally {
      runnerIs(null);
    }
  }

  /** What kept it from its end, with all causes: for a person who debugs it. */
  public Optional<Throwable> thrown() {
    return Optional.ofNullable(thrown);
  }

  /**
   * Interrupts the comparison, which then ends with INTERRUPTED; from another thread. A repair that
   * runs is left to who exports: it has to know first why it is interrupted.
   */
  public synchronized void stop() {
    stopping = true;
    if (runner != null) {
      runner.interrupt();
    }
  }

  /** Without a runner no interruption may be left: it would keep reports from being written. */
  private synchronized void runnerIs(Thread thread) {
    runner = thread;
    if (stopping) {
      Thread.interrupted();
    }
  }

  private synchronized void requireGoing() {
    if (stopping) {
      throw stopped();
    }
  }

  private static LakeferryException stopped() {
    return new LakeferryException(
        ErrorCode.INTERRUPTED, "the verification", "was asked to stop", "Start the command again");
  }

  private VerifyReport report(CutRange cut, Instant startedAt) {
    Map<Window, VerifiedPeriod> found = new LinkedHashMap<>();
    try {
      verify(cut.periods(), found);
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
    } catch (RuntimeException | Error e) {
      // What a repair has changed must be told, whatever happened then.
      thrown = e;
    }
    return new VerifyReport(
        "%s of team %d -> %s"
            .formatted(export().model().name(), export().teamId(), export().target()),
        List.copyOf(found.values()),
        rest(cut, found.size()),
        Limits.of(settings, found.values(), notes),
        startedAt,
        clock.instant(),
        failure());
  }

  /** All that was not looked at. */
  private static Optional<Window> rest(CutRange cut, int verified) {
    List<Window> periods = cut.periods();
    if (verified == periods.size()) {
      return cut.rest();
    }
    Instant end = cut.rest().map(Window::end).orElse(periods.get(periods.size() - 1).end());
    return Optional.of(new Window(periods.get(verified).start(), end));
  }

  /** Null if nothing failed. */
  private synchronized RunReport.Failure failure() {
    if (thrown == null) {
      return null;
    }
    if (stopping) {
      LakeferryException stopped = stopped();
      stopped.addSuppressed(thrown);
      thrown = stopped;
    }
    return thrown instanceof LakeferryException coded
        ? new RunReport.Failure(coded.code(), coded.getMessage())
        // The text of an unknown exception may hold anything.
        : new RunReport.Failure(
            ErrorCode.DEFECT,
            "the verification: an unexpected "
                + thrown.getClass().getName()
                + " occurred. Report it.");
  }

  private ExportSettings export() {
    return settings.export();
  }

  private boolean isByKeys() {
    return Limits.areByKeys(settings);
  }

  private boolean countsInTarget() {
    return Limits.countInTarget(settings);
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

  private void verify(List<Window> periods, Map<Window, VerifiedPeriod> found) {
    for (int first = 0; first < periods.size(); first += PERIODS_PER_LOOK) {
      requireGoing();
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
        LedgerView ledger = LedgerView.of(period, runs);
        found.put(period, verdict.of(ledger, counts, keys.get(period)));
        if (countsInTarget() && ledger.comparable().hasSkippedRows()) {
          notes.add(Limits.SKIPPED_ROWS);
        }
      }
    }
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

  /** Each period that differs is exported, and looked at again. */
  private void repair(Map<Window, VerifiedPeriod> found) {
    Map<Window, PeriodReport> repairs = new LinkedHashMap<>();
    try {
      for (VerifiedPeriod period : List.copyOf(found.values())) {
        if (period.isRepairable()) {
          PeriodReport done = repaired(period);
          repairs.put(period.period(), done);
          if (done.failure() != null && done.failure().code() == ErrorCode.INTERRUPTED) {
            return;
          }
        }
      }
      if (!repairs.isEmpty()) {
        // By keys each look is dear, and a repair touches no key that is not the period's.
        verify(List.copyOf((isByKeys() ? repairs : found).keySet()), found);
      }
    } finally {
      repairs.forEach(
          (period, done) -> found.computeIfPresent(period, (key, one) -> one.repaired(done)));
    }
  }

  private PeriodReport repaired(VerifiedPeriod period) {
    requireGoing();
    ExportSettings repair = repairOf(period);
    runnerIs(null);
    PeriodReport done;
    try {
      done = PeriodReport.of(sides.export(repair));
    } finally {
      runnerIs(Thread.currentThread());
    }
    lines.accept(
        "%s %s"
            .formatted(
                period.period(),
                done.failure() == null
                    ? "was repaired"
                    : "could not be repaired: " + done.failure().message()));
    return done;
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
