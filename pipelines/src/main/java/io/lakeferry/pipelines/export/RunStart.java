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

import io.lakeferry.sinks.protocol.Attempt;
import io.lakeferry.sinks.protocol.LoadOutcome;
import io.lakeferry.sinks.protocol.LoadProtocol;
import io.lakeferry.sinks.protocol.LookBack;
import io.lakeferry.sinks.protocol.SealedRun;

/** What the launcher does of a run before there is a pipeline, after all checks. */
final class RunStart {

  private RunStart() {}

  /** What is left to do. */
  sealed interface Next {
    /** Nothing: the run is committed, and what was left of it cleaned up. */
    record Done() implements Next {}

    /** An earlier attempt has sealed it. */
    record Load(SealedRun sealed) implements Next {}

    /** It is planned and prepared. */
    record Extract(PlannedWindow window, Attempt attempt) implements Next {}
  }

  /** Looks back, plans and prepares; a window without rows is loaded at once. */
  static Next begin(WindowSource source, LoadProtocol protocol, RunRecord record) {
    Phases phases = record.phases();
    LookBack found = phases.measure("lookBack", protocol::lookBack);
    if (found instanceof LookBack.Committed committed) {
      return done(protocol, record, committed.outcome());
    }
    if (found instanceof LookBack.Sealed sealed) {
      record.attempt(sealed.sealedRun().attempt().attemptId());
      return new Next.Load(sealed.sealedRun());
    }
    PlannedWindow window = phases.measure("plan", source::plan);
    record.planned(window);
    if (window.splits().isEmpty()) {
      return done(protocol, record, phases.measure("load", protocol::loadEmptyWindow));
    }
    Attempt attempt = phases.measure("prepare", protocol::prepare);
    record.attempt(attempt.attemptId());
    return new Next.Extract(window, attempt);
  }

  private static Next done(LoadProtocol protocol, RunRecord record, LoadOutcome outcome) {
    record.committed(outcome);
    record.warn(record.phases().measure("cleanUp", () -> protocol.cleanUp(null)));
    return new Next.Done();
  }
}
