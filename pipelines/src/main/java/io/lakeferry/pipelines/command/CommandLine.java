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

import io.lakeferry.pipelines.options.UnknownVariables;
import io.lakeferry.transforms.errors.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the command, and lets whatever it throws be told. */
final class CommandLine {
  private static final String HELP_RESOURCE = "help.txt";

  private final Terminal terminal;
  private final Map<String, String> environment;
  private final FailureTeller failures;
  private final Map<String, Command> commands = new LinkedHashMap<>();

  /**
   * @param environment of the process
   */
  CommandLine(Terminal terminal, Map<String, String> environment, Signals signals) {
    this.terminal = terminal;
    this.environment = environment;
    this.failures = new FailureTeller(terminal);
    commands.put("export", new ExportCommand(terminal, signals));
    commands.put("plan", new PlanCommand(terminal, failures, signals));
    commands.put("backfill", new BackfillCommand(terminal, failures, signals));
    commands.put("verify", new VerifyCommand(terminal, failures, signals));
    commands.put("model", new ModelCommand(terminal, failures, signals));
    commands.put("runs", new RunsCommand(terminal, failures, signals));
  }

  /** Runs the command that the first argument names; the exit code. */
  int run(List<String> arguments) {
    if (arguments.isEmpty()) {
      terminal.error(help());
      return ErrorCode.INVALID_OPTION.exitCode();
    }
    String name = arguments.get(0);
    if (isHelp(name)) {
      terminal.print(help());
      return 0;
    }
    Command command = commands.get(name);
    if (command == null) {
      terminal.error(
          "lakeferry: there is no command '"
              + name.replaceAll("\\p{Cntrl}", " ")
              + "'. See lakeferry --help.");
      return ErrorCode.INVALID_OPTION.exitCode();
    }
    List<String> rest = arguments.subList(1, arguments.size());
    if (rest.stream().anyMatch(CommandLine::isHelp)) {
      terminal.print(command.help());
      return 0;
    }
    UnknownVariables.warnings(rest, environment)
        .forEach(warning -> terminal.error("lakeferry: warning: " + warning));
    return failures.told(rest, () -> command.run(rest));
  }

  /** The same text as the launcher shows, which need not build anything for it. */
  private static String help() {
    try (InputStream text = CommandLine.class.getResourceAsStream(HELP_RESOURCE)) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isHelp(String argument) {
    return argument.equals("--help") || argument.equals("-h") || argument.equals("help");
  }
}
