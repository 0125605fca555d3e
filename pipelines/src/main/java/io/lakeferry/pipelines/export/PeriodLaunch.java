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
import io.lakeferry.pipelines.report.RunReport;
import io.lakeferry.sinks.protocol.LoadOutcome;
import io.lakeferry.sinks.protocol.LoadProtocol;
import io.lakeferry.transforms.settings.Redaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The launcher's side of one period of a job: what is done before the job, and the report after it.
 * Used by one thread at a time.
 */
final class PeriodLaunch {
  private final ExportSettings settings;
  private final Instant startedAt;
  private final RunRecord record;
  private JobPeriod planned;
  private LoadOutcome outcome;
  private RunReport.Failure failure;
  private boolean begun = true;

  PeriodLaunch(ExportSettings settings, Instant startedAt) {
    this.settings = settings;
    this.startedAt = startedAt;
    this.record = new RunRecord(settings, startedAt);
  }

  ExportSettings settings() {
    return settings;
  }

  String runId() {
    return settings.identity().runId();
  }

  /** Looks back, plans and prepares. What goes wrong stands in the report. */
  void prepare(
      Connections connections,
      OpenConnections open,
      String launchId,
      Redaction redaction,
      Preflight preflight) {
    try {
      WindowSource source = open.open(connections::openSource);
      try {
        LoadTarget target = connections.target(settings.specification(source.description()));
        ExportJob job =
            new ExportJob(
                launchId, runId(), settings.model(), settings.tuning(), target, redaction);
        prepare(job, source, open, preflight);
      } finally {
        open.close(source);
      }
    } catch (RuntimeException | Error e) {
      RunFailedException failed =
          Failures.runFailed(
              "the export", open.isClosedForGood() ? OpenConnections.stoppedBy(e) : e);
      failed(failed);
    }
  }

  private void prepare(
      ExportJob job, WindowSource source, OpenConnections open, Preflight preflight) {
    LoadProtocol protocol = open.open(job.target()::openProtocol);
    try {
      record.phases().measureRun("preflight", () -> preflight.check(source, protocol));
      RunStart.Next next = RunStart.begin(source, protocol, record);
      if (next instanceof RunStart.Next.Load load) {
        planned = new JobPeriod(job, load.sealed().attempt(), null);
      } else if (next instanceof RunStart.Next.Extract extract) {
        planned = new JobPeriod(job, extract.attempt(), extract.window());
      }
    } finally {
      record.statementsSent(protocol.statementsSent());
      open.close(protocol);
    }
  }

  /** What is checked before a period is looked at. */
  interface Preflight {
    /** For periods after the first, for which all was checked. */
    Preflight NONE = (source, protocol) -> {};

    /** Checks both ends. */
    void check(WindowSource source, LoadProtocol protocol);
  }

  /** What the job is to do of it; empty if nothing is left, or it failed. */
  Optional<JobPeriod> planned() {
    return failure == null ? Optional.ofNullable(planned) : Optional.empty();
  }

  boolean hasFailed() {
    return failure != null;
  }

  /** The job has told its end. */
  void ended(PeriodEnd end) {
    if (end instanceof PeriodEnd.Committed committed) {
      LoadedRun run = committed.run();
      outcome = run.outcome();
      if (run.splits().isEmpty()) {
        record.committed(run.outcome());
        record.statementsSent(run.statements());
      } else {
        record.loaded(run);
      }
    } else if (end instanceof PeriodEnd.Failed failed) {
      record.statementsSent(failed.statements());
      record.warn(failed.warnings());
      failure = new RunReport.Failure(failed.code(), failed.message());
    } else {
      begun = false;
    }
  }

  /** The job did not tell its end, but the ledger has it. */
  void committed(LoadOutcome found) {
    outcome = found;
    record.statementsNotTold();
    record.committed(
        found.attemptId().equals(planned.attempt().attemptId())
            ? found.in(LoadOutcome.State.EXPORTED)
            : found);
  }

  /** The job failed as a whole, and the ledger does not have the period. */
  void lost(RunFailedException why) {
    record.statementsNotTold();
    if (!planned.isSealed()) {
      record.warn(
          List.of(
              "volume %s was left for a sweep, unless it is sealed"
                  .formatted(planned.attempt().volumeName())));
    }
    failed(why);
  }

  private void failed(RunFailedException why) {
    failure = new RunReport.Failure(why.code(), why.getMessage());
  }

  /** Its report; empty if it was not begun. */
  Optional<RunReport> report(Instant now) {
    if (!begun) {
      return Optional.empty();
    }
    Instant end =
        outcome == null || !outcome.committedAt().isAfter(startedAt) ? now : outcome.committedAt();
    return Optional.of(record.report(end.isAfter(now) ? now : end, failure));
  }
}
