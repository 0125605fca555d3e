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
package io.lakeferry.local.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the real servers live and die with the JVM that started them. */
class LocalPlatformIT {
  @TempDir Path temporary;

  private Path directory;

  @BeforeEach
  void chooseTheFolder() {
    directory = temporary.resolve("state");
  }

  @AfterEach
  void stopWhatIsLeft() {
    LocalPlatform.at(directory).close();
  }

  @Test
  void theServersEndWhenTheirParentIsKilled() throws IOException {
    Process parent = startIn(Lifetime.WITH_THIS_PROCESS);
    List<ProcessHandle> servers = servers();
    assertThat(servers).hasSize(2).allMatch(ProcessHandle::isAlive);

    parent.destroyForcibly();

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(servers).noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void detachedServersOutliveTheirParentAndStopOnClose() throws Exception {
    Process parent = startIn(Lifetime.DETACHED);
    List<ProcessHandle> servers = servers();

    parent.destroyForcibly();
    parent.waitFor();

    assertThat(LocalPlatform.at(directory).isReady()).isTrue();
    LocalPlatform.at(directory).close();
    // Whatever inherits orphans has still to take note of their end.
    await().untilAsserted(() -> assertThat(servers).hasSize(2).noneMatch(ProcessHandle::isAlive));
  }

  private List<ProcessHandle> servers() {
    return LocalPlatform.at(directory).status().stream()
        .map(status -> ProcessHandle.of(status.processId()).orElseThrow())
        .toList();
  }

  private Process startIn(Lifetime lifetime) throws IOException {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                directory.toString(),
                ProjectHome.find().toString(),
                lifetime.name())
            .redirectErrorStream(true)
            .start();
    // Not closed: its end would break the parent's output.
    BufferedReader lines = parent.inputReader();
    assertThat(lines.readLine()).isEqualTo("started");
    return parent;
  }
}
