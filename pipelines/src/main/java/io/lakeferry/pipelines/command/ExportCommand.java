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

import io.lakeferry.pipelines.export.ExportRun;
import io.lakeferry.pipelines.export.RealConnections;
import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.pipelines.options.OptionsPage;
import io.lakeferry.pipelines.options.OptionsReader;
import io.lakeferry.pipelines.options.ParsedOptions;
import io.lakeferry.pipelines.report.RunReport;
import io.lakeferry.pipelines.report.Summary;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Exports one window. */
final class ExportCommand implements Command {
  private static final String HELP =
      """
      lakeferry export: carries one window from ClickHouse into a Delta table, each row exactly
      once. Started again with the same options after whatever happened, it finishes the run, or
      says that it is done.

      Usage: lakeferry export --option=value ...

      """;

  private final Terminal terminal;
  private final Signals signals;

  ExportCommand(Terminal terminal, Signals signals) {
    this.terminal = terminal;
    this.signals = signals;
  }

  @Override
  public String help() {
    return HELP
        + OptionsPage.exportHelp()
        + "Options of Beam and of its runners come on top, for example --runner=FlinkRunner.";
  }

  @Override
  public int run(List<String> arguments) {
    ParsedOptions<ExportSettings> parsed =
        OptionsReader.readExport(arguments.toArray(String[]::new));
    ExportSettings settings = parsed.settings();
    terminal.redactWith(settings.redaction());
    Clock clock = Clock.systemUTC();
    ExportRun run =
        new ExportRun(
            settings,
            parsed.beam(),
            new RealConnections(settings, clock),
            clock,
            duration -> Thread.sleep(duration.toMillis()),
            terminal.display());
    try (StopOnSignal signal = new StopOnSignal(signals, run::stop)) {
      RunReport report = run.run();
      RunReports reports = new RunReports(terminal);
      tell(report, reports.write(settings, report));
      reports.showStackIfWanted(settings, run.debugFailure());
      return report.exitCode();
    }
  }

  private void tell(RunReport report, Path file) {
    if (report.failure() != null) {
      terminal.error("lakeferry: " + report.failure().message());
    }
    Summary.of(report, file).forEach(terminal::print);
  }
}
