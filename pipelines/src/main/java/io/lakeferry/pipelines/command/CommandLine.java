package io.lakeferry.pipelines.command;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the command, and turns whatever it throws into one line and an exit code. */
final class CommandLine {
  private static final String HELP =
      """
      lakeferry carries windows of PostHog-like data from ClickHouse into a Delta table in
      Databricks, each row exactly once.

      Usage: lakeferry <command> [--option=value ...]

        export   export one window
        plan     show what an export would do, and change nothing
        runs     look into the ledger, and decide by hand: list, show, abandon, accept, sweep
        local    the embedded ClickHouse and a local stand-in for Databricks, with sample data
        demo     local parts, sample data, three exports, the result

      lakeferry <command> --help tells more.

      Exit codes: 0 done, or done already · 2 usage or configuration · 3 authentication or
      permission · 4 the data does not fit · 5 transient, try again · 6 counts do not agree, a
      person must decide · 70 a defect of Lakeferry
      """;

  private final Terminal terminal;
  private final Map<String, Command> commands = new LinkedHashMap<>();

  CommandLine(Terminal terminal) {
    this.terminal = terminal;
    commands.put("export", new ExportCommand(terminal));
    commands.put("plan", new PlanCommand(terminal));
    commands.put("runs", new RunsCommand(terminal));
  }

  /** Runs the command that the first argument names; the exit code. */
  int run(List<String> arguments) {
    if (arguments.isEmpty()) {
      terminal.error(HELP);
      return ErrorCode.INVALID_OPTION.exitCode();
    }
    String name = arguments.get(0);
    if (isHelp(name)) {
      terminal.print(HELP);
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
    return run(command, rest);
  }

  private int run(Command command, List<String> arguments) {
    try {
      return command.run(arguments);
    } catch (LakeferryException e) {
      terminal.error("lakeferry: " + e.getMessage());
      stackIfWanted(arguments, e);
      return e.code().exitCode();
    } catch (RuntimeException | Error e) {
      // The text of an unknown exception may hold anything, so only its type is told.
      terminal.error(
          "lakeferry: a defect: unexpected "
              + e.getClass().getName()
              + ". Run again with --debug=true and report it.");
      stackIfWanted(arguments, e);
      return ErrorCode.DEFECT.exitCode();
    }
  }

  private void stackIfWanted(List<String> arguments, Throwable thrown) {
    if (arguments.contains("--debug") || arguments.contains("--debug=true")) {
      terminal.stack(thrown);
    }
  }

  private static boolean isHelp(String argument) {
    return argument.equals("--help") || argument.equals("-h") || argument.equals("help");
  }
}
