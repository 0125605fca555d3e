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
package io.lakeferry.pipelines.export;

import io.lakeferry.pipelines.options.BackfillSettings.OnFailure;
import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.pipelines.report.ProgressDisplay;
import io.lakeferry.sinks.connection.HostCheck;
import io.lakeferry.transforms.settings.Redaction;
import io.lakeferry.transforms.window.Window;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** Plans and prepares the periods of a job in the launcher, several at a time. */
final class PeriodPreparation {
  /** No period is added to a job that has so many splits: the plan travels to every worker. */
  private static final int MANY_SPLITS = 20_000;

  private static final int PREPARED_AT_ONCE = 4;

  private final ExportSettings settings;
  private final Function<ExportSettings, Connections> connections;
  private final OnFailure onFailure;
  private final Clock clock;
  private final ProgressDisplay display;
  private final String launchId;
  private final OpenConnections open;
  private final LaunchThreads threads;
  private final Redaction redaction;
  private final List<PeriodLaunch> launches = new ArrayList<>();

  PeriodPreparation(
      ExportSettings settings,
      Function<ExportSettings, Connections> connections,
      OnFailure onFailure,
      Clock clock,
      ProgressDisplay display,
      String launchId,
      OpenConnections open,
      LaunchThreads threads) {
    this.settings = settings;
    this.connections = connections;
    this.onFailure = onFailure;
    this.clock = clock;
    this.display = display;
    this.launchId = launchId;
    this.open = open;
    this.threads = threads;
    this.redaction = settings.redaction();
  }

  /**
   * Prepares periods until the job is full, or no further one is to be begun. The first alone: what
   * is wrong with one end is found by it, for all.
   *
   * @param periods in order of time, at least one
   * @return those that were begun, in order of time
   */
  List<PeriodLaunch> prepare(List<Window> periods) {
    ConcurrentLinkedQueue<Window> waiting = new ConcurrentLinkedQueue<>(periods);
    prepare(
        waiting.remove(),
        (source, protocol) -> {
          source.preflight();
          HostCheck.requireKnown(settings.warehouse());
          protocol.preflight();
        });
    if (hasFailed()) {
      return begun();
    }
    List<Thread> lanes = new ArrayList<>();
    int count = Math.min(PREPARED_AT_ONCE, settings.source().maxConnections());
    for (int lane = 0; lane < Math.min(count, waiting.size()); lane++) {
      Thread thread =
          new Thread(() -> prepareAll(waiting, periods.size()), "lakeferry-plan-" + lane);
      thread.setDaemon(true);
      thread.start();
      lanes.add(thread);
    }
    lanes.forEach(PeriodPreparation::await);
    return begun();
  }

  private List<PeriodLaunch> begun() {
    synchronized (launches) {
      return launches.stream()
          .sorted(Comparator.comparing(launch -> launch.settings().window().start()))
          .toList();
    }
  }

  private void prepareAll(ConcurrentLinkedQueue<Window> waiting, int count) {
    threads.enter();
    try {
      for (Window period = next(waiting); period != null; period = next(waiting)) {
        prepare(period, PeriodLaunch.Preflight.NONE);
        display.show("%d of %d periods planned".formatted(prepared(), count));
      }
    } finally {
      threads.leave();
    }
  }

  private Window next(ConcurrentLinkedQueue<Window> waiting) {
    boolean over = open.isClosedForGood() || (hasFailed() && onFailure == OnFailure.STOP);
    return over || splits() >= MANY_SPLITS ? null : waiting.poll();
  }

  private void prepare(Window period, PeriodLaunch.Preflight preflight) {
    PeriodLaunch launch = new PeriodLaunch(settings.of(period), clock.instant());
    launch.prepare(connections.apply(launch.settings()), open, launchId, redaction, preflight);
    synchronized (launches) {
      launches.add(launch);
    }
  }

  private int prepared() {
    synchronized (launches) {
      return launches.size();
    }
  }

  private boolean hasFailed() {
    synchronized (launches) {
      return launches.stream().anyMatch(PeriodLaunch::hasFailed);
    }
  }

  private int splits() {
    synchronized (launches) {
      return launches.stream()
          .flatMap(launch -> launch.planned().stream())
          .mapToInt(JobPeriod::elements)
          .sum();
    }
  }

  private static void await(Thread lane) {
    boolean interrupted = false;
    while (lane.isAlive()) {
      try {
        lane.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
