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
import java.util.Arrays;

/** Entry of the jar, for all commands but those of the local parts. */
public final class LakeferryMain {

  private LakeferryMain() {}

  /** Runs the command that the first argument names and exits with its code. */
  public static void main(String[] arguments) {
    LogLevels.set(Verbosity.peek(arguments));
    CommandLine line =
        new CommandLine(
            new Terminal(System.out, System.err, System.getenv("LAKEFERRY_TERMINAL")),
            System.getenv(),
            Signals.STOP_THE_RUN);
    System.exit(line.run(Arrays.asList(arguments)));
  }
}
