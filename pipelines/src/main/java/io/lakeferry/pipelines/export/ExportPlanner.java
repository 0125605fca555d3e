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

import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.sinks.connection.HostCheck;
import io.lakeferry.sinks.protocol.PlannedStatements;
import io.lakeferry.sinks.protocol.RunSpecification;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Finds out what an export would do; only reads. */
public final class ExportPlanner {
  private final ExportSettings settings;
  private final Clock clock;
  private final OpenConnections open;
  private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
  private Thread runner;

  public ExportPlanner(ExportSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.open = new OpenConnections(settings.redaction());
  }

  /** Finds it out; to be called once. Throws LakeferryException as an export does. */
  public ExportPlan plan() {
    runnerIs(Thread.currentThread());
    try {
      return planned();
    } catch (RuntimeException e) {
      throw open.isClosedForGood() ? OpenConnections.stoppedBy(e) : e;
    } finally {
      runnerIs(null);
    }
  }

  /** Gives it up: {@link #plan} fails with INTERRUPTED. From another thread. */
  public void stop() {
    open.refuse();
    synchronized (this) {
      if (runner != null) {
        runner.interrupt();
      }
    }
    open.closeForGood();
  }

  private synchronized void runnerIs(Thread thread) {
    runner = thread;
    if (thread == null && open.isClosedForGood()) {
      Thread.interrupted();
    }
  }

  private ExportPlan planned() {
    WindowSource source = open.open(() -> new ClickHouseWindowSource(settings, clock, sent::add));
    try {
      source.preflight();
      HostCheck.requireKnown(settings.warehouse());
      List<String> preflight = sentSince(0);
      PlannedWindow window = source.plan();
      List<String> plan = sentSince(preflight.size());
      RunSpecification specification = settings.specification(source.description());
      return new ExportPlan(
          settings.identity().runId(),
          window.table(),
          window.splits(),
          window.expectedRows(),
          window.expectedBytes(),
          preflight,
          plan,
          window.statements(),
          PlannedStatements.of(
              settings.warehouse(),
              specification,
              window.splits(),
              clock,
              duration -> Thread.sleep(duration.toMillis())));
    } finally {
      open.close(source);
    }
  }

  private List<String> sentSince(int first) {
    synchronized (sent) {
      return List.copyOf(sent.subList(first, sent.size()));
    }
  }
}
