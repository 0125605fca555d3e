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
import io.lakeferry.local.flink.FlinkProcess;
import io.lakeferry.pipelines.it.LakeferryProcess.Launch;
import io.lakeferry.pipelines.it.LocalParts;
import io.lakeferry.pipelines.it.LocalPlatformExtension;
import io.lakeferry.pipelines.it.ServerGates;
import io.lakeferry.pipelines.it.ServerGates.Gate;
import io.lakeferry.pipelines.it.ServerGates.Sight;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A backfill is one job, whose periods are committed one by one while others die. */
@ExtendWith(LocalPlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BackfillDeathsIT {
  private static final int HOURS = 3;

  @TempDir static Path folder;

  private NumberedHours hours;
  private ServerGates gates;
  private ExportCluster cluster;

  @BeforeAll
  void start(LocalParts parts) {
    hours = new NumberedHours(parts, "backfill_deaths", 10_000, HOURS);
    gates = new ServerGates(parts.settings().adminUrl());
    cluster = ExportCluster.start(folder, parts);
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

  /** One worker hangs in the first period, the other one completes all others; then one dies. */
  @Test
  void periodsAreCommittedWhileAWorkerOfAnotherOneHangsAndDies() {
    try (Gate gate = gates.hold(Sight.REQUEST_RECEIVED, ".parquet")) {
      Launch backfill =
          hours
              .backfill("killed_copies", "append", folder)
              .with("--parallelism=2")
              .withEnvironment(Map.of("LAKEFERRY_TERMINAL", "1"));
      Submission submission = cluster.submit(backfill);
      gate.awaitHolding(1);
      ExportCluster.waiting().until(() -> hours.runs("killed_copies") == HOURS - 1);
      ExportCluster.waiting()
          .until(() -> submission.client().output().matches("(?s).*[1-9]\\d*/\\d+ splits.*"));
      FlinkProcess hanging = cluster.runnerOf(ExportCluster.EXPORT, "killed_copies");
      cluster.replace(hanging);
      gate.lose();

      submission.requireSuccess();
      assertThat(states(submission)).containsOnly("EXPORTED").hasSize(HOURS);
    }
    assertThat(cluster.jobs("killed_copies")).as("jobs").hasSize(1);
    hours.requireExactlyOnce("killed_copies", IntStream.range(0, HOURS));
    assertThat(hours.leftOvers("killed_copies")).as("volumes and stage tables").isEmpty();
  }

  /**
   * A worker dies after the first period's MERGE, which the next one repeats, as nobody knows that
   * it is done; the JobManager dies before the second one's. The next launch does what is left.
   */
  @Test
  void mergedPeriodsThatWereCommittedStayWhenTheJobDies() {
    String merge = "INTO `main`.`default`.`killed_merges`";
    Submission killed;
    try (Gate done = gates.hold(Sight.STATEMENT_EXECUTED, merge)) {
      killed =
          cluster.submit(hours.backfill("killed_merges", "dedupe", folder).with("--parallelism=1"));
      done.awaitHolding(1);
      try (Gate repeated = gates.hold(Sight.STATEMENT_RECEIVED, merge)) {
        cluster.replace(cluster.runnerOf(ExportCluster.EXPORT, "killed_merges"));
        done.lose();
        repeated.awaitHolding(1);
        try (Gate ofTheNext = gates.hold(Sight.STATEMENT_RECEIVED, merge)) {
          repeated.release();
          ofTheNext.awaitHolding(1);
          assertThat(hours.runs("killed_merges")).as("committed").isEqualTo(1);
          cluster.processes().jobManager().kill();
          cluster.processes().startJobManager();
          assertThat(killed.awaitExit()).as(killed.client().output()).isEqualTo(5);
        }
      }
    }
    assertThat(states(killed).get(0)).isEqualTo("EXPORTED");
    assertThat(states(killed)).contains("FAILED");

    cluster.restore();
    Submission next = cluster.submit(hours.backfill("killed_merges", "dedupe", folder));
    next.requireSuccess();
    assertThat(states(next))
        .hasSize(HOURS)
        .startsWith("ALREADY_EXPORTED")
        .endsWith("EXPORTED", "EXPORTED");
    hours.requireExactlyOnce("killed_merges", IntStream.range(0, HOURS));
    assertThat(hours.leftOvers("killed_merges")).as("volumes and stage tables").isEmpty();
  }

  private static List<String> states(Submission submission) {
    List<String> states = new ArrayList<>();
    for (JsonNode period : submission.report().path("periods")) {
      states.add(period.path("state").asText());
    }
    return states;
  }
}
