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
package io.lakeferry.pipelines.backfill;

import io.lakeferry.pipelines.options.BackfillSettings;
import io.lakeferry.pipelines.options.BackfillSettings.OnFailure;
import io.lakeferry.pipelines.report.BackfillReport;
import io.lakeferry.pipelines.report.PeriodReport;
import io.lakeferry.pipelines.report.RunReport;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.period.CutRange;
import io.lakeferry.transforms.window.Window;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Goes through the periods of a range, oldest first: what the ledger has is passed over, the rest
 * is exported, several at a time if asked for, or by launches for many where the runner shares its
 * workers between them.
 *
 * <p>It keeps no state of its own. Which periods are done stands in the ledger, how far a run has
 * come in its seal: started again after whatever happened, it goes on.
 */
public final class Backfill {
  /** So many of the ledger's rows come in one answer, which the warehouse limits in size. */
  private static final int PERIODS_PER_LOOK = 500;

  private final BackfillSettings settings;
  private final PeriodRuns runs;
  private final Clock clock;
  private final Consumer<String> lines;
  private final Deque<Window> waiting = new ArrayDeque<>();
  private final Map<Window, PeriodReport> reports = new ConcurrentHashMap<>();
  private int periods;
  private boolean stopping;
  private boolean failed;

  /**
   * @param lines is told of each period when it ends; by several threads
   */
  public Backfill(BackfillSettings settings, PeriodRuns runs, Clock clock, Consumer<String> lines) {
    this.settings = settings;
    this.runs = runs;
    this.clock = clock;
    this.lines = lines;
  }

  /**
   * Does all; to be called once.
   *
   * @throws LakeferryException if the range cannot be cut, or the ledger not be read
   */
  public BackfillReport run() {
    Instant startedAt = clock.instant();
    CutRange cut = cut(startedAt);
    Map<Window, Long> exported = exported(cut.periods());
    begin(cut.periods(), exported);
    if (waiting.isEmpty()) {
      runs.nothingToDo();
    }
    // Periods of one launch share its workers already.
    int parallel = runs.atOnce() > 1 ? 1 : settings.parallel();
    List<Thread> lanes =
        IntStream.range(0, Math.min(parallel, waiting.size())).mapToObj(this::startLane).toList();
    lanes.forEach(this::awaitEnd);
    return new BackfillReport(
        what(),
        cut.periods().stream()
            .map(period -> reports.getOrDefault(period, PeriodReport.notRun(period)))
            .toList(),
        cut.rest(),
        isStopping() ? BackfillReport.Stop.ASKED : BackfillReport.Stop.NEVER_ASKED,
        startedAt,
        clock.instant());
  }

  /** Lets no period begin any more and stops those that run; from another thread. */
  public void stop() {
    synchronized (this) {
      stopping = true;
    }
    runs.stop();
  }

  private CutRange cut(Instant now) {
    Instant earliest = settings.range().from().isPresent() ? null : runs.earliest();
    return settings.range().cut(earliest, now, settings.export().settle());
  }

  private Map<Window, Long> exported(List<Window> cut) {
    Map<Window, Long> exported = new HashMap<>();
    for (int first = 0; first < cut.size(); first += PERIODS_PER_LOOK) {
      int last = Math.min(first + PERIODS_PER_LOOK, cut.size()) - 1;
      exported.putAll(runs.exported(new Window(cut.get(first).start(), cut.get(last).end())));
    }
    return exported;
  }

  private synchronized void begin(List<Window> cut, Map<Window, Long> exported) {
    periods = cut.size();
    for (Window period : cut) {
      if (exported.containsKey(period)) {
        reports.put(period, PeriodReport.already(period, exported.get(period)));
      } else {
        waiting.add(period);
      }
    }
    lines.accept(
        "%,d periods of %s, %,d of them exported already"
            .formatted(periods, settings.range().periods().described(), reports.size()));
  }

  private Thread startLane(int number) {
    Thread lane = new Thread(this::goThroughPeriods, "lakeferry-backfill-" + number);
    lane.setDaemon(true);
    lane.start();
    return lane;
  }

  private void goThroughPeriods() {
    for (List<Window> periods = next(); !periods.isEmpty(); periods = next()) {
      Map<Window, PeriodReport> begun = export(periods);
      periods.stream().map(begun::get).filter(Objects::nonNull).forEach(this::ended);
      leave(periods.stream().filter(period -> !begun.containsKey(period)).toList());
    }
  }

  private synchronized List<Window> next() {
    boolean over = stopping || (failed && settings.onFailure() == OnFailure.STOP);
    List<Window> next = new ArrayList<>();
    while (!over && !waiting.isEmpty() && next.size() < runs.atOnce()) {
      next.add(waiting.poll());
    }
    return next;
  }

  /** Those that a launch has not begun are the next one's first. */
  private synchronized void leave(List<Window> notBegun) {
    for (int last = notBegun.size() - 1; last >= 0; last--) {
      waiting.addFirst(notBegun.get(last));
    }
  }

  private Map<Window, PeriodReport> export(List<Window> periods) {
    Instant start = clock.instant();
    try {
      Map<Window, PeriodReport> begun = new HashMap<>();
      runs.export(periods, settings.onFailure())
          .forEach((period, report) -> begun.put(period, PeriodReport.of(report)));
      if (!begun.isEmpty() || isStopping()) {
        return begun;
      }
      return failed(
          periods,
          start,
          new RunReport.Failure(
              ErrorCode.DEFECT, "the export: it began nothing and says not why. Report it."));
    } catch (LakeferryException e) {
      return failed(periods, start, new RunReport.Failure(e.code(), e.getMessage()));
    } catch (RuntimeException | Error e) {
      // A lane that dies would leave its periods out of the report, as if they had not been begun.
      // The text of an unknown exception may hold anything.
      return failed(
          periods,
          start,
          new RunReport.Failure(
              ErrorCode.DEFECT,
              "the export: an unexpected " + e.getClass().getName() + " occurred. Report it."));
    }
  }

  private Map<Window, PeriodReport> failed(
      List<Window> periods, Instant start, RunReport.Failure failure) {
    return periods.stream()
        .collect(Collectors.toMap(period -> period, period -> failure(period, start, failure)));
  }

  private PeriodReport failure(Window period, Instant start, RunReport.Failure failure) {
    return new PeriodReport(
        period, PeriodReport.State.FAILED, -1, Duration.between(start, clock.instant()), failure);
  }

  private void ended(PeriodReport report) {
    int done;
    synchronized (this) {
      failed |= report.failure() != null;
      reports.put(report.period(), report);
      done = reports.size();
    }
    List<String> words = new ArrayList<>();
    words.add("[%d/%d]".formatted(done, periods));
    words.add(report.period().toString());
    words.add(report.failure() == null ? "done" : "failed: " + report.failure().message());
    lines.accept(String.join(" ", words));
  }

  private void awaitEnd(Thread lane) {
    boolean interrupted = false;
    while (lane.isAlive()) {
      try {
        lane.join();
      } catch (InterruptedException e) {
        // Its period must come to an end first, so that the report is true.
        interrupted = true;
        stop();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isStopping() {
    return stopping;
  }

  private String what() {
    return "%s of team %d, %s -> %s"
        .formatted(
            settings.export().model().name(),
            settings.export().teamId(),
            settings.range().periods().described(),
            settings.export().target());
  }
}
