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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeferry.local.clickhouse.proxy.Cut;
import io.lakeferry.local.clickhouse.proxy.CuttingProxy;
import io.lakeferry.local.flink.ClusterOptions;
import io.lakeferry.local.flink.FlinkApplication;
import io.lakeferry.local.flink.FlinkCluster;
import io.lakeferry.local.flink.FlinkProcess;
import io.lakeferry.pipelines.it.LakeferryProcess.Launch;
import io.lakeferry.pipelines.it.LocalParts;
import io.lakeferry.pipelines.it.LocalPlatformExtension;
import io.lakeferry.pipelines.it.NumberedWindow;
import io.lakeferry.pipelines.it.ServerGates;
import io.lakeferry.pipelines.it.ServerGates.Gate;
import io.lakeferry.pipelines.it.ServerGates.Sight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that lives for one launch, whose main method runs in the JobManager. */
@ExtendWith(LocalPlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApplicationModeIT {
  /** Flink's own is 1443, of which a process keeps one byte. */
  private static final int FAILED = 163;

  private static final String SHARD = ".parquet";

  @TempDir static Path folder;

  private LocalParts parts;
  private NumberedWindow window;
  private ServerGates gates;

  @BeforeAll
  void fill(LocalParts running) {
    parts = running;
    window = new NumberedWindow(parts, "application_mode", 10_000, 200);
    gates = new ServerGates(parts.settings().adminUrl());
  }

  /** The second time there is nothing to do, which is a success, too. */
  @Test
  void endsWithTheExport() throws IOException {
    Launch export = window.export("finished_application", folder).with("--targetFileSize=128KiB");

    assertThat(run(export, "first", 1)).isZero();
    assertThat(state("first")).isEqualTo("EXPORTED");
    window.requireExported("finished_application");

    assertThat(run(export, "again", 1)).isZero();
    assertThat(state("again")).isEqualTo("ALREADY_EXPORTED");
    window.requireExported("finished_application");
  }

  /** There is no job yet, so nothing but what main throws tells Flink. */
  @Test
  void anExportThatFailsBeforeItsJobHasFailedAndNotCrashed() throws IOException {
    Launch export =
        window.export("application_fails", folder).replacing("clickhouseDatabase", "missing");

    requireFailed(export, "failed");
    assertThat(state("failed")).isEqualTo("FAILED");
  }

  @Test
  void aBackfillIsRefused() throws IOException {
    List<String> hours =
        window.export("application_backfill", folder).arguments().stream()
            .map(argument -> argument.replace("--windowStart=", "--from="))
            .map(argument -> argument.replace("--windowEnd=", "--to="))
            .skip(1)
            .toList();
    List<String> backfill = new ArrayList<>(List.of("backfill", "--interval=hour"));
    backfill.addAll(hours);

    String printed =
        requireFailed(
            Launch.of(
                backfill, window.export("application_backfill", folder).environment(), folder),
            "backfill");
    assertThat(printed).contains("lakeferry: application mode: ").contains("exit code 2;");
  }

  private String requireFailed(Launch launch, String name) throws IOException {
    try (FlinkCluster cluster = start(launch, name, 0, Map.of())) {
      return requireFailed(cluster);
    }
  }

  /** A crash would be started again by Kubernetes, and be gone from there. */
  private static String requireFailed(FlinkCluster cluster) throws IOException {
    FlinkProcess application = cluster.jobManager();
    int code = application.awaitExit(ExportCluster.PATIENCE);
    String told = application.output() + Files.readString(application.log());
    assertThat(code).as(told).isEqualTo(FAILED);
    assertThat(told).doesNotContain("Fatal error");
    return told;
  }

  /** Which the web pages offer; by Flink's own account a cancelled application ends with 0. */
  @Test
  void whateverEndsAnExportItIsNoSuccessAndTheNextJobManagerCompletes() throws IOException {
    Launch export = window.export("application_ends", folder).with("--targetFileSize=128KiB");
    try (FlinkCluster cluster = start(export, "ended", 1, Map.of("execution.attached", "true"))) {
      try (Gate gate = gates.hold(Sight.REQUEST_RECEIVED, SHARD)) {
        gate.awaitHolding(1);
        cluster.rest().cancel(cluster.rest().jobs().get(0).id());
        requireFailed(cluster);
      }
      assertThat(report("ended").path("error").path("code").asText()).isEqualTo("INTERRUPTED");
      try (Gate gate = gates.hold(Sight.REQUEST_RECEIVED, SHARD)) {
        cluster.startJobManager();
        gate.awaitHolding(1);
        cluster.jobManager().kill();
      }
      window.requireNothingLoaded("application_ends");

      FlinkProcess next = cluster.startJobManager();
      assertThat(next.awaitExit(ExportCluster.PATIENCE)).as(next.output()).isZero();
    }
    assertThat(state("ended")).isEqualTo("EXPORTED");
    window.requireExported("application_ends");
  }

  /** Both failures are left to be looked at, by a JobManager that lives. */
  @Test
  void theOperatorSeesThatAnExportHasFailedAndItsExitCode() throws IOException {
    Launch preflight =
        window.export("application_seen", folder).replacing("clickhouseDatabase", "missing");
    assertThat(errorSeen(preflight, "preflight", 0)).contains("exit code 2;");

    try (CuttingProxy proxy = window.proxy()) {
      proxy.cutAll(Cut.insideRow(1_000));
      Launch worker =
          window.exportThrough(proxy, "application_seen", folder).with("--splitTries=1");
      assertThat(errorSeen(worker, "worker", 1)).contains("split ").contains("(exit code 5)");
    }
    assertThat(report("worker").path("error").path("code").asText())
        .as(report("worker").toPrettyString())
        .isEqualTo("SOURCE_UNAVAILABLE");
    window.requireNothingLoaded("application_seen");
  }

  private String errorSeen(Launch export, String name, int taskManagers) throws IOException {
    Map<String, String> settings = new HashMap<>(OperatorsCluster.SETTINGS);
    settings.put("restart-strategy.fixed-delay.attempts", "1");
    try (FlinkCluster cluster = start(export, name, taskManagers, settings)) {
      FlinkProcess application = cluster.jobManager();
      ExportCluster.waiting()
          .until(
              () -> Set.of("FAILED", "FINISHED").contains(OperatorsCluster.state(cluster.rest())));
      assertThat(OperatorsCluster.state(cluster.rest())).isEqualTo("FAILED");
      ExportCluster.waiting()
          .until(() -> Files.readString(application.log()).contains("Application FAILED"));
      assertThat(application.isAlive()).isTrue();
      assertThat(application.log()).content().doesNotContain("Fatal error");
      return OperatorsCluster.error(cluster.rest());
    }
  }

  private int run(Launch launch, String name, int taskManagers) {
    try (FlinkCluster cluster = start(launch, name, taskManagers, Map.of())) {
      return cluster.jobManager().awaitExit(ExportCluster.PATIENCE);
    }
  }

  private FlinkCluster start(
      Launch launch, String name, int taskManagers, Map<String, String> configuration) {
    List<String> arguments =
        launch
            .with("--report=" + folder.resolve(name + ".json"))
            .with("--workFolder=" + folder.resolve("work"))
            .arguments();
    return FlinkCluster.startApplication(
        folder.resolve(name),
        parts.home(),
        ClusterOptions.of(taskManagers, 2)
            .withEnvironment(parts.environment())
            .withConfiguration(configuration),
        new FlinkApplication(
            Jar.cluster().path(), "io.lakeferry.pipelines.command.FlinkMain", arguments));
  }

  private static String state(String name) throws IOException {
    return report(name).path("state").asText();
  }

  private static JsonNode report(String name) throws IOException {
    Path report = folder.resolve(name + ".json");
    assertThat(report).exists();
    return new ObjectMapper().readTree(Files.readString(report));
  }
}
