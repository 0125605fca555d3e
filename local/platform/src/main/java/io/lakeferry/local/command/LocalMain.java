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
package io.lakeferry.local.command;

import io.lakeferry.local.platform.LocalPlatformException;
import io.lakeferry.local.platform.ProjectHome;
import io.lakeferry.local.sample.SampleException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Runs one of the commands and ends with its exit code: 0 done, 1 it failed or is not up, 2 the
 * command line is wrong.
 */
public final class LocalMain {
  static final int FAILED = 1;
  static final int WRONG_USAGE = 2;

  private LocalMain() {}

  /** Runs the command that the arguments name. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    CommandContext context =
        new CommandContext(
            out, err, Clock.systemUTC(), ProjectHome::find, System.console() != null);
    int exitCode = commandLine(context).execute(arguments);
    out.flush();
    System.exit(exitCode);
  }

  static CommandLine commandLine(CommandContext context) {
    CommandLine root =
        new CommandLine(new Root())
            .addSubcommand("up", new UpCommand(context))
            .addSubcommand("down", new DownCommand(context))
            .addSubcommand("status", new StatusCommand(context))
            .addSubcommand("sample", new SampleCommand(context))
            .addSubcommand("sql", new SqlCommand(context))
            .addSubcommand("clickhouse", new ClickHouseCommand(context))
            .addSubcommand("demo", new DemoCommand(context))
            .setOut(context.out())
            .setErr(context.err())
            .setUsageHelpWidth(100)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(LocalMain::explainUsage)
            .setExecutionExceptionHandler((failure, line, parsed) -> explain(context, failure));
    addHelp(root);
    root.getSubcommands().values().forEach(LocalMain::addHelp);
    return root;
  }

  private static void addHelp(CommandLine line) {
    line.getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Shows this help.")
                .build());
  }

  private static int explainUsage(ParameterException failure, String[] arguments) {
    PrintWriter err = failure.getCommandLine().getErr();
    err.println("error: " + OneLine.of(failure.getMessage()));
    err.println("Try: " + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return WRONG_USAGE;
  }

  private static int explain(CommandContext context, Exception failure) {
    if (failure instanceof LocalPlatformException) {
      // May end with the last lines of a server's log, which are worth their place.
      context.err().println("error: " + failure.getMessage().stripTrailing());
      return FAILED;
    }
    if (failure instanceof CommandException || failure instanceof SampleException) {
      context.err().println("error: " + OneLine.of(failure.getMessage()));
      return FAILED;
    }
    context.err().println("error: a defect of Lakeferry's own: " + failure);
    failure.printStackTrace(context.err());
    return FAILED;
  }

  /** Holds the subcommands; asks for one when it is called alone. */
  @Command(
      name = "lakeferry local",
      synopsisSubcommandLabel = "COMMAND",
      description = "The embedded ClickHouse and the local Databricks stand-in.")
  private static final class Root implements Runnable {
    @CommandLine.Spec private CommandLine.Model.CommandSpec specification;

    @Override
    public void run() {
      throw new ParameterException(specification.commandLine(), "A command is missing.");
    }
  }
}
