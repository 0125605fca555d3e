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

/**
 * How many rows in the target must carry a timestamp of the runs of some windows. A run that
 * de-duplicates skips rows that stand already: of these no more can be its window's own than runs
 * of this window and of windows inside it had inserted before; the others came through other
 * windows. What it inserts beside a longer window may be what that one had lost, so it adds nothing
 * to what must stand there. In doubt the number is too low: a loss may hide, none is made up.
 */
final class OwnRows {
  private final List<Covered> all = new ArrayList<>();

  private OwnRows() {}

  /** The rows of all runs together. */
  static long of(List<CommittedRun> runs) {
    OwnRows rows = new OwnRows();
    runs.stream()
        .sorted(
            Comparator.comparing((CommittedRun run) -> run.outcome().committedAt())
                .thenComparing(run -> run.identity().generation()))
        .forEach(rows::add);
    return rows.all.stream().mapToLong(Covered::rows).sum();
  }

  private void add(CommittedRun run) {
    Window window = run.identity().window();
    List<Covered> met = all.stream().filter(one -> one.window().overlaps(window)).toList();
    all.removeAll(met);
    long inside =
        met.stream().filter(one -> lies(one.window(), window)).mapToLong(Covered::rows).sum();
    long beside =
        met.stream().filter(one -> !lies(one.window(), window)).mapToLong(Covered::rows).sum();
    all.add(new Covered(around(window, met), after(run.outcome(), inside, beside)));
  }

  private static long after(LoadOutcome run, long inside, long beside) {
    if (run.merge() == null) {
      return inside + beside + run.rowsLoaded();
    }
    long inserted = run.merge().inserted();
    long skipped = run.merge().skipped();
    return beside == 0
        ? Math.min(inside, skipped) + inserted
        : Math.max(inserted, beside + Math.min(inside, skipped + inserted));
  }

  private static boolean lies(Window one, Window within) {
    return !one.start().isBefore(within.start()) && !one.end().isAfter(within.end());
  }

  private static Window around(Window window, List<Covered> met) {
    Instant start = window.start();
    Instant end = window.end();
    for (Covered one : met) {
      start = one.window().start().isBefore(start) ? one.window().start() : start;
      end = one.window().end().isAfter(end) ? one.window().end() : end;
    }
    return new Window(start, end);
  }

  /** What the runs so far must have left of windows that overlap. */
  private record Covered(Window window, long rows) {}
}
