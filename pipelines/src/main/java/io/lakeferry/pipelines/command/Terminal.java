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

import io.lakeferry.pipelines.report.ProgressDisplay;
import io.lakeferry.transforms.settings.Redaction;
import java.io.PrintStream;

/**
 * Where commands print: results and summaries to the output, progress and errors to the error
 * stream.
 */
final class Terminal {
  private final PrintStream output;
  private final PrintStream errors;
  private final ProgressDisplay display;
  private Redaction redaction = Redaction.OF_PATTERNS;

  /**
   * @param terminalHint "1" if the caller knows that the error stream is a terminal, as the
   *     launcher does; Java cannot tell it of one stream; may be null
   */
  Terminal(PrintStream output, PrintStream errors, String terminalHint) {
    this.output = output;
    this.errors = errors;
    boolean terminal = "1".equals(terminalHint);
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

  /** From now on takes out of stacks what the options gave as secrets, too. */
  void redactWith(Redaction known) {
    redaction = known;
  }

  /** Prints an error's stack, without secrets. */
  void stack(Throwable thrown) {
    error(redaction.stackOf(thrown).toString());
  }

  ProgressDisplay display() {
    return display;
  }
}
