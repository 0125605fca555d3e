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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.row.TextCounts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VolumeSplitNotesTest {
  private static final Attempt ATTEMPT = new Attempt("run", "a1", "lf_run_a1", "/Volumes/c/s/v");

  private static final World.Client CLIENT =
      new World.Client() {
        @Override
        public void before(String call) {}

        @Override
        public void after(String call) {}

        @Override
        public boolean losesAnswer(String call) {
          return false;
        }
      };

  private final MemoryVolumes volumes = new MemoryVolumes(new World());
  private SplitNotes notes;

  @BeforeEach
  void open() {
    volumes.add(ATTEMPT.volumeName(), "ours", null);
    notes = new VolumeSplitNotes(volumes.of(CLIENT));
  }

  private static SplitResult result(String token) {
    return new SplitResult(
        7,
        5,
        6,
        6,
        new TextCounts(3, 4),
        2,
        List.of(new ShardFile("7-0-" + token + ".parquet", 6, 1234567890123L)),
        Duration.ofNanos(1),
        Duration.ofSeconds(2),
        Duration.ofHours(3),
        SplitResult.Origin.READ_AGAIN);
  }

  @Test
  void whoBeginsFirstIsTold() {
    assertThat(notes.begin(ATTEMPT, 7)).isTrue();
    assertThat(notes.begin(ATTEMPT, 7)).isFalse();
    assertThat(notes.begin(ATTEMPT, 8)).isTrue();
    assertThat(notes.finished(ATTEMPT, 7)).isEmpty();
  }

  @Test
  void aResultComesBackAsItWasNotedFirst() {
    notes.finish(ATTEMPT, result("first"));
    notes.finish(ATTEMPT, result("second"));

    assertThat(notes.finished(ATTEMPT, 7)).contains(result("first"));
    assertThat(notes.finished(ATTEMPT, 70)).isEmpty();
  }

  @Test
  void aNoteThatIsCutOffOrOfAnotherSplitIsNone() {
    notes.finish(ATTEMPT, result("first"));
    byte[] whole = volumes.content(ATTEMPT.volumeName(), "7-done.json").orElseThrow();
    volumes.putFile(ATTEMPT.volumeName(), "8-done.json", whole);
    assertThat(notes.finished(ATTEMPT, 8)).isEmpty();
    String text = new String(whole, StandardCharsets.UTF_8);
    for (int length = 0; length < text.length(); length++) {
      volumes.putFile(
          ATTEMPT.volumeName(),
          "7-done.json",
          text.substring(0, length).getBytes(StandardCharsets.UTF_8));
      assertThat(notes.finished(ATTEMPT, 7)).as("%s of %s", length, text.length()).isEmpty();
    }
  }

  @Test
  void whatStandsIsFinishedSplitsAndBytesOfTheirFiles() {
    assertThat(notes.standing(ATTEMPT))
        .contains(new SplitNotes.Standing(new NotedSplits(Set.of(), Set.of()), 0));
    notes.begin(ATTEMPT, 7);
    notes.begin(ATTEMPT, 8);
    notes.finish(ATTEMPT, result("first"));
    volumes.putFile(ATTEMPT.volumeName(), "7-0-first.parquet", new byte[100]);
    volumes.putFile(ATTEMPT.volumeName(), "8-0-other.parquet", new byte[11]);

    assertThat(notes.standing(ATTEMPT))
        .contains(new SplitNotes.Standing(new NotedSplits(Set.of(7, 8), Set.of(7)), 111));
  }

  @Test
  void aVolumeThatIsGoneMeansThatAnotherAttemptIsThrough() {
    volumes.drop(ATTEMPT.volumeName());
    assertThat(notes.standing(ATTEMPT)).isEmpty();

    assertThatThrownBy(() -> notes.begin(ATTEMPT, 7))
        .isInstanceOfSatisfying(
            LakeferryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IN_PROGRESS));
    assertThat(notes.finished(ATTEMPT, 7)).isEmpty();
  }

  @Test
  void whatIsNotedIsToldTogether() {
    volumes.putFile(ATTEMPT.volumeName(), "7-0-token.parquet", new byte[1]);
    notes.begin(ATTEMPT, 7);
    notes.begin(ATTEMPT, 12);
    notes.finish(ATTEMPT, result("first"));
    notes.mark(ATTEMPT, "7-done", "a mark is no note of a split");

    assertThat(notes.noted(ATTEMPT)).contains(new NotedSplits(Set.of(7, 12), Set.of(7)));

    volumes.drop(ATTEMPT.volumeName());
    assertThat(notes.noted(ATTEMPT)).isEmpty();
  }

  @Test
  void theFirstMarkOfANameStays() {
    assertThat(notes.marked(ATTEMPT, "failed-1")).isEmpty();
    assertThat(notes.mark(ATTEMPT, "failed-1", "early")).as("first").isTrue();
    assertThat(notes.mark(ATTEMPT, "failed-1", "late")).as("first").isFalse();

    assertThat(notes.marked(ATTEMPT, "failed-1")).contains("early");
    assertThat(notes.marked(ATTEMPT, "failed-2")).isEmpty();

    volumes.drop(ATTEMPT.volumeName());
    assertThat(notes.marked(ATTEMPT, "failed-1")).isEmpty();
    assertThatThrownBy(() -> notes.mark(ATTEMPT, "failed-2", "nobody reads it"))
        .isInstanceOfSatisfying(
            LakeferryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IN_PROGRESS));
  }
}
