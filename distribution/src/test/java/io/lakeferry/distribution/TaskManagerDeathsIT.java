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
import io.lakeferry.distribution.ExportCluster.Submission;
import io.lakeferry.local.clickhouse.proxy.CuttingProxy;
import io.lakeferry.local.clickhouse.proxy.CuttingProxy.Hold;
import io.lakeferry.local.flink.FlinkProcess;
import io.lakeferry.pipelines.it.LakeferryProcess.Launch;
import io.lakeferry.pipelines.it.LocalParts;
import io.lakeferry.pipelines.it.LocalPlatformExtension;
import io.lakeferry.pipelines.it.NumberedWindow;
import io.lakeferry.pipelines.it.ServerGates;
import io.lakeferry.pipelines.it.ServerGates.Gate;
import io.lakeferry.pipelines.it.ServerGates.Sight;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * TaskManagers that die, or seem to, at moments that ClickHouse's proxy or the Databricks server
 * saw. The job goes on with what is left of the cluster; the client notices nothing.
 */
@ExtendWith(LocalPlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TaskManagerDeathsIT {
  private static final String SHARD = ".parquet";

  @TempDir static Path folder;

  private NumberedWindow window;
  private CuttingProxy proxy;
  private ServerGates gates;
  private ExportCluster cluster;

  @BeforeAll
  void start(LocalParts parts) throws IOException {
    window = new NumberedWindow(parts, "task_manager_deaths", 20_000, 200);
    proxy = window.proxy();
    gates = new ServerGates(parts.settings().adminUrl());
    cluster = ExportCluster.start(folder, parts);
  }

  @AfterAll
  void stop() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
    proxy.close();
  }

  @AfterEach
  void restore() {
    proxy.passAll();
    cluster.restore();
  }

  /**
   * Three die in one job: one while it reads, one while it uploads what that one had begun, and one
   * when the target has the rows, but it does not know yet. The load is a task like the others.
   */
  @Test
  void killedWhileReadingWhileUploadingAndInTheLoad() throws IOException {
    int before = proxy.rowAnswers();
    Hold reading = proxy.holdNext(1, 100_000);
    try (Gate copied =
        gates.hold(Sight.STATEMENT_EXECUTED, "COPY INTO `main`.`default`.`tm_killed")) {
      Submission export = cluster.submit(export("tm_killed"));
      ExportCluster.waiting().until(() -> reading.holding() == 1);
      FlinkProcess reader = cluster.runnerOf(ExportCluster.EXPORT, "tm_killed");
      // All other splits are done, so the next upload is of the one that is read again.
      try (Gate uploading = gates.hold(Sight.REQUEST_RECEIVED, SHARD)) {
        cluster.replace(reader);
        uploading.awaitHolding(1);
        cluster.replace(cluster.runnerOf(ExportCluster.EXPORT, "tm_killed"));
      }
      copied.awaitHolding(1);
      cluster.replace(cluster.runnerOf(ExportCluster.LOAD, "tm_killed"));
      copied.lose();

      export.requireSuccess();
      window.requireExported("tm_killed");
      Origins origins = requireReported(export);
      assertThat(origins.readAgain()).as("splits read again").isEqualTo(1);
      requireRepeatedLoadTold(export);
      assertThat(proxy.rowAnswers() - before)
          .as("reads that ClickHouse answered: the one split three times")
          .isEqualTo(origins.splits() + 2);
    }
  }

  /** The only worker dies in its last split, so it had finished all others. */
  @Test
  void whatItHadFinishedIsTakenOverAndNotReadAgain() throws IOException {
    int before = proxy.rowAnswers();
    // Flink hands splits out from the end.
    try (Gate gate = gates.hold(Sight.REQUEST_RECEIVED, "/0-0-")) {
      Submission export = cluster.submit(export("tm_finished").with("--parallelism=1"));
      gate.awaitHolding(1);

      cluster.replace(cluster.runnerOf(ExportCluster.EXPORT, "tm_finished"));
      gate.lose();

      export.requireSuccess();
      window.requireExported("tm_finished");
      Origins origins = requireReported(export);
      assertThat(origins).isEqualTo(new Origins(0, 1, origins.splits() - 1));
      assertThat(export.report().path("warnings")).isEmpty();
      assertThat(origins.takenOver()).as("splits taken over").isGreaterThanOrEqualTo(3);
      assertThat(proxy.rowAnswers() - before)
          .as("reads that ClickHouse answered")
          .isEqualTo(origins.splits() + 1);
      assertThat(export.client().output())
          .contains("0 read, 1 read again and %d taken over".formatted(origins.takenOver()));
    }
  }

  /**
   * A TaskManager that is cut off goes on when another has done its work. What it had sent before
   * arrives late. (It has to wake before the job can go on: the other one waits for the result of a
   * finished task that lies with it, and its machine keeps the connection.) Then one dies in the
   * load by MERGE, which has had its effect.
   */
  @Test
  void aZombiesLateUploadIsInNoListAndAMergeMayBeRepeated() {
    long since = gates.now();
    try (Gate upload = gates.hold(Sight.REQUEST_RECEIVED, SHARD);
        Gate merged = gates.hold(Sight.STATEMENT_EXECUTED, "INTO `main`.`default`.`tm_zombie")) {
      Submission export =
          cluster.submit(export("tm_zombie").with("--parallelism=1", "--writeMode=dedupe"));
      upload.awaitHolding(1);
      String late = gates.seen(since, Sight.REQUEST_RECEIVED, SHARD).get(0);
      FlinkProcess zombie = cluster.runnerOf(ExportCluster.EXPORT, "tm_zombie");
      zombie.pause();
      cluster.awaitFinished(ExportCluster.EXPORT, "tm_zombie");
      assertThat(cluster.processes().rest().taskManagers()).doesNotContain(zombie.name());
      assertThat(gates.seen(since, Sight.REQUEST_EXECUTED, late)).as("not yet").isEmpty();

      upload.release();
      ExportCluster.waiting()
          .until(() -> gates.seen(since, Sight.REQUEST_EXECUTED, late).equals(List.of(late)));
      zombie.resume();
      merged.awaitHolding(1);
      assertThat(gates.seen(since, Sight.STATEMENT_EXECUTED, "INTO `main`.`default`.`tm_zombie"))
          .singleElement()
          .asString()
          .contains("step=merge", " MERGE ");
      assertThat(cluster.processes().rest().taskManagers()).contains(zombie.name());
      cluster.replace(cluster.runnerOf(ExportCluster.LOAD, "tm_zombie"));
      merged.lose();

      export.requireSuccess();
      window.requireExported("tm_zombie");
      assertThat(requireReported(export).readAgain()).as("splits read again").isEqualTo(1);
      requireRepeatedLoadTold(export);
    }
  }

  private Launch export(String table) {
    return window.exportThrough(proxy, table, folder).with("--targetFileSize=128KiB");
  }

  private Origins requireReported(Submission export) {
    JsonNode report = export.report();
    window.requireReported(report);
    Origins origins = Origins.of(report);
    assertThat(origins.splits()).as("splits").isEqualTo(report.path("splits").asInt());
    return origins;
  }

  private static void requireRepeatedLoadTold(Submission export) {
    assertThat(export.report().path("warnings"))
        .singleElement()
        .satisfies(line -> assertThat(line.asText()).startsWith("the load was repeated"));
    assertThat(export.client().output()).contains("the load was repeated");
  }

  /** The report's counts of how splits came. */
  record Origins(int read, int readAgain, int takenOver) {
    static Origins of(JsonNode report) {
      JsonNode origins = report.path("splitOrigins");
      return new Origins(
          origins.path("read").asInt(),
          origins.path("readAgain").asInt(),
          origins.path("takenOver").asInt());
    }

    int splits() {
      return read + readAgain + takenOver;
    }
  }
}
