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
package io.lakeferry.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.protocol.RunIdentity;
import io.lakeferry.sinks.protocol.RunSummary;
import io.lakeferry.transforms.window.Window;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunsCommandTest {
  private static final RunIdentity IDENTITY =
      new RunIdentity(
          "posthog.events",
          new TableName("main", "web", "events"),
          1,
          new Window(Instant.parse("2026-03-01T08:00:00Z"), Instant.parse("2026-03-01T09:00:00Z")),
          0);
  private static final Instant INGESTED = Instant.parse("2026-03-01T10:00:00.007Z");

  @Test
  void pageOfASealedRunSaysWhichRowsAreItsOwn() {
    RunSummary sealed =
        new RunSummary(
            IDENTITY.runId(),
            RunSummary.State.SEALED,
            IDENTITY,
            3,
            2,
            "databricks_ingested_timestamp",
            INGESTED,
            null,
            null,
            List.of("lf_a", "lf_a_seal"));
    assertThat(RunsCommand.page(sealed))
        .contains(
            "rows         3",
            "in target    2",
            "ingested at  `databricks_ingested_timestamp` = TIMESTAMP '2026-03-01T10:00:00.007000Z'",
            "volumes      lf_a, lf_a_seal");
  }

  @Test
  void pageOfACommittedRunHoldsTheTimeAlone() {
    RunSummary committed =
        new RunSummary(
            IDENTITY.runId(),
            RunSummary.State.EXPORTED,
            IDENTITY,
            3,
            -1,
            null,
            INGESTED,
            Instant.parse("2026-03-01T10:01:00Z"),
            "{}",
            List.of());
    assertThat(RunsCommand.page(committed))
        .contains("ingested at  2026-03-01T10:00:00.007Z", "report       {}")
        .noneMatch(line -> line.startsWith("in target"));
  }

  @Test
  void pageOfAnUnsealedRunHoldsNoTime() {
    RunSummary unsealed =
        new RunSummary(
            IDENTITY.runId(),
            RunSummary.State.UNSEALED,
            null,
            -1,
            -1,
            null,
            null,
            null,
            null,
            List.of("lf_a"));
    assertThat(RunsCommand.page(unsealed))
        .containsExactly(
            "run          " + IDENTITY.runId(), "state        UNSEALED", "volumes      lf_a");
  }
}
