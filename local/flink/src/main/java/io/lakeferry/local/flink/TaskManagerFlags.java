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
package io.lakeferry.local.flink;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What Flink makes of the settings for a TaskManager's JVM, as its start scripts ask for it.
 * Without these a TaskManager does not start.
 *
 * @param jvm flags of the JVM
 * @param dynamic settings on the command line
 */
record TaskManagerFlags(List<String> jvm, List<String> dynamic) {
  private static final String MARK = "BASH_JAVA_UTILS_EXEC_RESULT:";
  private static final String TOOL = "org.apache.flink.runtime.util.bash.BashJavaUtils";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Begins to ask; {@link #answer} waits. */
  static FlinkProcess ask(JvmLauncher launcher, ClusterFolder folder) {
    return launcher.launch(
        "taskmanager-flags",
        List.of("-Xmx64m", JvmLauncher.SHORT_LIVED),
        TOOL,
        List.of("GET_TM_RESOURCE_PARAMS", "--configDir", folder.configuration().toString()));
  }

  static TaskManagerFlags answer(FlinkProcess asked) {
    int exitCode = asked.awaitExit(PATIENCE);
    List<List<String>> lines =
        asked
            .output()
            .lines()
            .filter(line -> line.startsWith(MARK))
            .map(line -> Arrays.asList(line.substring(MARK.length()).strip().split("\\s+")))
            .toList();
    if (exitCode != 0 || lines.size() != 2) {
      throw new FlinkClusterException(
          "Flink refuses the settings of the TaskManagers:\n" + asked.output());
    }
    return new TaskManagerFlags(lines.get(0), lines.get(1));
  }
}
