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

import io.lakeferry.pipelines.options.BackfillSettings.OnFailure;
import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.pipelines.report.RunReport;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.window.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Exports of three rows each, which stand in a ledger in memory. Thread-safe. */
final class FakeRuns implements PeriodRuns {
  private final ExportSettings settings;
  private final Map<Window, Long> ledger = new HashMap<>();
  private final Map<Window, ErrorCode> failing = new HashMap<>();
  private final Set<Window> breaking = new HashSet<>();
  private final List<Window> launched = new ArrayList<>();
  private final List<Window> looks = new ArrayList<>();
  private Consumer<Backfill> afterEach = backfill -> {};
  private Backfill backfill;
  private Instant earliest;
  private boolean held;
  private boolean stopped;
  private final List<Integer> sizes = new ArrayList<>();
  private int together = 1;
  private int begunOfThem = 1;
  private int empties;
  private int atOnce;
  private int mostAtOnce;

  FakeRuns(ExportSettings settings) {
    this.settings = settings;
  }

  synchronized void have(Window period, long rows) {
    ledger.put(period, rows);
  }

  synchronized void fail(Window period, ErrorCode code) {
    failing.put(period, code);
  }

  synchronized void breakAt(Window period) {
    breaking.add(period);
  }

  synchronized void forgetFailures() {
    failing.clear();
  }

  synchronized void forgetLaunches() {
    launched.clear();
  }

  synchronized void beginAt(Instant instant) {
    earliest = instant;
  }

  synchronized void belongTo(Backfill owner) {
    backfill = owner;
  }

  synchronized void afterEach(Consumer<Backfill> action) {
    afterEach = action;
  }

  /** Lets no export end until {@link #release} or {@link #stop}. */
  synchronized void hold() {
    held = true;
  }

  synchronized void release() {
    held = false;
    notifyAll();
  }

  synchronized List<Window> launched() {
    return List.copyOf(launched);
  }

  synchronized List<Window> looks() {
    return List.copyOf(looks);
  }

  synchronized int running() {
    return atOnce;
  }

  synchronized int mostAtOnce() {
    return mostAtOnce;
  }

  @Override
  public synchronized Instant earliest() {
    return earliest;
  }

  @Override
  public synchronized Map<Window, Long> exported(Window range) {
    looks.add(range);
    Map<Window, Long> found = new HashMap<>(ledger);
    found.keySet().removeIf(period -> !period.overlaps(range));
    return found;
  }

  /** Lets launches take so many periods together; each begins that many of them at most. */
  synchronized void launchTogether(int most, int begun) {
    together = most;
    begunOfThem = begun;
  }

  synchronized int empties() {
    return empties;
  }

  synchronized List<Integer> sizes() {
    return List.copyOf(sizes);
  }

  @Override
  public synchronized int atOnce() {
    return together;
  }

  @Override
  public Map<Window, RunReport> export(List<Window> periods, OnFailure onFailure) {
    synchronized (this) {
      sizes.add(periods.size());
    }
    Map<Window, RunReport> reports = new HashMap<>();
    boolean failed = false;
    for (Window period : periods.subList(0, Math.min(begunOfThem, periods.size()))) {
      if (failed && onFailure == OnFailure.STOP) {
        break;
      }
      RunReport report = exportOne(period);
      failed |= report.failure() != null;
      afterEach.accept(backfill);
      reports.put(period, report);
    }
    return reports;
  }

  @Override
  public synchronized void nothingToDo() {
    empties++;
  }

  private synchronized RunReport exportOne(Window period) {
    launched.add(period);
    atOnce++;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    try {
      while (held && !stopped) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      atOnce--;
    }
    if (breaking.contains(period)) {
      throw new IllegalStateException("hunter2");
    }
    ErrorCode code = stopped && held ? ErrorCode.INTERRUPTED : failing.get(period);
    if (code == null) {
      ledger.put(period, 3L);
    }
    return report(period, code);
  }

  private RunReport report(Window period, ErrorCode code) {
    long rows = code == null ? 3 : -1;
    return new RunReport(
        "run",
        settings.of(period).identity(),
        "events",
        code == null ? RunReport.State.EXPORTED : RunReport.State.FAILED,
        "attempt",
        new RunReport.Rows(rows, rows, rows, rows),
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
        period.end(),
        period.end().plusMillis(1500),
        Map.of(),
        Map.of(),
        List.of(),
        code == null ? null : new RunReport.Failure(code, "no."));
  }

  @Override
  public synchronized void stop() {
    stopped = true;
    notifyAll();
  }
}
