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
package io.lakeferry.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeferry.local.flink.ClusterOptions;
import io.lakeferry.local.flink.FlinkApplication;
import io.lakeferry.local.flink.FlinkCluster;
import io.lakeferry.local.flink.FlinkProcess;
import io.lakeferry.pipelines.it.LakeferryProcess.Launch;
import io.lakeferry.pipelines.it.LocalParts;
import io.lakeferry.pipelines.it.LocalPlatformExtension;
import io.lakeferry.pipelines.it.NumberedWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that lives for one launch, whose main method runs in the JobManager. */
@ExtendWith(LocalPlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApplicationModeIT {
  @TempDir static Path folder;

  private LocalParts parts;
  private NumberedWindow window;

  @BeforeAll
  void fill(LocalParts running) {
    parts = running;
    window = new NumberedWindow(parts, "application_mode", 10_000, 200);
  }

  /** The second time there is nothing to do, which is a success, too. */
  @Test
  void endsWithTheExport() throws IOException {
    Launch export = window.export("application", folder).with("--targetFileSize=128KiB");

    assertThat(run(export, "first", 1)).isZero();
    assertThat(state("first")).isEqualTo("EXPORTED");
    window.requireExported("application");

    assertThat(run(export, "again", 1)).isZero();
    assertThat(state("again")).isEqualTo("ALREADY_EXPORTED");
    window.requireExported("application");
  }

  @Test
  void anExportThatFailsIsNoSuccess() throws IOException {
    Launch export =
        window.export("application_fails", folder).replacing("clickhouseDatabase", "missing");

    assertThat(run(export, "failed", 0)).isNotZero();
    assertThat(state("failed")).isEqualTo("FAILED");
  }

  private int run(Launch launch, String name, int taskManagers) {
    List<String> arguments =
        launch
            .with("--report=" + folder.resolve(name + ".json"))
            .with("--workFolder=" + folder.resolve("work"))
            .arguments();
    try (FlinkCluster cluster =
        FlinkCluster.startApplication(
            folder.resolve(name),
            parts.home(),
            ClusterOptions.of(taskManagers, 2).withEnvironment(parts.environment()),
            new FlinkApplication(
                Jar.cluster().path(), "io.lakeferry.pipelines.command.FlinkMain", arguments))) {
      FlinkProcess application = cluster.jobManager();
      return application.awaitExit(ExportCluster.PATIENCE);
    }
  }

  private static String state(String name) throws IOException {
    Path report = folder.resolve(name + ".json");
    assertThat(report).exists();
    return new ObjectMapper().readTree(Files.readString(report)).path("state").asText();
  }
}
