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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Attempts that overlap: two at once, one that wakes when another is through, and what the dead and
 * the given up still do. Told as in {@link ExactlyOnceIT}, of our export and of the naive one.
 */
@ExtendWith(LocalPlatformExtension.class)
final class OverlappingAttemptsIT {
  @TempDir Path folder;

  private static final String UPLOAD = "PUT /api/2.0/fs/files/";
  private static final String CREATE_VOLUME = "POST /api/2.1/unity-catalog/volumes";

  @ParameterizedTest
  @MethodSource("io.lakeferry.pipelines.it.Story#versions")
  void twoAttemptsAtOnce(Version version, LocalParts parts) {
    try (Story story = new Story(parts, version, folder, "two_at_once");
        Gate both = story.gates().hold(Sight.REQUEST_RECEIVED, UPLOAD, 2)) {
      LakeferryProcess one = story.launch("--concurrentSplits=1");
      LakeferryProcess other = story.launch("--concurrentSplits=1");
      both.awaitHolding(2);
      both.release();
      story.awaitSuccess(one);
      story.awaitSuccess(other);
      story.check(story.outcome());
    }
  }

  @ParameterizedTest
  @MethodSource("io.lakeferry.pipelines.it.Story#versions")
  void lateAttemptWakesAfterTheCommit(Version version, LocalParts parts) {
    try (Story story = new Story(parts, version, folder, "late");
        Gate asleep = story.gates().hold(Sight.REQUEST_RECEIVED, UPLOAD)) {
      LakeferryProcess late = story.launch("--concurrentSplits=1");
      asleep.awaitHolding(1);
      story.awaitSuccess(story.launch());
      asleep.release();
      story.awaitSuccess(late);
      story.check(story.outcome());
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
      story.check(story.outcome());
    }
  }

  /** The client is dead, its COPY runs in the warehouse when others are long through. */
  @ParameterizedTest
  @MethodSource("io.lakeferry.pipelines.it.Story#versions")
  void deadClientsCopyRunsLate(Version version, LocalParts parts) {
    try (Story story = new Story(parts, version, folder, "dead_client");
        Gate gate = story.gates().hold(Sight.STATEMENT_RECEIVED, story.copy())) {
      LakeferryProcess first = story.launch();
      gate.awaitHolding(1);
      first.kill();
      story.untilDone();
      long before = story.gates().now();
      gate.release();
      story.awaitEndOf(story.copy(), before);
      Outcome outcome = story.outcome();
      assertThat(outcome.rows()).as("rows after the late COPY").isGreaterThan(0);
      story.check(outcome);
    }
  }

  /** A worker that was given up goes on and uploads its copy of a shard. */
  @ParameterizedTest
  @MethodSource("io.lakeferry.pipelines.it.Story#versions")
  void zombieUploadsAfterTheSeal(Version version, LocalParts parts) throws IOException {
    try (Story story = new Story(parts, version, folder, "zombie");
        Gate gate = story.gates().hold(Sight.STATEMENT_RECEIVED, story.copy())) {
      LakeferryProcess first = story.launch();
      gate.awaitHolding(1);
      new VolumeVisitor(parts.settings()).doubleAShard(story.volumes());
      gate.release();
      story.awaitSuccess(first);
      story.check(story.outcome());
    }
  }
}
