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

import io.lakeferry.pipelines.backfill.ExportRuns;
import io.lakeferry.pipelines.options.OptionsPage;
import io.lakeferry.pipelines.options.OptionsReader;
import io.lakeferry.pipelines.options.ParsedOptions;
import io.lakeferry.pipelines.options.VerifySettings;
import io.lakeferry.pipelines.report.VerifyReport;
import io.lakeferry.pipelines.report.VerifyReportFile;
import io.lakeferry.pipelines.report.VerifyTable;
import io.lakeferry.pipelines.verify.RealSides;
import io.lakeferry.pipelines.verify.Sides;
import io.lakeferry.pipelines.verify.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Compares a range of periods on all sides. */
final class VerifyCommand implements Command {
  private static final String HELP =
      """
      lakeferry verify: compares, for each period of a range, what the source has now with what the
      ledger says and with what stands in the target: periods that were never run, a target that was
      made again; by counts, rows that came late and rows that were lost; by keys, which models that
      are merged by a version are compared by, keys that the target lacks, has in older rows or more
      than once. Changes nothing, unless --repair=true lets it export what is missing or older. Ends
      with 0 if all agree, also after a repair, and with 6 if differences are left.

      Usage: lakeferry verify --from=... --to=... --interval=... --option=value ...

      """;

  private final Terminal terminal;
  private final FailureTeller failures;
  private final Signals signals;

  VerifyCommand(Terminal terminal, FailureTeller failures, Signals signals) {
    this.terminal = terminal;
    this.failures = failures;
    this.signals = signals;
  }

  @Override
  public String help() {
    return HELP + OptionsPage.verifyHelp().stripTrailing();
  }

  @Override
  public int run(List<String> arguments) {
    ParsedOptions<VerifySettings> parsed =
        OptionsReader.readVerify(arguments.toArray(String[]::new));
    VerifySettings settings = parsed.settings();
    terminal.redactWith(settings.export().redaction());
    Clock clock = Clock.systemUTC();
    RunReports reports = new RunReports(terminal);
    try (ExportRuns runs =
        new ExportRuns(
            settings.export(),
            parsed::beam,
            clock,
            terminal.display(),
            (one, report, debugFailure) -> {
              reports.write(one, report);
              reports.showStackIfWanted(one, debugFailure);
            })) {
      Sides sides = new RealSides(settings.export(), runs, parsed::beam, clock);
      Verification verification = new Verification(settings, sides, clock, terminal::error);
      try (StopOnSignal signal = new StopOnSignal(signals, () -> stop(sides, runs, verification))) {
        return failures.told(
            arguments,
            () -> {
              VerifyReport report = verification.run();
              tell(settings, report);
              verification
                  .thrown()
                  .ifPresent(thrown -> failures.told(arguments, () -> rethrown(thrown)));
              return report.exitCode();
            });
      }
    }
  }

  /** First what cannot hang; what is interrupted must know already why. */
  private static void stop(Sides sides, ExportRuns runs, Verification verification) {
    runs.refuse();
    verification.stop();
    sides.stop();
    runs.stop();
  }

  private static int rethrown(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) thrown;
  }

  private void tell(VerifySettings settings, VerifyReport report) {
    terminal.print("verification of " + report.what());
    VerifyTable.of(report).forEach(terminal::print);
    Path file = reportFile(settings);
    try {
      VerifyReportFile.write(report, file);
      terminal.print("report      " + file);
    } catch (IOException e) {
      terminal.error(
          "lakeferry: warning: the report cannot be written to " + file + ". Check --report.");
    }
  }

  private static Path reportFile(VerifySettings settings) {
    return settings.report() == null
        ? RangeReports.file("verify", settings.export())
        : Path.of(settings.report());
  }
}
