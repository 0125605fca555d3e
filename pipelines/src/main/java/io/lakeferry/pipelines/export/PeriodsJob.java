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
import io.lakeferry.pipelines.report.ProgressLine;
import io.lakeferry.pipelines.report.ReportFile;
import io.lakeferry.pipelines.report.RunReport;
import io.lakeferry.sinks.protocol.CommittedRun;
import io.lakeferry.sinks.protocol.RunSpecification.WriteMode;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.Redaction;
import io.lakeferry.transforms.window.Window;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports many periods of one stream by one job of the runner. Each is planned and prepared here;
 * what is left of them is one pipeline, in which each is sealed, loaded and committed by itself.
 * Never throws for what can go wrong with periods: the reports tell it.
 */
public final class PeriodsJob {
  /** So many periods are taken at most; those that are more are another job's. */
  public static final int MOST_PERIODS = 500;

  private static final Logger LOG = LoggerFactory.getLogger(PeriodsJob.class);

  private static final Duration TEAR_DOWN = Duration.ofSeconds(5);

  private final ExportSettings settings;
  private final PipelineOptions options;
  private final Function<Window, List<CommittedRun>> ledger;
  private final OnFailure onFailure;
  private final Clock clock;
  private final ProgressDisplay display;
  private final FlinkEnvironment environment;
  private final String launchId = new Tokens().get();
  private final Redaction redaction;
  private final Workers workers;
  private final OpenConnections open;
  private final LaunchThreads threads = new LaunchThreads();
  private final PeriodPreparation preparation;
  private Throwable debugFailure;

  /**
   * A job that is not begun.
   *
   * @param settings of any period
   * @param options of a runner that hands the splits of a worker that died to another one
   * @param connections of the period with such settings
   * @param ledger the runs of the stream in a range that are committed
   * @param onFailure what becomes of periods that are not begun when another one has failed
   */
  public PeriodsJob(
      ExportSettings settings,
      PipelineOptions options,
      Function<ExportSettings, Connections> connections,
      Function<Window, List<CommittedRun>> ledger,
      OnFailure onFailure,
      Clock clock,
      ProgressDisplay display) {
    this.settings = settings;
    this.options = options;
    this.ledger = ledger;
    this.onFailure = onFailure;
    this.clock = clock;
    this.display = display;
    this.environment = FlinkEnvironment.of(options);
    this.redaction = settings.redaction();
    this.workers = new Workers(launchId, redaction);
    this.open = new OpenConnections(redaction);
    this.preparation =
        new PeriodPreparation(
            settings, connections, onFailure, clock, display, launchId, open, threads);
  }

  /**
   * Does all; to be called once.
   *
   * @param periods in order of time, at least one
   * @return the reports of those that were begun; the others are left to another job, unless this
   *     one was stopped, or one of its periods failed
   */
  public Map<Window, RunReport> run(List<Window> periods) {
    List<PeriodLaunch> begun;
    threads.enter();
    try {
      begun = preparation.prepare(periods.subList(0, Math.min(periods.size(), MOST_PERIODS)));
      List<PeriodLaunch> planned =
          begun.stream().filter(launch -> launch.planned().isPresent()).toList();
      if (planned.isEmpty()) {
        ExportPipeline.runNothing(options, environment);
      } else {
        export(planned);
      }
    } finally {
      threads.leave();
      display.clear();
    }
    return reports(begun);
  }

  /** For runners that want to see a job even if no period is left. */
  public static void runNothing(PipelineOptions options) {
    ExportPipeline.runNothing(options, FlinkEnvironment.of(options));
  }

  /**
   * What was thrown when the job failed as a whole, with all causes: for a person who debugs it.
   */
  public Optional<Throwable> debugFailure() {
    return Optional.ofNullable(debugFailure);
  }

  /**
   * Cancels all statements and queries of this launch in this process, and lets {@link #run} end.
   * From another thread; returns when all is cancelled, however long a server takes for that.
   */
  public void stop() {
    // First what cannot hang; whatever is interrupted must know already why.
    open.refuse();
    threads.interrupt();
    Aside.runAll(List.of(open::closeForGood, workers::stop));
  }

  private void export(List<PeriodLaunch> planned) {
    JobPlan plan =
        new JobPlan(
            planned.stream()
                .map(launch -> launch.planned().orElseThrow())
                .collect(Collectors.toCollection(ArrayList::new)),
            settings.writeMode() == WriteMode.APPEND
                ? JobPlan.Loads.SIDE_BY_SIDE
                : JobPlan.Loads.IN_TURN,
            onFailure);
    RunnerSettings.name(options, name(planned));
    RunnerSettings.apply(options, settings.splitsAtOnce(), environment);
    try {
      if (open.isClosedForGood()) {
        throw OpenConnections.stopped();
      }
      Map<String, PeriodEnd> ends = run(plan);
      tell(planned, ends, null);
    } catch (RuntimeException e) {
      debugFailure = e;
      workers.stopAndAwait(TEAR_DOWN);
      tell(
          planned,
          Map.of(),
          Failures.runFailed(
              "the pipeline", open.isClosedForGood() ? OpenConnections.stoppedBy(e) : e));
    }
  }

  private Map<String, PeriodEnd> run(JobPlan plan) {
    ProgressLine line = new ProgressLine(plan.elements(), plan.expectedRows());
    Pipeline pipeline = ExportPipeline.periods(options, plan);
    try (LaunchProgress progress =
            new LaunchProgress(
                workers,
                plan.any().job().target(),
                new PeriodsLook(plan),
                redaction,
                System::nanoTime);
        ProgressFollower follower = new ProgressFollower(progress::now, line, display)) {
      PipelineResult result = pipeline.run();
      PipelineResult.State state = result.waitUntilFinish();
      if (state != PipelineResult.State.DONE) {
        throw Failures.endedAs(state);
      }
      return PeriodEnds.read(result, launchId);
    }
  }

  /** What the job does not tell of periods, the ledger does. */
  private void tell(
      List<PeriodLaunch> planned, Map<String, PeriodEnd> ends, RunFailedException failed) {
    Map<Window, CommittedRun> committed = new HashMap<>();
    RunFailedException why = failed;
    if (planned.stream().anyMatch(launch -> !ends.containsKey(launch.runId()))) {
      try {
        committed.putAll(committed(planned));
      } catch (RuntimeException e) {
        LOG.debug("the ledger cannot be asked: {}", redaction.stackOf(e));
        why = why == null ? Failures.runFailed("the ledger", e) : why;
      }
    }
    for (PeriodLaunch launch : planned) {
      PeriodEnd end = ends.get(launch.runId());
      CommittedRun found = committed.get(launch.settings().window());
      if (end != null) {
        launch.ended(end);
      } else if (found != null) {
        launch.committed(found.outcome());
      } else {
        launch.lost(why == null ? untold() : why);
      }
    }
  }

  private Map<Window, CommittedRun> committed(List<PeriodLaunch> planned) {
    if (open.isClosedForGood()) {
      return Map.of();
    }
    Window range =
        new Window(
            planned.get(0).settings().window().start(),
            planned.get(planned.size() - 1).settings().window().end());
    return ledger.apply(range).stream()
        .filter(run -> run.identity().generation() == settings.generation())
        .collect(Collectors.toMap(run -> run.identity().window(), Function.identity()));
  }

  private static RunFailedException untold() {
    return Failures.runFailed(
        "the pipeline",
        new LakeferryException(
            ErrorCode.DEFECT,
            "the pipeline",
            "ended without an error and without a commit",
            "Report it with the runner's log"));
  }

  private String name(List<PeriodLaunch> planned) {
    Window range =
        new Window(
            planned.get(0).settings().window().start(),
            planned.get(planned.size() - 1).settings().window().end());
    return "lakeferry: %s of team %d into %s, %s, %d periods"
        .formatted(
            settings.model().name(), settings.teamId(), settings.target(), range, planned.size());
  }

  private Map<Window, RunReport> reports(List<PeriodLaunch> begun) {
    Map<Window, RunReport> reports = new HashMap<>();
    for (PeriodLaunch launch : begun) {
      Optional<RunReport> report = launch.report(clock.instant());
      if (report.isPresent()) {
        LOG.info("report {}", ReportFile.line(report.get()));
        reports.put(launch.settings().window(), report.get());
      }
    }
    return reports;
  }
}
