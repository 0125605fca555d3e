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
import io.lakeferry.pipelines.report.KeyDifferences;
import io.lakeferry.pipelines.report.KeyDifferences.Found;
import io.lakeferry.pipelines.report.RunReport;
import io.lakeferry.sinks.protocol.CommittedRun;
import io.lakeferry.sinks.protocol.LoadOutcome;
import io.lakeferry.sinks.protocol.MergeCounts;
import io.lakeferry.sinks.protocol.RunSpecification.WriteMode;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.window.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A source that knows numbers of rows by the hour, and a target that keeps them by run and hour.
 */
final class FakeSides implements Sides {
  private final Map<Window, Long> source = new HashMap<>();
  private final Map<Window, Long> elsewhere = new HashMap<>();
  private final List<CommittedRun> ledger = new ArrayList<>();
  private final Map<Instant, Map<Window, Long>> target = new HashMap<>();
  private final List<ExportSettings> exported = new ArrayList<>();
  private final Map<Window, Long> copies = new HashMap<>();
  private final Map<Window, KeyDifferences> keys = new HashMap<>();
  private final List<List<Window>> pending = new ArrayList<>();
  private ErrorCode failure;
  private int stamps;
  private int looksUntilFailure = Integer.MAX_VALUE;
  private Runnable atFailure = () -> {};

  void sourceHas(Window period, long rows) {
    source.put(period, rows);
  }

  /** Rows of the period stand in the target already, by a run of another window. */
  void overlap(Window period, long rows) {
    elsewhere.put(period, rows);
  }

  /** So many of the period's rows have the key of another one; a run that merges leaves them. */
  void copies(Window period, long rows) {
    copies.put(period, rows);
  }

  /** So many of the period's keys are found otherwise until it is exported. */
  void keysDiffer(Window period, long missing, long older, long doubled) {
    keys.put(period, new KeyDifferences(10, found(missing), found(older), found(doubled)));
  }

  private static Found found(long count) {
    return new Found(count, count == 0 ? List.of() : List.of(Map.of("distinct_id", "a1")));
  }

  /** For each comparison of keys the times that it was told to be not covered. */
  List<List<Window>> pending() {
    return pending;
  }

  /** The target is dropped and made again; the ledger stays. */
  void makeTargetAgain() {
    target.clear();
    ledger.replaceAll(
        run -> new CommittedRun(run.identity(), run.outcome(), CommittedRun.Agreement.OTHER_TABLE));
  }

  void failWith(ErrorCode code) {
    failure = code;
  }

  /** All looks after so many do this, and then fail as an interrupted or lost connection does. */
  void failAfter(int looks, Runnable first) {
    looksUntilFailure = looks;
    atFailure = first;
  }

  /** The ledger and the target forget the period's runs. */
  void forget(Window period) {
    ledger.stream()
        .filter(run -> run.identity().window().equals(period))
        .forEach(run -> target.remove(run.ingestedAt()));
    ledger.removeIf(run -> run.identity().window().equals(period));
  }

  /** Rows of the hour, of the first run that still has as many, are deleted from the target. */
  void lose(Window hour, long rows) {
    change(hour, rows, -rows);
  }

  /** Rows of the hour, of its first run, come into the target once more. */
  void repeat(Window hour, long rows) {
    change(hour, 1, rows);
  }

  private void change(Window hour, long least, long rows) {
    for (CommittedRun run : ledger) {
      Map<Window, Long> brought = target.get(run.ingestedAt());
      if (brought.getOrDefault(hour, 0L) >= least) {
        brought.merge(hour, rows, Long::sum);
        return;
      }
    }
    throw new AssertionError("no run to change rows of");
  }

  /** The answer of the period's MERGE was lost, so by the next one all rows stood already. */
  void mergeTwice(Window period) {
    ledger.replaceAll(
        run ->
            run.identity().window().equals(period) && run.outcome().merge() != null
                ? new CommittedRun(run.identity(), allSkipped(run.outcome()), run.agreement())
                : run);
  }

  private static LoadOutcome allSkipped(LoadOutcome run) {
    return new LoadOutcome(
        run.state(),
        run.runId(),
        "a",
        run.rowsRead(),
        run.rowsRead(),
        run.rowsRead(),
        run.rowsLoaded(),
        1,
        1,
        -1,
        new MergeCounts(0, 0, run.rowsLoaded(), 0),
        run.ingestedAt(),
        run.committedAt(),
        List.of());
  }

  /** The settings are others than those by which the period was exported. */
  void exportedByOtherRules(Window period) {
    ledger.replaceAll(
        run ->
            run.identity().window().equals(period)
                ? new CommittedRun(
                    run.identity(), run.outcome(), CommittedRun.Agreement.OTHER_RULES)
                : run);
  }

  List<ExportSettings> exported() {
    return exported;
  }

  /** Loads what the target lacks; an appending run all. */
  void run(ExportSettings run) {
    boolean append = run.writeMode() == WriteMode.APPEND;
    Map<Window, Long> brought = new HashMap<>();
    long rows = 0;
    long left = 0;
    for (Map.Entry<Window, Long> hour : source.entrySet()) {
      if (hour.getKey().overlaps(run.window())) {
        rows += hour.getValue();
        long copied = append ? 0 : copies.getOrDefault(hour.getKey(), 0L);
        left += copied;
        brought.put(
            hour.getKey(),
            append
                ? hour.getValue()
                : Math.max(hour.getValue() - copied - standing(hour.getKey()), 0));
      }
    }
    long loaded = rows - left;
    long inserted = brought.values().stream().mapToLong(Long::longValue).sum();
    Instant stamp = Instant.parse("2026-03-02T00:00:00Z").plusSeconds(++stamps);
    target.put(stamp, brought);
    ledger.add(
        new CommittedRun(
            run.identity(),
            new LoadOutcome(
                LoadOutcome.State.ALREADY_EXPORTED,
                run.identity().runId(),
                "a",
                rows,
                rows,
                rows,
                loaded,
                1,
                1,
                -1,
                append ? null : new MergeCounts(0, inserted, loaded - inserted, 0),
                stamp,
                stamp,
                List.of()),
            CommittedRun.Agreement.SAME));
  }

  private long standing(Window hour) {
    return elsewhere.getOrDefault(hour, 0L)
        + target.values().stream().mapToLong(run -> run.getOrDefault(hour, 0L)).sum();
  }

  private long rows(Window period) {
    return source.entrySet().stream()
        .filter(entry -> entry.getKey().overlaps(period))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  @Override
  public Instant earliest() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<CommittedRun> committed(Window range) {
    return ledger.stream().filter(run -> run.identity().window().overlaps(range)).toList();
  }

  @Override
  public SideCounts count(List<Window> periods, Collection<Instant> asked) {
    if (looksUntilFailure-- <= 0) {
      atFailure.run();
      throw new LakeferryException(
          Thread.currentThread().isInterrupted() ? ErrorCode.DEFECT : ErrorCode.SOURCE_UNAVAILABLE,
          "the source",
          "went away",
          "Wait");
    }
    Map<Window, Long> ofPeriods = new HashMap<>();
    periods.forEach(period -> ofPeriods.put(period, rows(period)));
    Map<Instant, Long> ofStamps = new HashMap<>();
    target.forEach(
        (stamp, hours) ->
            ofStamps.put(stamp, hours.values().stream().mapToLong(Long::longValue).sum()));
    ofStamps.keySet().retainAll(asked);
    return new SideCounts(ofPeriods, ofStamps);
  }

  @Override
  public KeyComparison compareKeys(List<Window> periods, List<Window> notCovered) {
    pending.add(notCovered);
    Map<Window, KeyDifferences> found = new HashMap<>();
    for (Window period : periods) {
      found.put(
          period,
          keys.getOrDefault(period, new KeyDifferences(10, Found.NONE, Found.NONE, Found.NONE)));
    }
    return new KeyComparison(found, List.of("a note"));
  }

  @Override
  public RunReport export(ExportSettings run) {
    exported.add(run);
    if (failure == null) {
      run(run);
      // What stands more than once no export mends.
      keys.computeIfPresent(
          run.window(),
          (period, found) -> new KeyDifferences(10, Found.NONE, Found.NONE, found.doubled()));
    }
    return new RunReport(
        "run",
        run.identity(),
        "events",
        failure == null ? RunReport.State.EXPORTED : RunReport.State.FAILED,
        "a",
        RunReport.Rows.UNKNOWN,
        null,
        1,
        1,
        -1,
        -1,
        1,
        1,
        null,
        "t",
        1,
        null,
        run.window().end(),
        run.window().end(),
        Map.of(),
        Map.of(),
        List.of(),
        failure == null ? null : new RunReport.Failure(failure, "no."));
  }
}
