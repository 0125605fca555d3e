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

import io.lakeferry.sinks.protocol.CommittedRun;
import io.lakeferry.sinks.protocol.LoadOutcome;
import io.lakeferry.transforms.window.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The runs of one period, which may have been exported whole or in parts, and more than once.
 *
 * @param period whose
 * @param runs those that have an instant in common with it
 */
record LedgerView(Window period, List<CommittedRun> runs) {
  LedgerView {
    runs = List.copyOf(runs);
  }

  static LedgerView of(Window period, List<CommittedRun> all) {
    return new LedgerView(
        period, all.stream().filter(run -> run.identity().window().overlaps(period)).toList());
  }

  /** Only the runs whose rows are in the table that stands, by whatever rules. */
  LedgerView standing() {
    return only(
        run ->
            switch (run.agreement()) {
              case SAME, OTHER_MODE, OTHER_RULES -> true;
              case OTHER_TABLE -> false;
            });
  }

  /**
   * Only the runs that can be compared with what the settings select: what others left out, they
   * may have left out on purpose.
   */
  LedgerView comparable() {
    return only(LedgerView::isComparable);
  }

  static boolean isComparable(CommittedRun run) {
    return switch (run.agreement()) {
      case SAME, OTHER_MODE -> true;
      case OTHER_RULES, OTHER_TABLE -> false;
    };
  }

  /** Whether runs by other rules have brought rows of the period into the table that stands. */
  boolean hasOtherRules() {
    return runs.stream().anyMatch(run -> run.agreement() == CommittedRun.Agreement.OTHER_RULES);
  }

  private LedgerView only(Predicate<CommittedRun> wanted) {
    return new LedgerView(period, runs.stream().filter(wanted).toList());
  }

  /** Whether runs cover all of it. */
  boolean isCovered() {
    return gaps().isEmpty();
  }

  /** The times of the period that no run covers, in order. */
  List<Window> gaps() {
    List<Window> gaps = new ArrayList<>();
    Instant reached = period.start();
    for (Window window : byWindow().keySet()) {
      if (window.start().isAfter(reached)) {
        gaps.add(new Window(reached, window.start()));
      }
      reached = window.end().isAfter(reached) ? window.end() : reached;
    }
    if (reached.isBefore(period.end())) {
      gaps.add(new Window(reached, period.end()));
    }
    return gaps;
  }

  /** Whether a run covers more than the period, so that its rows cannot be told apart by it. */
  boolean isCrossed() {
    return byWindow().keySet().stream()
        .anyMatch(
            window ->
                window.start().isBefore(period.start()) || window.end().isAfter(period.end()));
  }

  /** The highest generation of the runs; -1 if there are none. */
  int generation() {
    return runs.stream().mapToInt(run -> run.identity().generation()).max().orElse(-1);
  }

  /**
   * Rows that the source had at least, by the word of the ledger: of each window what most runs
   * found, and of windows that overlap (hours, and the day that was repaired) those that have no
   * instant in common and the most rows together. A run that de-duplicates has read copies that it
   * did not load, and they still stand in the source.
   */
  long rows() {
    // The most rows of windows that end no later than the key.
    TreeMap<Instant, Long> mostUntil = new TreeMap<>();
    mostUntil.put(Instant.MIN, 0L);
    Map<Window, List<CommittedRun>> byWindow = byWindow();
    byWindow.keySet().stream()
        .sorted(Comparator.comparing(Window::end))
        .forEach(
            window -> {
              long with =
                  mostUntil.floorEntry(window.start()).getValue() + mostRows(byWindow.get(window));
              long without = mostUntil.lastEntry().getValue();
              mostUntil.put(window.end(), Math.max(with, without));
            });
    return mostUntil.lastEntry().getValue();
  }

  /** How many rows in the target must carry a timestamp of these runs. */
  long ownRows() {
    return OwnRows.of(runs);
  }

  /**
   * Whether more rows in the target carry the timestamp of a run than it can have written.
   *
   * <p>A run that de-duplicates can have written those, too, that it skipped by its own word: if
   * the answer of its MERGE was lost, it was sent again, and then all that the first had inserted
   * stood already.
   */
  boolean hasDoubles(Map<Instant, Long> rowsByStamp) {
    Map<Instant, Long> most =
        runs.stream()
            .collect(
                Collectors.groupingBy(
                    CommittedRun::ingestedAt,
                    Collectors.summingLong(run -> mostWritten(run.outcome()))));
    return most.entrySet().stream()
        .anyMatch(stamp -> rowsByStamp.getOrDefault(stamp.getKey(), 0L) > stamp.getValue());
  }

  private static long mostWritten(LoadOutcome run) {
    return run.merge() == null ? run.rowsLoaded() : run.merge().inserted() + run.merge().skipped();
  }

  /** Whether the ledger leaves open who wrote some rows: the run that skipped them, or another. */
  boolean hasSkippedRows() {
    return runs.stream()
        .map(run -> run.outcome().merge())
        .anyMatch(merge -> merge != null && merge.skipped() > 0);
  }

  /** Rows that all the runs' timestamps stand on. */
  long inTarget(Map<Instant, Long> rowsByStamp) {
    return runs.stream()
        .map(CommittedRun::ingestedAt)
        .distinct()
        .mapToLong(stamp -> rowsByStamp.getOrDefault(stamp, 0L))
        .sum();
  }

  private static long mostRows(List<CommittedRun> sameWindow) {
    return sameWindow.stream()
        .map(CommittedRun::outcome)
        .mapToLong(run -> run.merge() == null ? run.rowsLoaded() : run.rowsRead())
        .max()
        .orElse(0);
  }

  private Map<Window, List<CommittedRun>> byWindow() {
    return runs.stream()
        .collect(
            Collectors.groupingBy(
                run -> run.identity().window(),
                () -> new TreeMap<>(Comparator.comparing(Window::start).thenComparing(Window::end)),
                Collectors.toList()));
  }
}
