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

import io.lakeferry.pipelines.options.Verbosity;
import io.lakeferry.pipelines.report.ExitCodes;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.util.List;
import java.util.function.IntSupplier;

/** Turns whatever a command throws into one line and an exit code. */
final class FailureTeller {
  static final int MOST_TOLD = 20;

  private final Terminal terminal;

  FailureTeller(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Does the work.
   *
   * @param arguments of the command; they tell whether stacks are wanted
   * @return the exit code
   */
  int told(List<String> arguments, IntSupplier work) {
    try {
      return work.getAsInt();
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

  /**
   * Tells failures that did not keep a command from the rest of its work, one line each, as many as
   * a person reads.
   *
   * @return the worst of their exit codes; 0 if there is none
   */
  int toldAll(List<String> arguments, List<LakeferryException> failures) {
    for (LakeferryException failure : failures.subList(0, Math.min(MOST_TOLD, failures.size()))) {
      terminal.error("lakeferry: " + failure.getMessage());
      stackIfWanted(arguments, failure);
    }
    if (failures.size() > MOST_TOLD) {
      terminal.error("lakeferry: and %d more".formatted(failures.size() - MOST_TOLD));
    }
    return ExitCodes.worst(failures.stream().mapToInt(failure -> failure.code().exitCode()));
  }

  private void stackIfWanted(List<String> arguments, Throwable thrown) {
    if (Verbosity.peek(arguments.toArray(String[]::new)) == Verbosity.DEBUG) {
      terminal.stack(thrown);
    }
  }
}
