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
package io.lakeferry.pipelines.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.pipelines.jdbc.KeyQuestions.Summary;
import io.lakeferry.pipelines.jdbc.ProvenTallies.Standing;
import io.lakeferry.sinks.protocol.TargetKeys.Bounds;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.ValueType;
import io.lakeferry.transforms.window.Window;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One period of keys that are numbers; what the sides answer is told in advance. */
class ProvenTalliesTest {
  private static final Window PERIOD =
      new Window(Instant.parse("2026-03-01T09:00:00Z"), Instant.parse("2026-03-01T10:00:00Z"));

  private final Deque<Summary> source = new ArrayDeque<>();
  private final Deque<Long> target = new ArrayDeque<>();
  private final Deque<KeyTally> reads = new ArrayDeque<>();
  private final ProvenTallies proven =
      new ProvenTallies(
          new KeyBounds(
              List.of(
                  new Column(
                      "id",
                      Column.Origin.SOURCE,
                      "id",
                      ValueType.BIGINT,
                      Column.Nullability.NULLABLE,
                      null))),
          new ProvenTallies.Looks() {
            @Override
            public List<Summary> source(List<Window> periods) {
              return List.of(source.remove());
            }

            @Override
            public Standing target(List<Summary> periods) {
              return new Standing(target.remove(), 0);
            }

            @Override
            public Map<Integer, KeyTally> both(
                List<Summary> periods, List<Summary> pending, Standing standing) {
              return Map.of(0, reads.remove());
            }
          });

  private static Summary summary(long rows, long lowest, long highest) {
    return summary(rows, lowest, highest, rows);
  }

  private static Summary summary(long rows, long lowest, long highest, long known) {
    return new Summary(
        PERIOD, rows, List.of(new Bounds(Long.toString(lowest), Long.toString(highest), known)));
  }

  private static KeyTally read(long rows, long standing) {
    return KeyTally.of(rows, standing, Set.of(), "");
  }

  private ProvenTallies.Proven of(Summary before) {
    return proven.read(List.of(before), List.of());
  }

  @Test
  void whatAgreesAtOnceIsProven() {
    target.add(7L);
    reads.add(read(5, 7));

    assertThat(of(summary(5, 1, 9)).periods()).containsExactly(summary(5, 1, 9));
  }

  /** Its end looks like any: keys would look missing, or a double single. */
  @Test
  void aTargetThatIsCutShortIsReadAgain() {
    target.addAll(List.of(7L, 7L, 7L));
    reads.addAll(List.of(read(5, 6), read(5, 7)));
    source.add(summary(5, 1, 9));

    assertThat(of(summary(5, 1, 9)).tallies()).isEqualTo(Map.of(0, read(5, 7)));
    assertThat(reads).isEmpty();
  }

  @Test
  void aTargetThatGrewMeanwhileIsProvenByTheCountAfterwards() {
    target.addAll(List.of(7L, 8L));
    reads.add(read(5, 8));

    assertThat(of(summary(5, 1, 9)).tallies()).isEqualTo(Map.of(0, read(5, 8)));
  }

  @Test
  void aTargetThatNeverYieldsWhatItCountsIsUnavailable() {
    target.addAll(List.of(7L, 7L, 7L, 7L, 7L, 7L));
    reads.addAll(List.of(read(5, 6), read(5, 6), read(5, 6)));
    source.addAll(List.of(summary(5, 1, 9), summary(5, 1, 9), summary(5, 1, 9)));

    assertThatThrownBy(() -> of(summary(5, 1, 9)))
        .isInstanceOfSatisfying(
            LakeferryException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_UNAVAILABLE))
        .hasMessageContaining("the keys of the target");
  }

  @Test
  void aSourceThatNeverYieldsWhatItCountsIsUnavailable() {
    target.addAll(List.of(7L, 7L, 7L));
    reads.addAll(List.of(read(4, 7), read(4, 7), read(4, 7)));
    source.addAll(List.of(summary(5, 1, 9), summary(5, 1, 9), summary(5, 1, 9)));

    assertThatThrownBy(() -> of(summary(5, 1, 9)))
        .isInstanceOfSatisfying(
            LakeferryException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNAVAILABLE));
  }

  @Test
  void rowsThatCameMeanwhileCountIfTheirKeysWereAskedFor() {
    target.add(7L);
    reads.add(read(6, 7));
    source.add(summary(6, 2, 9));

    assertThat(of(summary(5, 1, 9)).periods()).containsExactly(summary(6, 2, 9));
  }

  @Test
  void rowsThatCameMeanwhileOutsideTheBoundsAreReadAgainWithTheirOwn() {
    for (Summary later : List.of(summary(6, 1, 10), summary(6, 0, 9), summary(6, 1, 9, 5))) {
      target.addAll(List.of(7L, 8L));
      reads.addAll(List.of(read(6, 7), read(6, 8)));
      source.add(later);

      ProvenTallies.Proven found = of(summary(5, 1, 9));

      assertThat(found.periods()).containsExactly(later);
      assertThat(found.tallies()).isEqualTo(Map.of(0, read(6, 8)));
    }
  }

  @Test
  void periodsThatAreEmptyByNowAskTheTargetNothing() {
    target.add(7L);
    reads.add(read(4, 7));
    source.add(new Summary(PERIOD, 0, List.of(new Bounds(null, null, 0))));

    assertThat(of(summary(5, 1, 9)).tallies()).isEqualTo(Map.of(0, new KeyTally()));
  }

  @Test
  void slicesAreBoundedByRowsOfBothSidesAndByBytesOfTheTarget() {
    assertThat(SideKeys.slices(50, new Standing(50, 1000), 100)).isEqualTo(1);
    assertThat(SideKeys.slices(50, new Standing(51, 1000), 100)).isEqualTo(2);
    assertThat(SideKeys.slices(1, new Standing(1, 8 << 20), 100)).isEqualTo(1);
    assertThat(SideKeys.slices(1, new Standing(1, (8 << 20) + 1), 100)).isEqualTo(2);
    assertThat(SideKeys.slices(0, new Standing(0, 0), 100)).isEqualTo(1);
  }
}
