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

import io.lakeferry.pipelines.jdbc.KeyTally.Kind;
import io.lakeferry.transforms.model.ValueType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/** One key, in periods that end at 10, 20 and 30, with times from 20 and 30 on not covered. */
class CompareKeysTest {
  private static final CompareKeys COMPARE =
      new CompareKeys(
          new VersionOrder(new ColumnValues(List.of(ValueType.BIGINT)), 1),
          List.of(10L, 20L, 30L),
          List.of(20L, 30L));
  private static final String KEY = "[2,\"a1\"]";

  private static KV<Integer, String> row(int number, String versions) {
    return KV.of(number, versions);
  }

  private static Map<Integer, KeyTally> compare(
      List<KV<Integer, String>> source, List<String> target, List<KV<Integer, String>> pending) {
    Map<Integer, KeyTally> tallies = new HashMap<>();
    COMPARE.compare(
        KV.of(
            KEY,
            CoGbkResult.of(CompareKeys.SOURCE, source)
                .and(CompareKeys.TARGET, target)
                .and(CompareKeys.PENDING, pending)),
        new OutputReceiver<>() {
          @Override
          public void output(KV<Integer, KeyTally> found) {
            tallies.put(found.getKey(), found.getValue());
          }

          @Override
          public void outputWithTimestamp(KV<Integer, KeyTally> found, Instant timestamp) {
            output(found);
          }
        });
    return tallies;
  }

  private static KeyTally tally(long rows, long standing, Kind... kinds) {
    return KeyTally.of(rows, standing, Set.of(kinds), KEY);
  }

  @Test
  void aKeyIsMissingOlderOrDoubledInEachOfItsPeriods() {
    assertThat(compare(List.of(row(0, "[1]"), row(2, "[1]")), List.of(), List.of()))
        .isEqualTo(Map.of(0, tally(1, 0, Kind.MISSING), 2, tally(1, 0, Kind.MISSING)));
    assertThat(compare(List.of(row(0, "[2]"), row(1, "[3]")), List.of("[2]"), List.of()))
        .isEqualTo(Map.of(0, tally(1, 1), 1, tally(1, 0, Kind.OLDER)));
    assertThat(compare(List.of(row(1, "[2]")), List.of("[1]", "[2]"), List.of()))
        .isEqualTo(Map.of(1, tally(1, 2, Kind.OLDER, Kind.DOUBLED)));
    assertThat(compare(List.of(row(1, "[2]")), List.of("[7]"), List.of()))
        .as("newer in the target")
        .isEqualTo(Map.of(1, tally(1, 1)));
  }

  @Test
  void ofSeveralRowsOfAPeriodTheNewestCountsAndAllAreCounted() {
    assertThat(
            compare(
                List.of(row(0, "[1]"), row(0, "[3]"), row(0, "[2]")), List.of("[2]"), List.of()))
        .isEqualTo(Map.of(0, tally(3, 1, Kind.OLDER)));
  }

  @Test
  void whatOnlyTheTargetOrATimeThatIsNotCoveredHasIsNobodysDifferenceButCounted() {
    assertThat(compare(List.of(), List.of("[1]", "[1]"), List.of(row(0, "[1]"))))
        .isEqualTo(Map.of(0, KeyTally.ofTarget(2)));
    assertThat(compare(List.of(), List.of(), List.of(row(0, "[1]")))).isEmpty();
  }

  /** Before 20 the key may have changed after it was exported; what is newer from 30 on, not. */
  @Test
  void aKeyThatChangesInALaterTimeThatIsNotCoveredIsNotBehind() {
    List<KV<Integer, String>> everywhere = List.of(row(0, "[2]"), row(1, "[2]"), row(2, "[2]"));

    assertThat(compare(everywhere, List.of("[1]"), List.of(row(0, "[2]"))))
        .isEqualTo(Map.of(0, tally(1, 1), 1, tally(1, 0), 2, tally(1, 0, Kind.OLDER)));
    assertThat(compare(everywhere, List.of(), List.of(row(0, "[2]"), row(1, "[2]"))))
        .isEqualTo(Map.of(0, tally(1, 0), 1, tally(1, 0), 2, tally(1, 0)));
    assertThat(compare(List.of(row(0, "[2]")), List.of("[1]", "[1]"), List.of(row(1, "[2]"))))
        .as("doubled all the same")
        .isEqualTo(Map.of(0, tally(1, 2, Kind.DOUBLED)));
  }

  @Test
  void longValuesOfExamplesAreCut() {
    String example = CompareKeys.example("[1,\"" + "x".repeat(1000) + "\",null]");

    assertThat(ColumnValues.texts(example)).hasSize(3).startsWith("1").endsWith((String) null);
    assertThat(example.length()).isLessThan(400);
    assertThat(CompareKeys.example(KEY)).isEqualTo(KEY);
  }

  @Test
  void talliesKeepFiveExamplesWhateverTheOrder() {
    KeyTally sum = new KeyTally();
    for (int number = 9; number >= 0; number--) {
      sum.add(KeyTally.of(2, 1, Set.of(Kind.MISSING), "[" + number + "]"));
    }

    assertThat(sum.keys()).isEqualTo(10);
    assertThat(sum.rows()).isEqualTo(20);
    assertThat(sum.standing()).isEqualTo(10);
    assertThat(sum.count(Kind.MISSING)).isEqualTo(10);
    assertThat(sum.examples(Kind.MISSING)).containsExactly("[0]", "[1]", "[2]", "[3]", "[4]");
    assertThat(sum.count(Kind.OLDER)).isZero();
  }
}
