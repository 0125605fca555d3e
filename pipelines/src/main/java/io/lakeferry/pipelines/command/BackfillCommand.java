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

import io.lakeferry.pipelines.backfill.Backfill;
import io.lakeferry.pipelines.backfill.ExportRuns;
import io.lakeferry.pipelines.backfill.LoadTurn;
import io.lakeferry.pipelines.options.BackfillSettings;
import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.pipelines.options.OptionsPage;
import io.lakeferry.pipelines.options.OptionsReader;
import io.lakeferry.pipelines.options.ParsedOptions;
import io.lakeferry.pipelines.report.BackfillReport;
import io.lakeferry.pipelines.report.BackfillReportFile;
import io.lakeferry.pipelines.report.PeriodTable;
import io.lakeferry.pipelines.report.ProgressDisplay;
import io.lakeferry.pipelines.report.RunReport;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Exports a range of periods. */
final class BackfillCommand implements Command {
  private static final String HELP =
      """
      lakeferry backfill: cuts a range of time into periods and exports each as `lakeferry export`
      would. Periods that the ledger has are passed over. Started again with the same options after
      whatever happened, it goes on. The exit code is the worst of the periods' codes; of 5 and one
      that needs a person it is the latter.

      Usage: lakeferry backfill --from=... --to=... --interval=... --option=value ...

      """;

  private final Terminal terminal;
  private final FailureTeller failures;
  private final Signals signals;

  BackfillCommand(Terminal terminal, FailureTeller failures, Signals signals) {
    this.terminal = terminal;
    this.failures = failures;
    this.signals = signals;
  }

  @Override
  public String help() {
    return HELP
        + OptionsPage.backfillHelp()
        + "Options of Beam and of its runners come on top, for example --runner=FlinkRunner.";
  }

  @Override
  public int run(List<String> arguments) {
    ParsedOptions<BackfillSettings> parsed =
        OptionsReader.readBackfill(arguments.toArray(String[]::new));
    BackfillSettings settings = parsed.settings();
    terminal.redactWith(settings.export().redaction());
    Clock clock = Clock.systemUTC();
    try (LoadTurn turn = LoadTurn.open();
        ExportRuns runs =
            new ExportRuns(
                settings.export(),
                parsed::beam,
                clock,
                display(settings),
                this::ended,
                turn.ticket())) {
      Backfill backfill = new Backfill(settings, runs, clock, terminal::error);
      try (StopOnSignal signal = new StopOnSignal(signals, backfill::stop)) {
        return failures.told(
            arguments,
            () -> {
              BackfillReport report = backfill.run();
              tell(settings, report);
              return report.exitCode();
            });
      }
    }
  }

  /** Lines of several runs at the same time would overwrite each other. */
  private ProgressDisplay display(BackfillSettings settings) {
    return settings.parallel() == 1
        ? terminal.display()
        : new ProgressDisplay(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            ProgressDisplay.Kind.LOG);
  }

  /** As after an export, but for the summary, which the table stands for. */
  private void ended(ExportSettings settings, RunReport report, Optional<Throwable> debugFailure) {
    RunReports reports = new RunReports(terminal);
    reports.write(settings, report);
    reports.showStackIfWanted(settings, debugFailure);
    report
        .warnings()
        .forEach(
            warning -> terminal.error("lakeferry: warning: " + report.runId() + ": " + warning));
  }

  private void tell(BackfillSettings settings, BackfillReport report) {
    terminal.print("backfill of " + report.what());
    PeriodTable.of(report).forEach(terminal::print);
    Path file = reportFile(settings);
    try {
      BackfillReportFile.write(report, file);
      terminal.print("report      " + file);
    } catch (IOException e) {
      terminal.error(
          "lakeferry: warning: the report cannot be written to " + file + ". Check --report.");
    }
  }

  private static Path reportFile(BackfillSettings settings) {
    return settings.report() == null
        ? RangeReports.file("backfill", settings.export())
        : Path.of(settings.report());
  }
}
