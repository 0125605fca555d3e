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
package io.lakeferry.transforms.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Splits hold every key once, and about the same number of rows, whatever the slices are. */
class SplitAssemblerTest {

  @Property
  void everyKeyLiesInExactlyOneSplit(
      @ForAll("slices") List<Slice> slices,
      @ForAll @IntRange(min = 1, max = 40) int wanted,
      @ForAll("keys") SplitBound key) {
    List<Split> splits = SplitAssembler.assemble(slices, wanted, 500);

    assertThat(splits.stream().filter(split -> split.range().contains(key)))
        .describedAs("splits that hold %s, of %s", key, splits)
        .hasSize(splits.isEmpty() ? 0 : 1);
  }

  @Property
  void splitsFollowEachOtherWithoutGap(
      @ForAll("slices") List<Slice> slices, @ForAll @IntRange(min = 1, max = 40) int wanted) {
    List<Split> splits = SplitAssembler.assemble(slices, wanted, 500);

    assertThat(splits).hasSizeLessThanOrEqualTo(wanted);
    for (int index = 0; index < splits.size(); index++) {
      assertThat(splits.get(index).id()).isEqualTo(index);
      assertThat(splits.get(index).expectedRows()).isPositive();
      if (index > 0) {
        assertThat(splits.get(index).lower()).isEqualTo(splits.get(index - 1).upper()).isNotNull();
      }
    }
    if (!splits.isEmpty()) {
      assertThat(splits.get(0).lower()).isNull();
      assertThat(splits.get(splits.size() - 1).upper()).isNull();
    }
    assertThat(splits.stream().mapToLong(Split::expectedRows).sum())
        .isEqualTo(slices.stream().mapToLong(Slice::rows).sum());
  }

  @Property
  void noSplitIsFurtherFromItsShareThanTwoSlices(
      @ForAll("slices") List<Slice> slices, @ForAll @IntRange(min = 1, max = 40) int wanted) {
    List<Split> splits = SplitAssembler.assemble(slices, wanted, 500);

    double ideal = (double) slices.stream().mapToLong(Slice::rows).sum() / wanted;
    long largest = slices.stream().mapToLong(Slice::rows).max().orElse(0);
    assertThat(splits)
        .allSatisfy(
            split ->
                assertThat((double) split.expectedRows()).isLessThanOrEqualTo(ideal + 2 * largest));
  }

  @Example
  void aHugeSliceDoesNotMakeTheRestCrumble() {
    List<Slice> slices = new ArrayList<>();
    slices.add(new Slice(bound(0), 10_000));
    IntStream.rangeClosed(1, 100).forEach(number -> slices.add(new Slice(bound(number), 60)));

    List<Split> splits = SplitAssembler.assemble(slices, 8, 1);

    assertThat(splits)
        .extracting(Split::expectedRows)
        .containsExactly(10_000L, 1_980L, 2_040L, 1_980L);
  }

  @Example
  void rowsPerSplitAreEvenForEvenSlices() {
    List<Slice> slices =
        IntStream.range(0, 1000).mapToObj(number -> new Slice(bound(number), 10)).toList();

    assertThat(SplitAssembler.assemble(slices, 7, 2.5))
        .hasSize(7)
        .allSatisfy(
            split -> {
              assertThat(split.expectedRows()).isBetween(1420L, 1440L);
              assertThat(split.expectedBytes()).isEqualTo(Math.round(split.expectedRows() * 2.5));
            });
  }

  @Example
  void noRowsNoSplit() {
    assertThat(SplitAssembler.assemble(List.of(), 3, 1)).isEmpty();
  }

  @Example
  void slicesOutOfOrderAreRefused() {
    assertThatThrownBy(
            () ->
                SplitAssembler.assemble(
                    List.of(new Slice(bound(2), 1), new Slice(bound(1), 1)), 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Provide
  Arbitrary<List<Slice>> slices() {
    Arbitrary<Long> rows =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(20, Arbitraries.longs().between(1, 50)),
            net.jqwik.api.Tuple.of(1, Arbitraries.longs().between(1_000, 100_000)));
    return keys()
        .set()
        .ofMaxSize(60)
        .flatMap(
            keys ->
                rows.list()
                    .ofSize(keys.size())
                    .map(
                        counts -> {
                          List<SplitBound> sorted =
                              keys.stream().sorted(KeyOrder.INSTANCE).toList();
                          return IntStream.range(0, counts.size())
                              .mapToObj(index -> new Slice(sorted.get(index), counts.get(index)))
                              .toList();
                        }));
  }

  /** Names of any bytes, few enough different ones to collide; all parts or fewer. */
  @Provide
  Arbitrary<SplitBound> keys() {
    Arbitrary<byte[]> names =
        Arbitraries.bytes().between((byte) -2, (byte) 2).array(byte[].class).ofMaxSize(2);
    Arbitrary<Long> hashes = Arbitraries.longs();
    return Combinators.combine(names, hashes, hashes, Arbitraries.integers().between(1, 3))
        .as(
            (name, first, second, parts) ->
                new SplitBound(
                    List.of(
                            KeyValue.ofBytes(name),
                            KeyValue.ofUnsigned(first),
                            KeyValue.ofUnsigned(second))
                        .subList(0, parts)));
  }

  private static SplitBound bound(int number) {
    return new SplitBound(List.of(KeyValue.ofBytes(new byte[] {1}), KeyValue.ofUnsigned(number)));
  }
}
