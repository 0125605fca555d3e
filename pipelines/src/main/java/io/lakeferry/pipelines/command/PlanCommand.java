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

import io.lakeferry.pipelines.export.ExportPlan;
import io.lakeferry.pipelines.export.ExportPlanner;
import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.pipelines.options.OptionsPage;
import io.lakeferry.pipelines.options.OptionsReader;
import io.lakeferry.sinks.protocol.PlannedStatement;
import io.lakeferry.transforms.split.Split;
import java.time.Clock;
import java.util.List;

/** Shows what an export would do. */
final class PlanCommand implements Command {
  private static final String HELP =
      """
      lakeferry plan: shows what an export with the same options would do: window, splits with
      expected rows, files, and every statement, to the source and to the target. Reads only.

      Usage: lakeferry plan --option=value ...

      """;

  private final Terminal terminal;
  private final FailureTeller failures;
  private final Signals signals;

  PlanCommand(Terminal terminal, FailureTeller failures, Signals signals) {
    this.terminal = terminal;
    this.failures = failures;
    this.signals = signals;
  }

  @Override
  public String help() {
    return HELP + OptionsPage.exportHelp().stripTrailing();
  }

  @Override
  public int run(List<String> arguments) {
    ExportSettings settings = OptionsReader.readExport(arguments.toArray(String[]::new)).settings();
    terminal.redactWith(settings.redaction());
    ExportPlanner planner = new ExportPlanner(settings, Clock.systemUTC());
    try (StopOnSignal signal = new StopOnSignal(signals, planner::stop)) {
      return failures.told(
          arguments,
          () -> {
            show(settings, planner.plan());
            return 0;
          });
    }
  }

  private void show(ExportSettings settings, ExportPlan plan) {
    terminal.print("run     " + plan.runId());
    terminal.print("window  " + settings.window());
    terminal.print("from    " + plan.sourceTable() + ", team " + settings.teamId());
    terminal.print("to      " + settings.target());
    terminal.print(
        "rows    %,d expected, about %,d bytes uncompressed"
            .formatted(plan.expectedRows(), plan.expectedBytes()));
    terminal.print("");
    terminal.print(
        "splits: %,d, each one file or more of about %s"
            .formatted(plan.splits().size(), settings.tuning().targetFileSize()));
    for (Split split : plan.splits()) {
      terminal.print(
          "  %4d  %,14d rows  %d-0-<token>.parquet"
              .formatted(split.id(), split.expectedRows(), split.id()));
    }
    terminal.print("");
    show("statements to ClickHouse, preflight:", plan.preflightStatements());
    show(
        "statements to ClickHouse, plan (later ones depend on earlier answers):",
        plan.planStatements());
    show(
        "statements to ClickHouse, extract (counts are sent only if a split's rows differ):",
        plan.splitStatements());
    terminal.print("statements and calls to Databricks, if nothing of this run was done before:");
    for (PlannedStatement statement : plan.targetStatements()) {
      terminal.print(
          "  [%s, %s] %s".formatted(statement.phase(), statement.kind(), statement.text()));
    }
  }

  private void show(String heading, List<String> statements) {
    terminal.print(heading);
    statements.forEach(statement -> terminal.print("  " + statement));
    terminal.print("");
  }
}
