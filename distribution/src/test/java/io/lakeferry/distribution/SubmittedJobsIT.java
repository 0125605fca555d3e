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
import io.lakeferry.local.clickhouse.proxy.Cut;
import io.lakeferry.local.clickhouse.proxy.CuttingProxy;
import io.lakeferry.local.flink.FlinkRest.Job;
import io.lakeferry.pipelines.it.LakeferryProcess;
import io.lakeferry.pipelines.it.LakeferryProcess.Launch;
import io.lakeferry.pipelines.it.LocalParts;
import io.lakeferry.pipelines.it.LocalPlatformExtension;
import io.lakeferry.pipelines.it.NumberedWindow;
import io.lakeferry.pipelines.it.ServerGates;
import io.lakeferry.pipelines.it.ServerGates.Gate;
import io.lakeferry.pipelines.it.ServerGates.Sight;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What users of {@code flink run} go by: exit codes, and that the same command, submitted again
 * after whatever died, completes.
 */
@ExtendWith(LocalPlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SubmittedJobsIT {
  private static final String SHARD = ".parquet";

  @TempDir static Path folder;

  private NumberedWindow window;
  private ServerGates gates;
  private ExportCluster cluster;

  @BeforeAll
  void start(LocalParts parts) {
    window = new NumberedWindow(parts, "submitted_jobs", 20_000, 200);
    gates = new ServerGates(parts.settings().adminUrl());
    cluster =
        ExportCluster.start(folder, parts, Map.of("restart-strategy.fixed-delay.attempts", "2"));
  }

  @AfterAll
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @AfterEach
  void restore() {
    cluster.restore();
  }

  /**
   * SIGTERM, as an orchestrator sends it, takes the job along with {@code -sae}; then one is
   * cancelled by the web pages, and one dies with its JobManager.
   */
  @Test
  void whateverEndsAJobItIsNoSuccessAndTheNextOneCompletes() {
    try (Gate gate = gates.hold(Sight.REQUEST_RECEIVED, SHARD)) {
      Submission stopped = cluster.submit(export("ended"), "-sae");
      gate.awaitHolding(1);
      stopped.client().terminate();
      assertThat(stopped.awaitExit()).as(stopped.client().output()).isNotZero();
      cluster.awaitEnd("ended");
      assertThat(cluster.job("ended").state()).isEqualTo("CANCELED");
    }
    try (Gate gate = gates.hold(Sight.REQUEST_RECEIVED, SHARD)) {
      Submission cancelled = cluster.submit(export("ended"));
      gate.awaitHolding(1);
      cluster.processes().rest().cancel(cluster.job("ended").id());
      assertThat(cancelled.awaitExit()).as(cancelled.client().output()).isEqualTo(5);
      assertThat(cancelled.report().path("error").path("code").asText()).isEqualTo("INTERRUPTED");
    }
    try (Gate gate = gates.hold(Sight.REQUEST_RECEIVED, SHARD)) {
      Submission lost = cluster.submit(export("ended"));
      gate.awaitHolding(1);
      cluster.processes().jobManager().kill();
      cluster.processes().startJobManager();
      assertThat(lost.awaitExit()).as(lost.client().output()).isEqualTo(5);
    }
    window.requireNothingLoaded("ended");
    assertThat(window.volumes("ended")).as("volumes of those that ended").isNotEmpty();

    requireExportedBy("ended", cluster.submit(export("ended")));
  }

  /**
   * The job goes on without its client. Another attempt completes beside it and cleans up, so the
   * first one finds its volume gone.
   */
  @Test
  void aClientIsKilledAndTheJobSubmittedAgain() {
    try (Gate gate = gates.hold(Sight.REQUEST_RECEIVED, SHARD)) {
      Submission first = cluster.submit(export("client_killed").with("--parallelism=1"));
      gate.awaitHolding(1);
      first.client().kill();
      assertThat(cluster.job("client_killed").state()).isEqualTo("RUNNING");

      Job orphan = cluster.job("client_killed");
      requireExportedBy(
          "client_killed", cluster.submit(export("client_killed").with("--parallelism=1")));
      gate.release();

      cluster.awaitEnd("client_killed");
      assertThat(cluster.processes().rest().job(orphan.id()).path("state").asText())
          .isEqualTo("FAILED");
      assertThat(cluster.restarts(orphan)).as("tasks that were started again").isZero();
      window.requireExported("client_killed");
    }
  }

  @Test
  void aFailedJobIsNoSuccess() throws IOException {
    try (CuttingProxy proxy = window.proxy()) {
      proxy.cutAll(Cut.insideRow(1_000));
      Submission failed =
          cluster.submit(window.exportThrough(proxy, "job_failed", folder).with("--splitTries=1"));

      assertThat(failed.awaitExit()).as(failed.client().output()).isEqualTo(5);
      assertThat(cluster.job("job_failed").state()).isEqualTo("FAILED");
      assertThat(failed.report().path("error").path("code").asText())
          .isEqualTo("SOURCE_UNAVAILABLE");
      assertThat(failed.client().output()).contains("lakeferry: split ");
    }
    window.requireNothingLoaded("job_failed");
  }

  /** Ways to submit that wait for the job, besides plain {@code flink run}. */
  enum Way {
    /** With Beam told not to hear of failures. */
    FLINK_RUN_UNATTACHED,
    /** {@code --runner=FlinkRunner --flinkMaster=host:port}. */
    BEAMS_OWN,
    BEAMS_OWN_UNATTACHED
  }

  /** A launch that goes on. */
  private record Started(IntSupplier exit, Supplier<JsonNode> report, Supplier<String> output) {
    void requireFailure(String code) {
      assertThat(exit.getAsInt()).as(output.get()).isEqualTo(5);
      assertThat(report.get().path("state").asText()).isEqualTo("FAILED");
      assertThat(report.get().path("error").path("code").asText()).isEqualTo(code);
    }
  }

  private Started start(Way way, Launch export) {
    return switch (way) {
      case FLINK_RUN_UNATTACHED -> submitted(export.with("--attachedMode=false"));
      case BEAMS_OWN -> ownClient(export);
      case BEAMS_OWN_UNATTACHED -> ownClient(export.with("--attachedMode=false"));
    };
  }

  private Started submitted(Launch export) {
    Submission submission = cluster.submit(export);
    return new Started(
        submission::awaitExit, submission::report, () -> submission.client().output());
  }

  private Started ownClient(Launch export) {
    LakeferryProcess process =
        export
            .with("--runner=FlinkRunner", "--flinkMaster=" + cluster.processes().restAddress())
            .with("--filesToStage=" + Jar.cluster().path())
            .start();
    return new Started(
        () -> process.await(ExportCluster.PATIENCE), process::report, process::everything);
  }

  @ParameterizedTest
  @EnumSource
  void noWayToSubmitTakesAFailedOrCancelledJobForASuccess(Way way) throws IOException {
    String table = way.name().toLowerCase(Locale.ROOT);
    Path own = folder.resolve(table);
    try (CuttingProxy proxy = window.proxy()) {
      proxy.cutAll(Cut.insideRow(1_000));
      start(way, window.exportThrough(proxy, table, own).with("--splitTries=1"))
          .requireFailure("SOURCE_UNAVAILABLE");
    }
    assertThat(cluster.job(table).state()).isEqualTo("FAILED");
    try (Gate gate = gates.hold(Sight.REQUEST_RECEIVED, SHARD)) {
      Started cancelled = start(way, window.export(table, own));
      gate.awaitHolding(1);
      cluster.processes().rest().cancel(cluster.job(table).id());
      cancelled.requireFailure("INTERRUPTED");
    }
    assertThat(cluster.jobs(table)).extracting(Job::state).contains("CANCELED");
    window.requireNothingLoaded(table);
  }

  /** Its client is gone by then: the next launch of the same command is who tells. */
  @Test
  void aDetachedJobThatFailsIsOneThatIsNotDone() throws IOException {
    String table = "failed_detached";
    try (CuttingProxy proxy = window.proxy()) {
      proxy.cutAll(Cut.insideRow(1_000));
      Submission detached =
          cluster.submit(window.exportThrough(proxy, table, folder).with("--splitTries=1"), "-d");
      detached.requireSuccess();
      assertThat(detached.report().path("state").asText()).isEqualTo("SUBMITTED");
      cluster.awaitEnd(table);
    }
    assertThat(cluster.job(table).state()).isEqualTo("FAILED");
    window.requireNothingLoaded(table);

    requireExportedBy(table, cluster.submit(export(table)));
  }

  /** Four tasks at once are asked for where two slots are: they take turns. */
  @Test
  void aDetachedJobCompletesByItselfWithFewerSlotsThanAskedFor() {
    Submission detached = cluster.submit(export("detached").with("--parallelism=4"), "-d");

    detached.requireSuccess();
    assertThat(detached.report().path("state").asText()).isEqualTo("SUBMITTED");
    assertThat(detached.client().output()).contains("submitted, not done yet");
    cluster.awaitEnd("detached");
    assertThat(cluster.job("detached").state()).isEqualTo("FINISHED");
    window.requireExported("detached");
  }

  private Launch export(String table) {
    return window.export(table, folder).with("--targetFileSize=128KiB");
  }

  private void requireExportedBy(String table, Submission export) {
    export.requireSuccess();
    window.requireReported(export.report());
    window.requireExported(table);
  }
}
