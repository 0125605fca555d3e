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

import io.lakeferry.pipelines.export.Connections;
import io.lakeferry.pipelines.export.ExportRun;
import io.lakeferry.pipelines.export.FlinkEnvironment;
import io.lakeferry.pipelines.export.PeriodsJob;
import io.lakeferry.pipelines.export.RealConnections;
import io.lakeferry.pipelines.export.WindowSource;
import io.lakeferry.pipelines.options.BackfillSettings.OnFailure;
import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.pipelines.report.ProgressDisplay;
import io.lakeferry.pipelines.report.RunReport;
import io.lakeferry.sinks.connection.HostCheck;
import io.lakeferry.sinks.protocol.CommittedRun;
import io.lakeferry.sinks.protocol.StreamLedger;
import io.lakeferry.sinks.protocol.TargetKeys;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.window.Window;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;

/** Real exports: each by a launch of its own in this process, or on Flink many by one job. */
public final class ExportRuns implements PeriodRuns, AutoCloseable {
  /** Is told of each run when it has ended, by the thread that ran it. */
  public interface Ended {
    /**
     * Tells it.
     *
     * @param debugFailure why it failed, for a person who debugs it
     */
    void tell(ExportSettings settings, RunReport report, Optional<Throwable> debugFailure);
  }

  private final ExportSettings settings;
  private final Supplier<PipelineOptions> beam;
  private final Clock clock;
  private final ProgressDisplay display;
  private final Ended ended;
  private final LoadTurn.Ticket turn;
  private final IdentityHashMap<Object, Runnable> running = new IdentityHashMap<>();
  private final boolean onFlink;
  private StreamLedger ledger;
  private volatile boolean stopping;

  /** Runs that wait for nobody's loads, as they go one after another anyway. */
  public ExportRuns(
      ExportSettings settings,
      Supplier<PipelineOptions> beam,
      Clock clock,
      ProgressDisplay display,
      Ended ended) {
    this(settings, beam, clock, display, ended, LoadTurn.Ticket.NONE);
  }

  /**
   * As above, of runs that may go side by side.
   *
   * @param settings of any period
   * @param beam gives each run options of its own
   * @param turn lets their loads go one after another
   * @throws LakeferryException INVALID_OPTION where Flink runs one job only, or does not wait for
   *     it
   */
  public ExportRuns(
      ExportSettings settings,
      Supplier<PipelineOptions> beam,
      Clock clock,
      ProgressDisplay display,
      Ended ended,
      LoadTurn.Ticket turn) {
    this.settings = settings;
    this.beam = beam;
    this.clock = clock;
    this.display = display;
    this.ended = ended;
    this.turn = turn;
    PipelineOptions options = beam.get();
    FlinkEnvironment.requireSeveralJobs(options);
    this.onFlink = options.getRunner() == FlinkRunner.class;
  }

  /** Checks credentials, tables and columns of the source, as an export does before all else. */
  public void preflight() {
    requireGoing();
    try (WindowSource source = new RealConnections(settings, clock).openSource()) {
      source.preflight();
    }
  }

  @Override
  public Instant earliest() {
    requireGoing();
    try (WindowSource source = new RealConnections(settings, clock).openSource()) {
      source.preflight();
      return source
          .earliest()
          .orElseThrow(
              () ->
                  new LakeferryException(
                      ErrorCode.INVALID_OPTION,
                      "--from=earliest",
                      "the source has no row of team " + settings.teamId(),
                      "Start the command when it has, or give an instant"));
    }
  }

  @Override
  public Map<Window, Long> exported(Window range) {
    return done(committed(range), settings.generation());
  }

  /**
   * Rows of the windows that need no launch. A later generation, as a repair makes it, holds all
   * that the one asked for would, whatever the write mode; a launch would be refused because of it.
   * What was written by other rules is launched: that tells by which, and what to do.
   */
  static Map<Window, Long> done(List<CommittedRun> runs, int generation) {
    Map<Window, Long> rows = new HashMap<>();
    runs.stream()
        .filter(run -> run.identity().generation() >= generation)
        .filter(
            run ->
                switch (run.agreement()) {
                  case SAME, OTHER_MODE -> true;
                  case OTHER_RULES, OTHER_TABLE -> false;
                })
        .sorted(Comparator.comparing(run -> run.identity().generation()))
        .forEach(run -> rows.put(run.identity().window(), run.outcome().rowsLoaded()));
    return rows;
  }

  /** All runs of the stream in the range that stand in the ledger. */
  public List<CommittedRun> committed(Window range) {
    return ledger(facts()).within(range);
  }

  /**
   * How the rows of the target are told apart and ordered.
   *
   * @throws LakeferryException UNKNOWN_OBJECT if it is not there; INVALID_OPTION or SCHEMA_MISMATCH
   *     if they cannot be
   */
  public TargetKeys keys() {
    return ledger(facts())
        .keys()
        .orElseThrow(
            () ->
                new LakeferryException(
                    ErrorCode.UNKNOWN_OBJECT,
                    "table " + settings.target(),
                    "there is no such table",
                    "Check --table, or export into it first"));
  }

  private Map<String, String> facts() {
    try (WindowSource source = new RealConnections(settings, clock).openSource()) {
      return source.description();
    }
  }

  /** One for all looks: each would else log in again. */
  private synchronized StreamLedger ledger(Map<String, String> facts) {
    requireGoing();
    if (ledger == null) {
      HostCheck.requireKnown(settings.warehouse());
      ledger =
          StreamLedger.open(
              settings.warehouse(), settings.specification(facts), clock, ExportRuns::sleep);
    }
    return ledger;
  }

  /** Logs out of the ledger; what runs goes on. */
  @Override
  public synchronized void close() {
    if (ledger != null) {
      ledger.close();
      ledger = null;
    }
  }

  @Override
  public int atOnce() {
    return onFlink ? PeriodsJob.MOST_PERIODS : 1;
  }

  @Override
  public Map<Window, RunReport> export(List<Window> periods, OnFailure onFailure) {
    return onFlink
        ? exportTogether(periods, onFailure)
        : periods.stream()
            .collect(Collectors.toMap(period -> period, period -> export(settings.of(period))));
  }

  private Map<Window, RunReport> exportTogether(List<Window> periods, OnFailure onFailure) {
    PeriodsJob job =
        new PeriodsJob(
            settings,
            beam.get(),
            one -> new RealConnections(one, clock),
            this::committed,
            onFailure,
            clock,
            display);
    enter(job, job::stop);
    try {
      Map<Window, RunReport> reports = job.run(periods);
      // What ended the whole job is shown once.
      Optional<Throwable> debugFailure = job.debugFailure();
      for (Window period : periods) {
        if (reports.containsKey(period)) {
          ended.tell(settings.of(period), reports.get(period), debugFailure);
          debugFailure = Optional.empty();
        }
      }
      return reports;
    } finally {
      leave(job);
    }
  }

  @Override
  public void nothingToDo() {
    PeriodsJob.runNothing(beam.get());
  }

  /** One run of the stream, with settings of its own. */
  public RunReport export(ExportSettings one) {
    Connections connections = new TurnTakingConnections(new RealConnections(one, clock), turn);
    ExportRun run = new ExportRun(one, beam.get(), connections, clock, ExportRuns::sleep, display);
    enter(run, run::stop);
    try {
      RunReport report = run.run();
      ended.tell(one, report, run.debugFailure());
      return report;
    } finally {
      leave(run);
    }
  }

  private synchronized void enter(Object run, Runnable stop) {
    requireGoing();
    running.put(run, stop);
  }

  private synchronized void leave(Object run) {
    running.remove(run);
  }

  /** Lets nothing begin any more; what runs goes on. Returns at once. */
  public void refuse() {
    stopping = true;
  }

  @Override
  public void stop() {
    refuse();
    List<Thread> stoppers = new ArrayList<>();
    synchronized (this) {
      running.values().forEach(stop -> stoppers.add(new Thread(stop, "lakeferry-stop-period")));
      if (ledger != null) {
        stoppers.add(new Thread(ledger::close, "lakeferry-stop-ledger"));
      }
    }
    // One server that does not answer keeps nobody from asking the next.
    stoppers.forEach(
        stopper -> {
          stopper.setDaemon(true);
          stopper.start();
        });
    try {
      for (Thread stopper : stoppers) {
        stopper.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void requireGoing() {
    if (stopping) {
      throw new LakeferryException(
          ErrorCode.INTERRUPTED, "the command", "was asked to stop", "Start the command again");
    }
  }

  private static void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration.toMillis());
  }
}
