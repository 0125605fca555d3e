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
package io.lakeferry.pipelines.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.sinks.protocol.Attempt;
import io.lakeferry.sinks.protocol.LoadProtocol;
import io.lakeferry.sinks.protocol.NotedSplits;
import io.lakeferry.sinks.protocol.SplitNotes;
import io.lakeferry.sinks.protocol.SplitResult;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.Redaction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchProgressTest {
  private static final Attempt ATTEMPT = new Attempt("run", "a1", "lf_run_a1", "/Volumes/c/s/v");

  @TempDir Path folder;

  private final String launch = UUID.randomUUID().toString();
  private final Workers workers = new Workers(launch, Redaction.OF_PATTERNS);
  private final Volume volume = new Volume();
  private long nanos = 1;

  private static SplitNotes.Standing standing(long bytes, Integer... done) {
    return new SplitNotes.Standing(new NotedSplits(Set.of(done), Set.of(done)), bytes);
  }

  /** A volume that others fill; in this process only. */
  private static final class Volume implements LoadTarget {
    private static final long serialVersionUID = 1L;

    private transient SplitNotes.Standing standing = standing(0);
    private transient boolean broken;
    private transient int looks;
    private transient int open;

    @Override
    public LoadProtocol openProtocol() {
      throw new UnsupportedOperationException();
    }

    @Override
    public ShardUpload openUpload() {
      throw new UnsupportedOperationException();
    }

    @Override
    public SplitNotes openNotes() {
      open++;
      return new SplitNotes() {
        @Override
        public boolean begin(Attempt attempt, int splitId) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void finish(Attempt attempt, SplitResult result) {
          throw new UnsupportedOperationException();
        }

        @Override
        public Optional<SplitResult> finished(Attempt attempt, int splitId) {
          throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Standing> standing(Attempt attempt) {
          looks++;
          if (broken) {
            throw new LakeferryException(
                ErrorCode.TARGET_UNAVAILABLE, "the workspace", "does not answer", "Try again");
          }
          return Optional.ofNullable(standing);
        }

        @Override
        public Optional<NotedSplits> noted(Attempt attempt) {
          throw new UnsupportedOperationException();
        }

        @Override
        public boolean mark(Attempt attempt, String mark, String text) {
          throw new UnsupportedOperationException();
        }

        @Override
        public Optional<String> marked(Attempt attempt, String mark) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
          open--;
        }
      };
    }
  }

  private LaunchProgress progress() {
    FakeWindow window = FakeWindow.of(new SharedFolder(folder.toString()), 4, 100);
    return new LaunchProgress(
        workers, volume, new WindowLook(ATTEMPT, window), Redaction.OF_PATTERNS, () -> nanos);
  }

  private void passes(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void whatWorkersElsewhereHaveLeftInTheVolumeIsTold() {
    try (LaunchProgress progress = progress()) {
      volume.standing = standing(5_000, 0, 3);
      assertThat(progress.now()).as("too early").isEqualTo(Progress.NONE);

      passes(Duration.ofSeconds(10));
      assertThat(progress.now()).isEqualTo(new Progress(200, 5_000, 2));

      volume.standing = standing(7_000, 0, 1, 3);
      passes(Duration.ofSeconds(5));
      assertThat(progress.now()).as("as seen before").isEqualTo(new Progress(200, 5_000, 2));
      assertThat(volume.looks).isEqualTo(1);

      passes(Duration.ofSeconds(5));
      assertThat(progress.now()).isEqualTo(new Progress(300, 7_000, 3));
      assertThat(volume.open).as("one connection for all looks").isEqualTo(1);
    }
    assertThat(volume.open).isZero();
  }

  @Test
  void aWorkspaceThatDoesNotAnswerLeavesWhatWasSeen() {
    try (LaunchProgress progress = progress()) {
      volume.standing = standing(1_000, 2);
      passes(Duration.ofSeconds(10));
      progress.now();

      volume.broken = true;
      passes(Duration.ofSeconds(10));

      assertThat(progress.now()).isEqualTo(new Progress(100, 1_000, 1));
      assertThat(volume.looks).isEqualTo(2);
    }
  }

  /** The volume goes with the commit. */
  @Test
  void aVolumeThatIsGoneLeavesWhatWasSeen() {
    try (LaunchProgress progress = progress()) {
      volume.standing = standing(9_000, 0, 1, 2, 3);
      passes(Duration.ofSeconds(10));
      progress.now();

      volume.standing = null;
      passes(Duration.ofSeconds(10));

      assertThat(progress.now()).isEqualTo(new Progress(400, 9_000, 4));
      assertThat(volume.looks).isEqualTo(2);
    }
  }

  @Test
  void workersOfThisProcessAreAskedAndTheVolumeIsLeftAlone() {
    try (LaunchProgress progress = progress()) {
      try (Worker worker = Worker.register(launch, () -> {})) {
        worker.addRows(42);
        worker.addUploadedBytes(7);
        worker.splitDone();
        assertThat(progress.now()).isEqualTo(new Progress(42, 7, 1));
      }
      passes(Duration.ofMinutes(1));
      assertThat(progress.now()).as("it was here").isEqualTo(new Progress(42, 7, 1));
      assertThat(volume.looks).isZero();
    }
  }

  @Test
  void nothingIsOpenedAnyMoreOnceItIsClosed() {
    LaunchProgress progress = progress();
    progress.close();
    passes(Duration.ofMinutes(1));

    assertThat(progress.now()).isEqualTo(Progress.NONE);
    assertThat(volume.open).isZero();
  }
}
