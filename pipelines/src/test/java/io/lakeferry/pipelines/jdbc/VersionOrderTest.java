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

import io.lakeferry.transforms.model.ValueType;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionOrderTest {
  private static final VersionOrder TWO =
      new VersionOrder(new ColumnValues(List.of(ValueType.BIGINT, ValueType.BIGINT)), 2);
  private static final VersionOrder WITH_FALLBACK =
      new VersionOrder(new ColumnValues(List.of(ValueType.BIGINT, ValueType.BIGINT)), 1);
  private static final VersionOrder NONE = new VersionOrder(new ColumnValues(List.of()), 0);

  @Test
  void theFirstVersionWeighsMostAndNullIsTheLowest() {
    assertThat(TWO.replaces("[1,0]", "[0,9]")).isTrue();
    assertThat(TWO.replaces("[0,9]", "[1,0]")).isFalse();
    assertThat(TWO.replaces("[1,2]", "[1,1]")).isTrue();
    assertThat(TWO.replaces("[1,1]", "[1,1]")).isFalse();
    assertThat(TWO.replaces("[1,10]", "[1,9]")).as("by number, not by text").isTrue();
    assertThat(TWO.replaces("[null,9]", "[0,0]")).isFalse();
    assertThat(TWO.replaces("[-5,null]", "[null,9]")).isTrue();
    assertThat(TWO.replaces("[null,1]", "[null,null]")).isTrue();
  }

  /** Rows from before the version are ordered by the fallback, and are not turned back. */
  @Test
  void aRowWithoutAVersionIsReplacedOnlyIfTheFallbackIsNotLower() {
    assertThat(WITH_FALLBACK.replaces("[5,7]", "[null,7]")).isTrue();
    assertThat(WITH_FALLBACK.replaces("[5,6]", "[null,7]")).isFalse();
    assertThat(WITH_FALLBACK.replaces("[5,null]", "[null,null]")).isTrue();
    assertThat(WITH_FALLBACK.replaces("[5,1]", "[4,7]")).as("both have one").isTrue();
    assertThat(WITH_FALLBACK.replaces("[4,9]", "[4,7]")).isFalse();
  }

  @Test
  void withoutAVersionTheRowThatStandsStays() {
    assertThat(NONE.replaces("[]", "[]")).isFalse();
  }

  @Test
  void ofSeveralRowsOfTheSourceTheNewestCounts() {
    assertThat(TWO.newer("[1,2]", "[1,3]")).isEqualTo("[1,3]");
    assertThat(TWO.newer("[2,null]", "[1,3]")).isEqualTo("[2,null]");
    assertThat(NONE.newer("[]", "[]")).isEqualTo("[]");
  }
}
