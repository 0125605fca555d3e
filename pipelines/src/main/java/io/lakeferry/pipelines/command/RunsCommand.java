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
package io.lakeferry.pipelines.command;

import io.lakeferry.pipelines.options.OptionsPage;
import io.lakeferry.pipelines.options.OptionsReader;
import io.lakeferry.pipelines.options.RunsSettings;
import io.lakeferry.sinks.connection.HostCheck;
import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.protocol.LoadOutcome;
import io.lakeferry.sinks.protocol.RunAdministration;
import io.lakeferry.sinks.protocol.RunSummary;
import io.lakeferry.sinks.warehouse.SqlText;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Looks into the ledger, and decides by hand. */
final class RunsCommand implements Command {
  private static final int MOST_LISTED = 100;

  private static final String HELP =
      """
      lakeferry runs: looks into the ledger and at what unfinished runs have left in the schema.

      Usage: lakeferry runs list --option=value ...
             lakeferry runs show <run> ...      one run, with what the target holds of it
             lakeferry runs abandon <run> ...   give a sealed run up of which nothing was loaded, so
                                                that its window can be extracted anew
             lakeferry runs accept <run> ...    commit a sealed run as the target has it, although
                                                its counts do not agree
             lakeferry runs sweep ...           drop what complete runs and dead attempts have left

      abandon and accept count first, and refuse what they are not made for. Then they delete the
      run's shards and wait until no statement that may still run can load them. There is no way
      back from that: what is missing of the run in the target can only be extracted anew.

      """;

  private final Terminal terminal;
  private final FailureTeller failures;
  private final Signals signals;

  RunsCommand(Terminal terminal, FailureTeller failures, Signals signals) {
    this.terminal = terminal;
    this.failures = failures;
    this.signals = signals;
  }

  @Override
  public String help() {
    return HELP + OptionsPage.runsHelp().stripTrailing();
  }

  @Override
  public int run(List<String> arguments) {
    RunsSettings settings = OptionsReader.readRuns(arguments.toArray(String[]::new)).settings();
    terminal.redactWith(settings.warehouse().redaction());
    Thread runner = Thread.currentThread();
    try (RunAdministration runs =
            RunAdministration.open(
                settings.warehouse(),
                settings.catalog(),
                settings.schema(),
                Clock.systemUTC(),
                duration -> Thread.sleep(duration.toMillis()));
        StopOnSignal signal = new StopOnSignal(signals, () -> stop(runs, runner))) {
      return failures.told(arguments, () -> act(arguments, runs, settings));
    }
  }

  /**
   * The interruption ends a wait between statements, which no closed connection would, and comes
   * first, since the closing can hang.
   */
  private static void stop(RunAdministration runs, Thread runner) {
    runner.interrupt();
    runs.close();
  }

  private int act(List<String> arguments, RunAdministration runs, RunsSettings settings) {
    String runId = settings.runId();
    HostCheck.requireKnown(settings.warehouse());
    switch (settings.action()) {
      case LIST -> list(runs.list(MOST_LISTED));
      case SHOW -> show(runs, runId);
      case ABANDON -> runs.abandon(runId, terminal::print, this::tellWait);
      case ACCEPT -> accept(runs.accept(runId, terminal::print, this::tellWait));
      case SWEEP -> {
        return failures.toldAll(arguments, runs.sweep(terminal::print));
      }
    }
    return 0;
  }

  private void list(List<RunSummary> runs) {
    if (runs.isEmpty()) {
      terminal.print("no run yet");
      return;
    }
    terminal.print("%-10s %14s  %-20s  %s".formatted("state", "rows", "committed", "run"));
    for (RunSummary run : runs) {
      terminal.print(
          "%-10s %14s  %-20s  %s"
              .formatted(
                  run.state(),
                  run.rows() < 0 ? "" : "%,d".formatted(run.rows()),
                  run.committedAt() == null ? "" : run.committedAt().toString(),
                  run.runId()));
    }
  }

  private void show(RunAdministration runs, String runId) {
    RunSummary run =
        runs.show(runId)
            .orElseThrow(
                () ->
                    new LakeferryException(
                        ErrorCode.INVALID_OPTION,
                        "run " + runId,
                        "is not known in this schema",
                        "See the known ones by runs list"));
    page(run).forEach(terminal::print);
  }

  /** What is known of a run, one line each. */
  static List<String> page(RunSummary run) {
    List<String> lines = new ArrayList<>();
    lines.add("run          " + run.runId());
    lines.add("state        " + run.state());
    if (run.identity() != null) {
      lines.add("export       " + run.identity().exportName());
      lines.add("team         " + run.identity().teamId());
      lines.add("window       " + run.identity().window());
      lines.add("target       " + run.identity().target());
      lines.add("generation   " + run.identity().generation());
    }
    if (run.rows() >= 0) {
      lines.add("rows         %,d".formatted(run.rows()));
    }
    if (run.rowsInTarget() >= 0) {
      lines.add("in target    %,d".formatted(run.rowsInTarget()));
    }
    if (run.ingestedAt() != null) {
      // As a condition it can stand in the statement that deletes the run's rows.
      lines.add(
          "ingested at  "
              + (run.ingestedAtColumn() == null
                  ? run.ingestedAt()
                  : TableName.quote(run.ingestedAtColumn())
                      + " = "
                      + SqlText.literal(run.ingestedAt())));
    }
    if (run.committedAt() != null) {
      lines.add("committed    " + run.committedAt());
    }
    if (!run.volumes().isEmpty()) {
      lines.add("volumes      " + String.join(", ", run.volumes()));
    }
    if (run.report() != null) {
      lines.add("report       " + run.report());
    }
    return lines;
  }

  private void tellWait(Duration wait) {
    terminal.error(
        "waiting "
            + wait
            + " for statements that may still run: the longer of this command's and the run's"
            + " --statementTimeout, and a minute more");
  }

  private void accept(LoadOutcome outcome) {
    terminal.print(
        "accepted " + outcome.runId() + " with %,d rows".formatted(outcome.rowsLoaded()));
    outcome.warnings().forEach(warning -> terminal.print("warning: " + warning));
  }
}
