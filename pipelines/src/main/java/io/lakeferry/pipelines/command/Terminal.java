package io.lakeferry.pipelines.command;

import io.lakeferry.pipelines.report.ProgressDisplay;
import java.io.PrintStream;

/**
 * Where commands print: results and summaries to the output, progress and errors to the error
 * stream.
 */
final class Terminal {
  private final PrintStream output;
  private final PrintStream errors;
  private final ProgressDisplay display;

  /**
   * @param terminalHint "1" if the caller knows that the error stream is a terminal; Java cannot
   *     tell if only one of the streams is; may be null
   */
  Terminal(PrintStream output, PrintStream errors, String terminalHint) {
    this.output = output;
    this.errors = errors;
    boolean terminal = "1".equals(terminalHint) || terminalHint == null && System.console() != null;
    this.display =
        new ProgressDisplay(
            errors, terminal ? ProgressDisplay.Kind.TERMINAL : ProgressDisplay.Kind.LOG);
  }

  /** Prints a result. */
  void print(String text) {
    display.clear();
    output.println(text);
    output.flush();
  }

  /** Prints an error. */
  void error(String text) {
    display.clear();
    errors.println(text);
    errors.flush();
  }

  /** Prints an error's stack. */
  void stack(Throwable thrown) {
    display.clear();
    thrown.printStackTrace(errors);
    errors.flush();
  }

  ProgressDisplay display() {
    return display;
  }
}
