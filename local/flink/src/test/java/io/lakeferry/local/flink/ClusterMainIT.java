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

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cluster as a process, as the demonstration starts it. */
class ClusterMainIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endWhatIsLeft() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void tellsWhereItIsAndTakesAllItsProcessesWithIt() throws Exception {
    Path ready = folder.resolve("ready");
    Process main = start(Home.find(), ready);
    await()
        .atMost(PATIENCE)
        .failFast("it has ended", () -> !main.isAlive())
        .until(() -> Files.exists(ready));
    FlinkRest rest = new FlinkRest(URI.create("http://" + Files.readString(ready).strip()));
    assertThat(rest.taskManagers()).hasSize(2);
    List<ProcessHandle> all =
        Stream.concat(main.descendants(), Stream.of(main.toHandle())).toList();
    assertThat(all).as("itself, JobManager, TaskManagers").hasSize(4);

    main.destroy();

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(all).noneMatch(ProcessHandle::isAlive));
    assertThat(folder.resolve("cluster").resolve("tmp")).doesNotExist();
  }

  @Test
  void saysWhyItCannotStart() throws Exception {
    Process main = start(Files.createDirectory(folder.resolve("elsewhere")), folder.resolve("r"));

    assertThat(main.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(main.exitValue()).isEqualTo(1);
    assertThat(output()).contains("The Flink cluster is not built");
    assertThat(folder.resolve("r")).doesNotExist();
  }

  private Process start(Path home, Path ready) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ClusterMain.class.getName(),
                home.toString(),
                folder.resolve("cluster").toString(),
                "2",
                "1",
                ready.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    started.add(process);
    return process;
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output"));
  }
}
