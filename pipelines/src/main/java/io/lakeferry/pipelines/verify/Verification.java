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
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Compares, for each period of a range, what the source has now with what the ledger says and with
 * what stands in the target, and exports what is missing if that is wanted.
 *
 * <p>What is compared are numbers of rows. The runs of an immutable model's period are known in the
 * target by the ingestion timestamp that their rows carry. A row that was lost while another came
 * late in the same period changes no number of its own, but both of the comparisons: fewer rows in
 * the target than loaded, more in the source than loaded. Rows of a mutable model change their
 * timestamp with each update and can leave their window in the source, so that of such a model
 * neither losses nor late rows are known; that is said.
 *
 * <p>A repair is a run of the next generation that inserts only what the target lacks, so it may
 * meet live runs and itself.
 */
public final class Verification {
  /** So many periods are counted by one pipeline. */
  private static final int PERIODS_PER_LOOK = 500;

  private final VerifySettings settings;
  private final Sides sides;
  private final Clock clock;
  private final Consumer<String> lines;

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
    CutRange cut = settings.range().cut(earliest, startedAt.minus(export().settle()));
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
        limits(),
        startedAt,
        clock.instant());
  }

  private ExportSettings export() {
    return settings.export();
  }

  private boolean countsInTarget() {
    return !export().model().isMutable() && export().model().ingestedAtColumn().isPresent();
  }

  private List<String> limits() {
    String model = export().model().name();
    List<String> limits = new ArrayList<>();
    if (export().model().isMutable()) {
      limits.add(
          "late rows: not known for model %s, whose rows move from window to window"
              .formatted(model));
    }
    if (!countsInTarget()) {
      limits.add(
          "lost rows: not known for model %s, whose rows carry no timestamp of their run for good"
              .formatted(model));
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
      Window range = new Window(part.get(0).start(), part.get(part.size() - 1).end());
      List<CommittedRun> runs = sides.committed(range);
      List<Instant> stamps =
          countsInTarget()
              ? runs.stream()
                  .filter(run -> run.agreement() != CommittedRun.Agreement.OTHER_TABLE)
                  .map(CommittedRun::ingestedAt)
                  .distinct()
                  .toList()
              : List.of();
      SideCounts counts = sides.count(part, stamps);
      for (Window period : part) {
        found.put(period, verified(LedgerView.of(period, runs), counts));
      }
    }
    return found;
  }

  private VerifiedPeriod verified(LedgerView all, SideCounts counts) {
    Window period = all.period();
    long source = counts.source().get(period);
    LedgerView ledger = all.standing();
    if (!ledger.isCovered()) {
      Finding finding = all.isCovered() ? Finding.OTHER_TABLE : Finding.NEVER_RUN;
      return new VerifiedPeriod(period, source, -1, -1, List.of(finding), null);
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
    return new VerifiedPeriod(period, source, ledger.rows(), target, findings, null);
  }

  /** Each period that differs is exported, and looked at again. */
  private void repair(Map<Window, VerifiedPeriod> found) {
    Map<Window, PeriodReport> repairs = new LinkedHashMap<>();
    for (VerifiedPeriod period : found.values()) {
      if (!period.agrees() && !period.findings().contains(Finding.RUN_CROSSES)) {
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
      found.putAll(verified(List.copyOf(found.keySet())));
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
