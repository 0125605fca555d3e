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

import io.lakeferry.sinks.protocol.StageCount.KeyBounds;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.ValueType;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyConditionTest {
  private static final Column TEXT = Merge.column("te`xt", ValueType.STRING);

  private static String condition(ValueType type, String lowest, String highest, long known) {
    return KeyCondition.of(
        "t", List.of(new KeyBounds(Merge.column("k", type), lowest, highest, known)), 10);
  }

  private static String text(String lowest, String highest) {
    return KeyCondition.of("t", List.of(new KeyBounds(TEXT, lowest, highest, 10)), 10);
  }

  @Test
  void everyTypeThatOrdersHasLiteralBounds() {
    assertThat(condition(ValueType.BIGINT, "-5", "7", 10)).isEqualTo("t.`k` >= -5 AND t.`k` <= 7");
    assertThat(condition(ValueType.INTEGER, "1", "1", 10)).isEqualTo("t.`k` >= 1 AND t.`k` <= 1");
    assertThat(condition(ValueType.DATE, "1999-12-31", "2026-03-01", 10))
        .isEqualTo("t.`k` >= DATE '1999-12-31' AND t.`k` <= DATE '2026-03-01'");
    assertThat(condition(ValueType.TIMESTAMP, "-1", "1", 10))
        .isEqualTo(
            "t.`k` >= TIMESTAMP '1969-12-31T23:59:59.999999Z' AND t.`k` <= TIMESTAMP"
                + " '1970-01-01T00:00:00.000001Z'");
    assertThat(condition(ValueType.STRING, "", "b", 10)).isEqualTo("t.`k` <= 'b'");
  }

  @Test
  void othersHaveNone() {
    assertThat(condition(ValueType.DOUBLE, null, null, 10)).isEqualTo("true");
    assertThat(condition(ValueType.BOOLEAN, null, null, 10)).isEqualTo("true");
    assertThat(condition(ValueType.BIGINT, "-9223372036854775808", "7", 10))
        .as("the lowest number has no literal")
        .isEqualTo("t.`k` <= 7");
  }

  @Test
  void nullsAreWithinTheBounds() {
    assertThat(condition(ValueType.BIGINT, "1", "2", 9))
        .isEqualTo("((t.`k` >= 1 AND t.`k` <= 2) OR t.`k` IS NULL)");
    assertThat(condition(ValueType.BIGINT, null, null, 0)).isEqualTo("t.`k` IS NULL");
  }

  @Test
  void textsAreQuotedAndCutWhereTheyCannotBeLiterals() {
    assertThat(text("a'b", "c\\d")).isEqualTo("t.`te``xt` >= 'a\\'b' AND t.`te``xt` <= 'c\\\\d'");
    assertThat(text("a\u0000b", "c\u0000d"))
        .isEqualTo("t.`te``xt` >= 'a' AND (t.`te``xt` <= 'c' OR startswith(t.`te``xt`, 'c'))");
    assertThat(text("\uD83D\uDE00", "z".repeat(65)))
        .isEqualTo(
            "(t.`te``xt` <= '%1$s' OR startswith(t.`te``xt`, '%1$s'))".formatted("z".repeat(64)));
    assertThat(text("\n", "\n")).isEqualTo("true");
  }
}
