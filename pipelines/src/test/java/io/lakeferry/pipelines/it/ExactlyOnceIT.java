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
package io.lakeferry.pipelines.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.pipelines.it.ServerGates.Gate;
import io.lakeferry.pipelines.it.ServerGates.Sight;
import io.lakeferry.pipelines.it.Story.Outcome;
import io.lakeferry.pipelines.it.Story.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever dies, each row of the window stands once in the target, and nothing of ours is left.
 *
 * <p>Processes are killed from outside with SIGKILL, at moments that the Databricks server saw;
 * nothing in the export knows of the tests. Each story is told twice: of our export, where it has
 * to end well, and of {@link NaiveExport}, which loads as peers do and has to end badly: rows
 * doubled, or files left behind. So a story that could not fail would be found out here. The
 * exceptions are the stories of the seal, which the naive version does not have, and of the 503,
 * where it uses our uploader.
 */
@ExtendWith(LocalPlatformExtension.class)
final class ExactlyOnceIT {
  @TempDir Path folder;

  private static final String UPLOAD = "PUT /api/2.0/fs/files/";
  private static final String CREATE_VOLUME = "POST /api/2.1/unity-catalog/volumes";
  private static final String DROP_VOLUME = "DELETE /api/2.1/unity-catalog/volumes/";

  @ParameterizedTest
  @EnumSource(Version.class)
  void killedBeforeCopy(Version version, LocalParts parts) {
    try (Story story = new Story(parts, version, folder, "before_copy");
        Gate gate = story.gates().hold(Sight.STATEMENT_RECEIVED, story.copy())) {
      LakeferryProcess first = story.launch();
      gate.awaitHolding(1);
      first.kill();
      gate.lose();
      check(story, story.untilDone());
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void killedAfterCopyBeforeItsAnswer(Version version, LocalParts parts) {
    try (Story story = new Story(parts, version, folder, "after_copy");
        Gate gate = story.gates().hold(Sight.STATEMENT_EXECUTED, story.copy())) {
      LakeferryProcess first = story.launch();
      gate.awaitHolding(1);
      first.kill();
      gate.lose();
      check(story, story.untilDone());
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void killedAfterTheLedgerRowBeforeCleanUp(Version version, LocalParts parts) {
    try (Story story = new Story(parts, version, folder, "before_clean_up");
        Gate gate =
            version == Version.OURS
                ? story.gates().hold(Sight.REQUEST_RECEIVED, DROP_VOLUME)
                : story.gates().hold(Sight.STATEMENT_RECEIVED, "DROP VOLUME")) {
      LakeferryProcess first = story.launch();
      gate.awaitHolding(1);
      first.kill();
      gate.lose();
      check(story, story.untilDone());
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void killedWhileUploading(Version version, LocalParts parts) {
    try (Story story = new Story(parts, version, folder, "uploading");
        Gate gate = story.gates().hold(Sight.REQUEST_EXECUTED, UPLOAD)) {
      LakeferryProcess first = story.launch();
      gate.awaitHolding(1);
      first.kill();
      gate.lose();
      check(story, story.untilDone());
    }
  }

  @Test
  void lostAnswerOfTheSeal(LocalParts parts) {
    try (Story story = new Story(parts, Version.OURS, folder, "seal_answer");
        Gate uploading = story.gates().hold(Sight.REQUEST_RECEIVED, UPLOAD)) {
      LakeferryProcess only = story.launch();
      // The attempt's own volume stands by now, so the next one to be created is the seal.
      uploading.awaitHolding(1);
      try (Gate seal = story.gates().drop(Sight.REQUEST_EXECUTED, CREATE_VOLUME)) {
        uploading.release();
        story.awaitSuccess(only);
        assertThat(seal.hits()).as("answers lost").isEqualTo(1);
      }
      check(story, story.outcome());
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void twoAttemptsAtOnce(Version version, LocalParts parts) {
    try (Story story = new Story(parts, version, folder, "two_at_once");
        Gate both = story.gates().hold(Sight.REQUEST_RECEIVED, UPLOAD, 2)) {
      LakeferryProcess one = story.launch("--concurrentSplits=1");
      LakeferryProcess other = story.launch("--concurrentSplits=1");
      both.awaitHolding(2);
      both.release();
      story.awaitSuccess(one);
      story.awaitSuccess(other);
      check(story, story.outcome());
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void lateAttemptWakesAfterTheCommit(Version version, LocalParts parts) {
    try (Story story = new Story(parts, version, folder, "late");
        Gate asleep = story.gates().hold(Sight.REQUEST_RECEIVED, UPLOAD)) {
      LakeferryProcess late = story.launch("--concurrentSplits=1");
      asleep.awaitHolding(1);
      story.awaitSuccess(story.launch());
      asleep.release();
      story.awaitSuccess(late);
      check(story, story.outcome());
    }
  }

  /** The seal of the one that completed is gone by then, so the late one creates it anew. */
  @Test
  void lateAttemptSealsAfterTheCommit(LocalParts parts) {
    try (Story story = new Story(parts, Version.OURS, folder, "late_seal");
        Gate uploading = story.gates().hold(Sight.REQUEST_EXECUTED, UPLOAD)) {
      LakeferryProcess late = story.launch("--concurrentSplits=1");
      uploading.awaitHolding(1);
      try (Gate sealing = story.gates().hold(Sight.REQUEST_RECEIVED, CREATE_VOLUME)) {
        uploading.release();
        sealing.awaitHolding(1);
        story.awaitSuccess(story.launch());
        sealing.release();
        story.awaitSuccess(late);
      }
      check(story, story.outcome());
    }
  }

  /** The client is dead, its COPY runs in the warehouse when others are long through. */
  @ParameterizedTest
  @EnumSource(Version.class)
  void deadClientsCopyRunsLate(Version version, LocalParts parts) {
    try (Story story = new Story(parts, version, folder, "dead_client");
        Gate gate = story.gates().hold(Sight.STATEMENT_RECEIVED, story.copy())) {
      LakeferryProcess first = story.launch();
      gate.awaitHolding(1);
      first.kill();
      story.untilDone();
      long before = story.gates().now();
      gate.release();
      Awaitility.await("the dead client's COPY to be through")
          .atMost(Duration.ofMinutes(2))
          .until(
              () ->
                  !story.gates().seen(before, Sight.STATEMENT_EXECUTED, story.copy()).isEmpty()
                      || !story
                          .gates()
                          .seen(before, Sight.STATEMENT_FAILED, story.copy())
                          .isEmpty());
      Outcome outcome = story.outcome();
      assertThat(outcome.rows()).as("rows after the late COPY").isGreaterThan(0);
      check(story, outcome);
    }
  }

  /** A worker that was given up goes on and uploads its copy of a shard. */
  @ParameterizedTest
  @EnumSource(Version.class)
  void zombieUploadsAfterTheSeal(Version version, LocalParts parts) throws IOException {
    try (Story story = new Story(parts, version, folder, "zombie");
        Gate gate = story.gates().hold(Sight.STATEMENT_RECEIVED, story.copy())) {
      LakeferryProcess first = story.launch();
      gate.awaitHolding(1);
      new VolumeVisitor(parts.settings()).doubleAShard(story.volumes());
      gate.release();
      story.awaitSuccess(first);
      check(story, story.outcome());
    }
  }

  @Test
  void uploadAnswered503AfterItsBodyWasRead(LocalParts parts) {
    try (Story story = new Story(parts, Version.OURS, folder, "upload_503");
        Gate gate = story.gates().unavailable(Sight.REQUEST_RECEIVED, UPLOAD)) {
      check(story, story.untilDone());
      assertThat(gate.hits()).as("uploads refused").isEqualTo(1);
    }
  }

  @Test
  void askedToStopKeepsTheSeal(LocalParts parts) {
    try (Story story = new Story(parts, Version.OURS, folder, "sigterm");
        Gate gate = story.gates().hold(Sight.STATEMENT_RECEIVED, story.copy())) {
      LakeferryProcess first = story.launch();
      gate.awaitHolding(1);
      first.terminate();
      assertThat(first.await(Duration.ofMinutes(1))).as(first.everything()).isEqualTo(5);
      assertThat(story.volumes())
          .as("volumes after SIGTERM")
          .anyMatch(name -> name.endsWith("_seal"));
      gate.lose();
      long before = story.gates().now();
      check(story, story.untilDone());
      assertThat(story.gates().seen(before, Sight.REQUEST_RECEIVED, UPLOAD))
          .as("uploads of the second launch: the sealed files are loaded as they are")
          .isEmpty();
    }
  }

  @Test
  void launchedAgainDoesNothing(LocalParts parts) {
    try (Story story = new Story(parts, Version.OURS, folder, "again")) {
      check(story, story.untilDone());
      long before = story.gates().now();
      check(story, story.untilDone());
      assertThat(story.gates().seen(before, Sight.STATEMENT_RECEIVED, story.copy()))
          .as("COPYs of the second launch")
          .isEmpty();
    }
  }

  private static void check(Story story, Outcome outcome) {
    switch (story.version()) {
      case OURS -> {
        assertThat(outcome.expected()).as("rows of the window").isPositive();
        assertThat(outcome.rows()).as("rows").isEqualTo(outcome.expected());
        assertThat(outcome.distinct()).as("different rows").isEqualTo(outcome.expected());
        assertThat(outcome.left()).as("volumes left").isEqualTo(List.of());
        assertThat(outcome.ledger()).as("ledger rows").isEqualTo(1);
      }
      case NAIVE ->
          assertThat(outcome.isExactlyOnce())
              .as("the naive version must come to grief here: %s", outcome)
              .isFalse();
    }
  }
}
