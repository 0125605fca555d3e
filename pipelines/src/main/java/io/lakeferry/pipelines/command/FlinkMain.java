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

import io.lakeferry.pipelines.export.FlinkEnvironment;
import io.lakeferry.pipelines.options.Verbosity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Entry of the jar for a cluster: of {@code flink run}, and of Flink's application mode. Takes the
 * same arguments as {@link LakeferryMain}; the runner need not be named.
 *
 * <p>Signals are left to Flink: {@code flink run} ends, and with {@code -sae} cancels the job.
 */
public final class FlinkMain {
  private static final String RUNNER = "--runner";

  private FlinkMain() {}

  /**
   * Runs the command that the first argument names.
   *
   * <p>If it fails, {@code flink run} exits with the command's code. A JobManager must not exit:
   * what it would report then is that it crashed, and whoever watches it would start it again.
   * There the application has failed, which ends the JobManager as Flink's configuration says.
   *
   * @throws CommandFailedException in a JobManager
   */
  public static void main(String[] arguments) {
    LogLevels.set(Verbosity.peek(arguments));
    Terminal terminal = new Terminal(System.out, System.err, System.getenv("LAKEFERRY_TERMINAL"));
    int code =
        new CommandLine(terminal, System.getenv(), Signals.LEFT_TO_FLINK)
            .run(withRunner(Arrays.asList(arguments)));
    if (code != 0) {
      switch (FlinkEnvironment.current().place()) {
        case JOB_MANAGER -> throw new CommandFailedException(code);
        case CLIENT, OWN_PROCESS -> System.exit(code);
      }
    }
  }

  /** With the runner that this entry is for, unless one is named. */
  static List<String> withRunner(List<String> arguments) {
    boolean pipeline = !arguments.isEmpty() && isPipeline(arguments.get(0));
    if (!pipeline || arguments.stream().anyMatch(one -> one.startsWith(RUNNER + "="))) {
      return arguments;
    }
    List<String> all = new ArrayList<>(arguments);
    all.add(1, RUNNER + "=FlinkRunner");
    return all;
  }

  private static boolean isPipeline(String command) {
    return command.equals("export") || command.equals("backfill");
  }
}
