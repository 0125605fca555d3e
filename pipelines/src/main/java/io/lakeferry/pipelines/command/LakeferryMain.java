package io.lakeferry.pipelines.command;

import java.util.Arrays;
import java.util.List;

/** Entry of the jar: {@code export}, {@code plan} and {@code runs}. */
public final class LakeferryMain {

  private LakeferryMain() {}

  /** Runs the command that the first argument names and exits with its code. */
  public static void main(String[] arguments) {
    LogLevels.set(List.of(arguments));
    CommandLine line =
        new CommandLine(new Terminal(System.out, System.err, System.getenv("LAKEFERRY_TERMINAL")));
    System.exit(line.run(Arrays.asList(arguments)));
  }
}
