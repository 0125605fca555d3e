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
import io.lakeferry.pipelines.it.Story.Version;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever dies, each row of the window stands once in the target, and nothing of ours is left.
 *
 * <p>Processes are killed from outside with SIGKILL, at moments that the Databricks server saw;
 * nothing in the export knows of the tests. Each story is told twice: of our export, where it has
 * to end well, and of {@link NaiveExport}, which loads as peers do and has to end badly: rows
 * doubled, or files left behind. So a story that could not fail would be found out here. The
 * exceptions are the stories of the seal, which the naive version does not have, and of the 503,
 * where it uses our uploader.
 *
 * <p>The naive version takes its time and shows the same each time, so it is told of by the Maven
 * profile {@code naive} only. On 2026-11-22 all its stories ended badly, as they have to.
 */
@ExtendWith(LocalPlatformExtension.class)
final class ExactlyOnceIT {
  @TempDir Path folder;

  private static final String UPLOAD = "PUT /api/2.0/fs/files/";
  private static final String CREATE_VOLUME = "POST /api/2.1/unity-catalog/volumes";
  private static final String DROP_VOLUME = "DELETE /api/2.1/unity-catalog/volumes/";

  @ParameterizedTest
  @MethodSource("io.lakeferry.pipelines.it.Story#versions")
  void killedBeforeCopy(Version version, LocalParts parts) {
    try (Story story = new Story(parts, version, folder, "before_copy");
        Gate gate = story.gates().hold(Sight.STATEMENT_RECEIVED, story.copy())) {
      LakeferryProcess first = story.launch();
      gate.awaitHolding(1);
      first.kill();
      gate.lose();
      story.check(story.untilDone());
    }
  }

  @ParameterizedTest
  @MethodSource("io.lakeferry.pipelines.it.Story#versions")
  void killedAfterCopyBeforeItsAnswer(Version version, LocalParts parts) {
    try (Story story = new Story(parts, version, folder, "after_copy");
        Gate gate = story.gates().hold(Sight.STATEMENT_EXECUTED, story.copy())) {
      LakeferryProcess first = story.launch();
      gate.awaitHolding(1);
      first.kill();
      gate.lose();
      story.check(story.untilDone());
    }
  }

  @ParameterizedTest
  @MethodSource("io.lakeferry.pipelines.it.Story#versions")
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
      story.check(story.untilDone());
    }
  }

  @ParameterizedTest
  @MethodSource("io.lakeferry.pipelines.it.Story#versions")
  void killedWhileUploading(Version version, LocalParts parts) {
    try (Story story = new Story(parts, version, folder, "uploading");
        Gate gate = story.gates().hold(Sight.REQUEST_EXECUTED, UPLOAD)) {
      LakeferryProcess first = story.launch();
      gate.awaitHolding(1);
      first.kill();
      gate.lose();
      story.check(story.untilDone());
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
      story.check(story.outcome());
    }
  }

  @Test
  void uploadAnswered503AfterItsBodyWasRead(LocalParts parts) {
    try (Story story = new Story(parts, Version.OURS, folder, "upload_503");
        Gate gate = story.gates().unavailable(Sight.REQUEST_RECEIVED, UPLOAD)) {
      story.check(story.untilDone());
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
      story.check(story.untilDone());
      assertThat(story.gates().seen(before, Sight.REQUEST_RECEIVED, UPLOAD))
          .as("uploads of the second launch: the sealed files are loaded as they are")
          .isEmpty();
    }
  }

  @Test
  void launchedAgainDoesNothing(LocalParts parts) {
    try (Story story = new Story(parts, Version.OURS, folder, "again")) {
      story.check(story.untilDone());
      long before = story.gates().now();
      story.check(story.untilDone());
      assertThat(story.gates().seen(before, Sight.STATEMENT_RECEIVED, story.copy()))
          .as("COPYs of the second launch")
          .isEmpty();
    }
  }
}
