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
package io.lakeferry.sinks.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.transforms.window.Window;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunIdsTest {
  private static final Window HOUR =
      new Window(Instant.parse("2026-03-01T08:00:00Z"), Instant.parse("2026-03-01T09:00:00Z"));
  private static final TableName TARGET = new TableName("main", "web", "events");

  private static RunIdentity identity(String export, TableName target, long team, Window window) {
    return new RunIdentity(export, target, team, window, 0);
  }

  @Test
  void staysAsItIs() {
    // Volumes and ledger rows that stand somewhere are found by this id: it must never change.
    assertThat(identity("posthog.events", TARGET, 2, HOUR).runId())
        .isEqualTo("posthog_events_t2_20260301t0800_20260301t0900_g0_a9946f3d8f74");
  }

  @Test
  void isShortAndOfFewCharacters() {
    for (String export : new String[] {"x".repeat(500), "Ünïcode – 'quotes'; DROP", "", "-1"}) {
      for (long team : new long[] {0, -5, Long.MIN_VALUE, Long.MAX_VALUE}) {
        String id = identity(export, TARGET, team, HOUR).runId();
        assertThat(id).matches("[a-z0-9_]+").hasSizeLessThanOrEqualTo(120);
      }
    }
  }

  @Test
  void tellsApartWhatPeopleReadAlike() {
    Window microsecondLater = new Window(HOUR.start().plusNanos(1000), HOUR.end());
    Set<String> ids = new HashSet<>();
    ids.add(identity("a.b", TARGET, 2, HOUR).runId());
    ids.add(identity("a-b", TARGET, 2, HOUR).runId());
    ids.add(identity("A.B", TARGET, 2, HOUR).runId());
    ids.add(identity("a.b", new TableName("main", "web", "events2"), 2, HOUR).runId());
    ids.add(identity("a.b", new TableName("main", "webevents", ""), 2, HOUR).runId());
    ids.add(identity("a.b", TARGET, 3, HOUR).runId());
    ids.add(identity("a.b", TARGET, 2, microsecondLater).runId());
    ids.add(new RunIdentity("a.b", TARGET, 2, HOUR, 1).runId());
    assertThat(ids).hasSize(8);
  }

  @Test
  void twoSpellingsOfOneTableAreOneRun() {
    assertThat(identity("e", new TableName("Main", "WEB", "Events"), 2, HOUR).runId())
        .isEqualTo(identity("e", TARGET, 2, HOUR).runId());
  }

  @Test
  void attemptsNeverReadSeal() {
    RunIdentity identity = identity("e", TARGET, 2, HOUR);
    Attempt attempt = RunIds.attempt(identity, RunIds.newAttemptId());
    assertThat(attempt.attemptId()).matches("[a-z0-9]{12}");
    assertThat(attempt.volumeName())
        .isEqualTo("lf_" + identity.runId() + "_" + attempt.attemptId());
    assertThat(attempt.volumePath()).isEqualTo("/Volumes/main/web/" + attempt.volumeName());
    assertThat(RunIds.newAttemptId()).isNotEqualTo(RunIds.newAttemptId());
    assertThat(RunIds.sealVolume(identity.runId())).isEqualTo("lf_" + identity.runId() + "_seal");
  }

  @Test
  void stagesAreKnownByTheirNames() {
    for (String name : List.of("e", "", "Täglich-1", "x".repeat(200), "lf_1_t2")) {
      assertThat(RunIds.newStage(identity(name, TARGET, -2, HOUR).runId()))
          .matches(RunIds::isStage, "a stage's name");
    }
    assertThat(List.of("lf_mine", "lf_it_mine", "lf_", "mine")).noneMatch(RunIds::isStage);
  }
}
