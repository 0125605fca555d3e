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
import io.lakeferry.pipelines.report.ProgressDisplay;
import io.lakeferry.pipelines.report.ProgressLine;
import io.lakeferry.pipelines.report.ReportFile;
import io.lakeferry.pipelines.report.RunReport;
import io.lakeferry.sinks.connection.HostCheck;
import io.lakeferry.sinks.protocol.Attempt;
import io.lakeferry.sinks.protocol.LoadProtocol;
import io.lakeferry.sinks.protocol.LookBack;
import io.lakeferry.sinks.protocol.SealedRun;
import io.lakeferry.sinks.protocol.SplitNotes;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One launch: preflight, look back, plan and prepare here, the rest in a pipeline. Never throws for
 * what can go wrong with a run: the report tells it.
 *
 * <p>No SQL session is open while the pipeline extracts. What the pipeline says about its end is
 * checked against nothing but the ledger: it commits before it says anything, and where it says
 * nothing the ledger is read.
 */
public final class ExportRun {
  private static final Logger LOG = LoggerFactory.getLogger(ExportRun.class);
  private static final Duration TEAR_DOWN = Duration.ofSeconds(5);

  private final ExportSettings settings;
  private final PipelineOptions options;
  private final Connections connections;
  private final Clock clock;
  private final WindowWait wait;
  private final ProgressDisplay display;
  private final FlinkEnvironment environment;
  private final String launchId = new Tokens().get();
  private final Workers workers;
  private final OpenConnections open;
  private final RunRecord record;
  private Thread runner;
  private Throwable debugFailure;

  public ExportRun(
      ExportSettings settings,
      PipelineOptions options,
      Connections connections,
      Clock clock,
      Sleeper sleeper,
      ProgressDisplay display) {
    this.settings = settings;
    this.options = options;
    this.connections = connections;
    this.clock = clock;
    this.wait = new WindowWait(settings.window(), settings.settle(), clock, sleeper, display);
    this.display = display;
    this.environment = FlinkEnvironment.of(options);
    RunnerSettings.name(options, jobName());
    this.workers = new Workers(launchId, settings.redaction());
    this.open = new OpenConnections(settings.redaction());
    this.record = new RunRecord(settings, clock.instant());
  }

  /** Does all; to be called once. */
  public RunReport run() {
    runnerIs(Thread.currentThread());
    RunReport.Failure failure = null;
    try {
      attempt();
    } catch (RuntimeException | Error e) {
      RunFailedException failed =
          Failures.runFailed(
              "the export", open.isClosedForGood() ? OpenConnections.stoppedBy(e) : e);
      debugFailure = e;
      failure = new RunReport.Failure(failed.code(), failed.getMessage());
    } finally {
      runnerIs(null);
      display.clear();
    }
    RunReport report = record.report(clock.instant(), failure);
    LOG.info("report {}", ReportFile.line(report));
    return report;
  }

  /** What was thrown when the run failed, with all causes: for a person who debugs it. */
  public Optional<Throwable> debugFailure() {
    return Optional.ofNullable(debugFailure);
  }

  /**
   * Cancels all statements and queries of this launch in this process and lets {@link #run} fail
   * with INTERRUPTED. What is sealed stays sealed. From another thread; returns when all is
   * cancelled, however long a server takes for that.
   */
  public void stop() {
    // First what cannot hang; whatever is interrupted must know already why.
    open.refuse();
    interruptRunner();
    Aside.runAll(List.of(open::closeForGood, workers::stop));
  }

  private synchronized void interruptRunner() {
    if (runner != null) {
      runner.interrupt();
    }
  }

  /** After the run no interruption may be left: it would keep the report from being written. */
  private synchronized void runnerIs(Thread thread) {
    runner = thread;
    if (thread == null && open.isClosedForGood()) {
      Thread.interrupted();
    }
  }

  private void attempt() {
    wait.refuseFutureWindow();
    WindowSource source = open.open(connections::openSource);
    try {
      LoadTarget target = connections.target(settings.specification(source.description()));
      ExportJob job =
          new ExportJob(
              launchId,
              settings.identity().runId(),
              settings.model(),
              settings.tuning(),
              target,
              settings.redaction());
      LoadProtocol protocol = open.open(target::openProtocol);
      Next next;
      try {
        next = beforeTheLoad(source, protocol);
      } finally {
        record.statementsSent(protocol.statementsSent());
        open.close(protocol);
      }
      next.go(job);
    } finally {
      open.close(source);
    }
  }

  /** What is left to do once the launcher's connections are closed. */
  private interface Next {
    void go(ExportJob job);
  }

  private Next beforeTheLoad(WindowSource source, LoadProtocol protocol) {
    Phases phases = record.phases();
    phases.measureRun("preflight", () -> preflight(source, protocol));
    phases.measureRun("settle", wait::untilSettled);
    RunStart.Next next = RunStart.begin(source, protocol, record);
    if (next instanceof RunStart.Next.Load load) {
      return job -> loadSealed(job, load.sealed());
    }
    if (next instanceof RunStart.Next.Extract extract) {
      return job -> extractAndLoad(job, extract.window(), extract.attempt());
    }
    return job -> ExportPipeline.runNothing(options, environment);
  }

  private void preflight(WindowSource source, LoadProtocol protocol) {
    source.preflight();
    HostCheck.requireKnown(settings.warehouse());
    protocol.preflight();
  }

  private void extractAndLoad(ExportJob job, PlannedWindow window, Attempt attempt) {
    WorkerSettings workerSettings =
        RunnerSettings.apply(options, settings.splitsAtOnce(), environment);
    Pipeline pipeline =
        ExportPipeline.extractAndLoad(options, job, window, attempt, workerSettings);
    ProgressLine line = new ProgressLine(window.splits().size(), window.expectedRows());
    try (LaunchProgress progress =
            new LaunchProgress(
                workers,
                job.target(),
                new WindowLook(attempt, window),
                settings.redaction(),
                System::nanoTime);
        ProgressFollower follower = new ProgressFollower(progress::now, line, display)) {
      runToTheEnd(pipeline, job, attempt);
    }
  }

  private void loadSealed(ExportJob job, SealedRun sealed) {
    WorkerSettings workerSettings =
        RunnerSettings.apply(options, settings.splitsAtOnce(), environment);
    runToTheEnd(ExportPipeline.loadSealed(options, job, sealed, workerSettings), job, null);
  }

  private String jobName() {
    return "lakeferry: %s of team %d into %s, %s"
        .formatted(
            settings.model().name(), settings.teamId(), settings.target(), settings.window());
  }

  private void runToTheEnd(Pipeline pipeline, ExportJob job, Attempt ownAttempt) {
    long start = System.nanoTime();
    try {
      PipelineResult result = pipeline.run();
      if (environment.handsOver()) {
        record.submitted();
        return;
      }
      PipelineResult.State state = result.waitUntilFinish();
      if (state != PipelineResult.State.DONE) {
        throw Failures.endedAs(state);
      }
      Optional<LoadedRun> told = OutcomeMetric.read(result, job);
      told.ifPresent(record::loaded);
      if (told.isEmpty()) {
        record.statementsNotTold();
      }
      if (told.isEmpty() && !finishedElsewhere(job, ownAttempt)) {
        throw new LakeferryException(
            ErrorCode.DEFECT,
            "the pipeline",
            "ended without an error and without a commit",
            "Report it with the runner's log");
      }
    } catch (RuntimeException e) {
      workers.stopAndAwait(TEAR_DOWN);
      RunFailedException failed = Failures.runFailed("the pipeline", e);
      failed.workerStatements().ifPresentOrElse(record::statementsSent, record::statementsNotTold);
      // A volume that is gone is the usual sign that another attempt has completed the run.
      boolean done =
          failed.code() == ErrorCode.IN_PROGRESS
              && !open.isClosedForGood()
              && finishedElsewhere(job, ownAttempt, failed);
      if (!done) {
        if (ownAttempt != null && failed.whileExtracting() && isTargetThere(failed.code())) {
          giveUp(job, ownAttempt);
        }
        throw failed;
      }
    } finally {
      record.phases().add("pipeline", Duration.ofNanos(System.nanoTime() - start));
    }
  }

  /** Where the target is the reason it is not asked once more: that may take minutes. */
  private boolean isTargetThere(ErrorCode code) {
    return !open.isClosedForGood()
        && code != ErrorCode.INTERRUPTED
        && code != ErrorCode.TARGET_UNAVAILABLE
        && code != ErrorCode.AUTHENTICATION;
  }

  /** Drops what this attempt has uploaded, which nobody will list; as good as it goes. */
  private void giveUp(ExportJob job, Attempt ownAttempt) {
    try {
      if (isLoadBegun(job, ownAttempt)) {
        // A worker that is taken for dead may be about to seal what lies there.
        leave(ownAttempt);
        return;
      }
      LoadProtocol protocol = open.open(job.target()::openProtocol);
      try {
        record.warn(protocol.giveUp(ownAttempt));
      } finally {
        record.statementsSent(protocol.statementsSent());
        open.close(protocol);
      }
    } catch (RuntimeException e) {
      LOG.debug("attempt left for a sweep: {}", settings.redaction().stackOf(e));
      leave(ownAttempt);
    }
  }

  private boolean isLoadBegun(ExportJob job, Attempt ownAttempt) {
    SplitNotes notes = open.open(job.target()::openNotes);
    try {
      return LoadMark.stands(notes, job, ownAttempt);
    } finally {
      open.close(notes);
    }
  }

  private void leave(Attempt ownAttempt) {
    record.warn(List.of("volume " + ownAttempt.volumeName() + " was left for a sweep"));
  }

  /** As below, where a look that fails as well must not hide the first failure. */
  private boolean finishedElsewhere(ExportJob job, Attempt ownAttempt, RunFailedException failed) {
    try {
      return finishedElsewhere(job, ownAttempt);
    } catch (RuntimeException e) {
      failed.addSuppressed(e);
      return false;
    }
  }

  /** Whether the ledger has the run by now; then what is left of it is cleaned up. */
  private boolean finishedElsewhere(ExportJob job, Attempt ownAttempt) {
    LoadProtocol protocol = open.open(job.target()::openProtocol);
    try {
      if (protocol.lookBack() instanceof LookBack.Committed committed) {
        record.committed(committed.outcome());
        record.warn(protocol.cleanUp(ownAttempt));
        return true;
      }
      return false;
    } finally {
      record.statementsSent(protocol.statementsSent());
      open.close(protocol);
    }
  }
}
