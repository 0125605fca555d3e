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

import io.lakeferry.transforms.model.KeyPart;
import io.lakeferry.transforms.model.Models;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys compare as in ClickHouse, and only proper values get into SQL. */
class KeyOrderTest {

  @Test
  void stringsCompareBytewiseAndUnsigned() {
    assertThat(
            List.of(name("é"), name("b"), name(""), name("aa"), name("B"), name("a")).stream()
                .sorted(KeyOrder.INSTANCE))
        .containsExactly(name(""), name("B"), name("a"), name("aa"), name("b"), name("é"));
  }

  @Test
  void numbersCompareUnsigned() {
    assertThat(
            List.of(hash(-1), hash(Long.MIN_VALUE), hash(1), hash(0)).stream()
                .sorted(KeyOrder.INSTANCE))
        .containsExactly(hash(0), hash(1), hash(Long.MIN_VALUE), hash(-1));
  }

  @Test
  void aPointComesBeforeEveryKeyThatBeginsWithIt() {
    SplitBound point = new SplitBound(List.of(KeyValue.ofUnsigned(7)));
    SplitBound key = new SplitBound(List.of(KeyValue.ofUnsigned(7), KeyValue.ofUnsigned(0)));

    assertThat(KeyOrder.INSTANCE.compare(point, key)).isNegative();
    assertThat(new KeyRange(point, null).contains(key)).isTrue();
    assertThat(new KeyRange(null, point).contains(key)).isFalse();
  }

  @Test
  void eventsAreCountedByNameAndEverFinerHashes() {
    assertThat(Grouping.levelsOf(Models.events().key()))
        .containsExactly(
            new Grouping(1, 8),
            new Grouping(1, 20),
            new Grouping(2, 0),
            new Grouping(2, 8),
            new Grouping(2, 20),
            new Grouping(3, 0));
  }

  @Test
  void keysOfOtherShapesHaveGroupingsToo() {
    KeyPart text = new KeyPart("distinct_id", KeyPart.Type.STRING);
    KeyPart number = new KeyPart("cityHash64(id)", KeyPart.Type.UINT64);

    assertThat(Grouping.levelsOf(List.of(text))).containsExactly(new Grouping(1, 0));
    assertThat(Grouping.levelsOf(List.of(text, text)))
        .containsExactly(new Grouping(1, 0), new Grouping(2, 0));
    assertThat(Grouping.levelsOf(List.of(number, text)))
        .containsExactly(
            new Grouping(0, 8), new Grouping(0, 20), new Grouping(1, 0), new Grouping(2, 0));
  }

  @Test
  void aGroupBeginsAtItsBitsFollowedByZeros() {
    assertThat(new Grouping(1, 8).lowestKey(List.of(KeyValue.ofBytes(new byte[] {1})), 0xFF))
        .isEqualTo(
            new SplitBound(
                List.of(
                    KeyValue.ofBytes(new byte[] {1}),
                    KeyValue.ofUnsigned(0xFF00_0000_0000_0000L))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zz", "a", "AB", "61' OR 1=1 --", " 61"})
  void onlyHexadecimalIsAStringsText(String text) {
    assertThatThrownBy(() -> new KeyValue(KeyPart.Type.STRING, text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "+1", "01", "18446744073709551616", "1 OR 1=1"})
  void onlyUnsignedNumbersAreANumbersText(String text) {
    assertThatThrownBy(() -> new KeyValue(KeyPart.Type.UINT64, text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static SplitBound name(String name) {
    return new SplitBound(List.of(KeyValue.ofBytes(name.getBytes(StandardCharsets.UTF_8))));
  }

  private static SplitBound hash(long hash) {
    return new SplitBound(List.of(KeyValue.ofUnsigned(hash)));
  }
}
