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

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a cluster whose parent is killed. */
class OrphansIT {
  @TempDir Path folder;

  @Test
  void allProcessesEndEvenAPausedOne() throws IOException {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                folder.toString(),
                Home.find().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<ProcessHandle> processes = new ArrayList<>();
    // Not closed: its end would break the parent's output.
    BufferedReader lines = parent.inputReader();
    for (String line = lines.readLine(); !"started".equals(line); line = lines.readLine()) {
      assertThat(line).as("line of the parent").isNotNull();
      processes.add(ProcessHandle.of(Long.parseLong(line)).orElseThrow());
    }
    assertThat(processes).hasSize(3).allMatch(ProcessHandle::isAlive);

    parent.destroyForcibly();

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(processes).noneMatch(ProcessHandle::isAlive));
  }
}
