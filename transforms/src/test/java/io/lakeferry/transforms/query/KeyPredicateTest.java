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
package io.lakeferry.transforms.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.transforms.model.KeyPart;
import io.lakeferry.transforms.model.Models;
import io.lakeferry.transforms.split.KeyRange;
import io.lakeferry.transforms.split.KeyValue;
import io.lakeferry.transforms.split.SplitBound;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The texts; that they mean the range that they stand for is tested against the engine. */
class KeyPredicateTest {
  private static final List<KeyPart> KEY = Models.events().key();

  @Test
  void allKeysNeedNoCondition() {
    assertThat(KeyPredicate.conditions(KEY, KeyRange.ALL)).isEmpty();
  }

  @Test
  void boundsAreWrittenOutSoThatTheyPrune() {
    KeyRange range = new KeyRange(bound("a", 1, -1), bound("b", 2));

    assertThat(KeyPredicate.conditions(KEY, range))
        .containsExactly(
            "(event > unhex('61') OR (event = unhex('61') AND (cityHash64(distinct_id) > 1 OR"
                + " (cityHash64(distinct_id) = 1 AND cityHash64(uuid) >= 18446744073709551615))))",
            "(event < unhex('62') OR (event = unhex('62') AND cityHash64(distinct_id) < 2))");
  }

  @Test
  void aNameAloneIsABoundToo() {
    assertThat(KeyPredicate.conditions(KEY, new KeyRange(bound("a"), bound("b"))))
        .containsExactly("event >= unhex('61')", "event < unhex('62')");
  }

  @Test
  void anyBytesStandInABoundWithoutEscaping() {
    SplitBound odd =
        new SplitBound(List.of(KeyValue.ofBytes(new byte[] {'\'', '\\', 0, (byte) 0xFF})));

    assertThat(KeyPredicate.conditions(KEY, new KeyRange(odd, null)))
        .containsExactly("event >= unhex('275c00ff')");
  }

  @Test
  void boundsOfAnotherModelAreRefused() {
    SplitBound number = new SplitBound(List.of(KeyValue.ofUnsigned(1)));
    SplitBound tooLong = bound("a", 1, 2, 3);

    assertThatThrownBy(() -> KeyPredicate.conditions(KEY, new KeyRange(number, null)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> KeyPredicate.conditions(KEY, new KeyRange(null, tooLong)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static SplitBound bound(String name, long... hashes) {
    List<KeyValue> values = new java.util.ArrayList<>();
    values.add(KeyValue.ofBytes(name.getBytes(StandardCharsets.UTF_8)));
    for (long hash : hashes) {
      values.add(KeyValue.ofUnsigned(hash));
    }
    return new SplitBound(values);
  }
}
