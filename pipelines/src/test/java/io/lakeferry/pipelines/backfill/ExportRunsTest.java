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
package io.lakeferry.pipelines.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.protocol.CommittedRun;
import io.lakeferry.sinks.protocol.CommittedRun.Agreement;
import io.lakeferry.sinks.protocol.LoadOutcome;
import io.lakeferry.sinks.protocol.RunIdentity;
import io.lakeferry.transforms.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExportRunsTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  private static Window hour(int number) {
    return new Window(
        START.plus(Duration.ofHours(number)), START.plus(Duration.ofHours(number + 1)));
  }

  private static CommittedRun run(int hour, int generation, Agreement agreement, long rows) {
    RunIdentity identity =
        new RunIdentity(
            "export", new TableName("main", "web", "events"), 2, hour(hour), generation);
    return new CommittedRun(
        identity,
        new LoadOutcome(
            LoadOutcome.State.ALREADY_EXPORTED,
            identity.runId(),
            "a",
            rows,
            rows,
            rows,
            rows,
            1,
            1,
            -1,
            START,
            START,
            List.of()),
        agreement);
  }

  @Test
  void aWindowIsDoneByTheSameRulesInWhateverModeAndLaterGeneration() {
    List<CommittedRun> runs =
        List.of(
            run(0, 0, Agreement.SAME, 10),
            run(1, 1, Agreement.OTHER_MODE, 12),
            run(1, 0, Agreement.OTHER_TABLE, 11),
            run(2, 0, Agreement.OTHER_RULES, 13),
            run(3, 0, Agreement.OTHER_TABLE, 14),
            run(4, 2, Agreement.SAME, 16),
            run(4, 1, Agreement.OTHER_MODE, 15));

    assertThat(ExportRuns.done(runs, 0))
        .isEqualTo(Map.of(hour(0), 10L, hour(1), 12L, hour(4), 16L));
    assertThat(ExportRuns.done(runs, 1)).isEqualTo(Map.of(hour(1), 12L, hour(4), 16L));
    assertThat(ExportRuns.done(runs, 3)).isEmpty();
  }
}
