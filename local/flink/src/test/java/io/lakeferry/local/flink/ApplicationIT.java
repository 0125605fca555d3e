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

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JobManager that runs the main method of one job, and ends with it. */
class ApplicationIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path folder;

  private Path jar;
  private Path gate;

  @BeforeEach
  void pack() throws Exception {
    jar = JobJar.pack(folder);
    gate = Files.createDirectory(folder.resolve("gate"));
  }

  @Test
  void endsWithItsJob() throws Exception {
    Files.createFile(gate.resolve("open"));

    try (FlinkCluster cluster = start()) {
      FlinkProcess application = cluster.jobManager();
      assertThat(application.awaitExit(PATIENCE)).as(text(application)).isZero();
    }

    assertThat(gate.resolve("done-0")).exists();
  }

  @Test
  void tellsByItsExitCodeThatTheJobFailed() throws Exception {
    Files.createFile(gate.resolve("fail"));

    try (FlinkCluster cluster = start()) {
      FlinkProcess application = cluster.jobManager();
      assertThat(application.awaitExit(PATIENCE)).as(text(application)).isNotZero();
      assertThat(text(application)).contains("the gate fails");
    }
  }

  private FlinkCluster start() {
    return FlinkCluster.startApplication(
        folder.resolve("cluster"),
        Home.find(),
        ClusterOptions.of(1, 1)
            .withConfiguration(
                Map.of("execution.attached", "true", "restart-strategy.type", "none")),
        new FlinkApplication(jar, GatedJob.class.getName(), List.of(gate.toString(), "1")));
  }

  private static String text(FlinkProcess process) throws Exception {
    return process.output() + Files.readString(process.log());
  }
}
