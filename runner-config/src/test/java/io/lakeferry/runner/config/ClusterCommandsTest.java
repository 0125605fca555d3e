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
package io.lakeferry.runner.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.pipelines.options.ParsedOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is run on a Flink cluster, as Flink's client and Lakeferry read it. */
final class ClusterCommandsTest {

  @Test
  void theEntryIsThere() throws ReflectiveOperationException {
    assertThat(Class.forName(CommandLines.ENTRY_CLASS).getMethod("main", String[].class))
        .isNotNull();
  }

  @Test
  void theJobRunsTheExampleAttached() {
    Map<String, Object> job = RunnerFiles.document(RunnerFiles.JOB);
    Object container = RunnerFiles.at(job, "spec", "template", "spec", "containers", 0);
    String cluster =
        RunnerFiles.at(RunnerFiles.document(RunnerFiles.SESSION_CLUSTER), "metadata", "name")
            + "-rest:8081";
    assertThat(cluster).isEqualTo(CommandLines.CLUSTER);

    List<String> words =
        CommandLines.flinkRun(RunnerFiles.texts(RunnerFiles.at(container, "args")), cluster);

    ParsedOptions<ExportSettings> export = CommandLines.export(words);
    assertThat(export.settings().window()).isEqualTo(CommandLines.EXAMPLE);
    assertThat(CommandLines.parallelism(export)).isEqualTo(4);
    assertThat(RunnerFiles.at(job, "metadata", "name")).isEqualTo("lakeferry-events-20260301t0900");
  }

  @Test
  void theDeploymentRunsTheExampleInApplicationMode() {
    Map<String, Object> deployment = RunnerFiles.document(RunnerFiles.DEPLOYMENT);
    Object job = RunnerFiles.at(deployment, "spec", "job");

    ParsedOptions<ExportSettings> export =
        CommandLines.export(RunnerFiles.texts(RunnerFiles.at(job, "args")));

    assertThat(export.settings().window()).isEqualTo(CommandLines.EXAMPLE);
    assertThat(CommandLines.parallelism(export)).isEqualTo(RunnerFiles.at(job, "parallelism"));
    assertThat(RunnerFiles.at(job, "entryClass")).isEqualTo(CommandLines.ENTRY_CLASS);
    assertThat(RunnerFiles.at(job, "jarURI")).isEqualTo("local://" + CommandLines.CLUSTER_JAR);
    assertThat(RunnerFiles.at(deployment, "spec", "flinkVersion")).isEqualTo("v1_19");
  }

  /** A mount that is misspelt would leave the shards on the container's own disk. */
  @Test
  void shardsGoToTheVolumeThatIsMounted() {
    for (Object arguments :
        List.of(
            RunnerFiles.at(RunnerFiles.document(RunnerFiles.DEPLOYMENT), "spec", "job", "args"),
            CommandLines.flinkRun(
                RunnerFiles.texts(
                    RunnerFiles.at(
                        RunnerFiles.document(RunnerFiles.JOB),
                        "spec",
                        "template",
                        "spec",
                        "containers",
                        0,
                        "args")),
                CommandLines.CLUSTER))) {
      String workFolder =
          CommandLines.export(RunnerFiles.texts(arguments)).settings().tuning().workFolder();
      for (Object container : Containers.all()) {
        assertThat(Containers.mounts(container)).as(container.toString()).contains(workFolder);
      }
      for (String dockerfile : List.of("flink/Dockerfile", "direct/Dockerfile")) {
        assertThat(RunnerFiles.text(RunnerFiles.FOLDER.resolve(dockerfile)))
            .contains("install -d")
            .contains(workFolder);
      }
    }
  }

  @Test
  void theSettingsAloneLackOnlyAWindow() {
    ParsedOptions<ExportSettings> export =
        CommandLines.export(
            List.of(
                "export",
                "--config=" + RunnerFiles.INSTALLED_SETTINGS,
                "--windowStart=2026-03-01T09:00:00Z",
                "--windowEnd=2026-03-01T10:00:00Z"));

    assertThat(export.settings().model().name()).isEqualTo("events");
    assertThat(export.settings().tuning().concurrentSplits()).isEqualTo(2);
    assertThat(export.beam().getRunner().getSimpleName()).isEqualTo("DirectRunner");
  }
}
