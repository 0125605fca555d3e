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
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.transforms.errors.LakeferryException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SideCountsTest {
  private static final List<Instant> RUNS =
      List.of(Instant.EPOCH.plusNanos(1000), Instant.EPOCH.plusNanos(2000));

  /** It would count as 0, and its rows as lost. */
  @Test
  void aCountThatGotLostIsNoCountOfNothing() {
    assertThatCode(() -> SideCounts.requireAll(RUNS, Map.of(1L, 0L, 2L, 5L)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> SideCounts.requireAll(RUNS, Map.of(1L, 0L, 3L, 5L)))
        .isInstanceOf(LakeferryException.class)
        .hasMessageContaining("the counts of the target: 1 of 2 runs have one");
  }

  @Test
  void memoryThatIsUsedUpIsToldAsSuch() {
    for (Throwable thrown :
        List.of(new OutOfMemoryError(), new RuntimeException(new OutOfMemoryError()))) {
      assertThat(SideCounts.coded(thrown, null, null, Comparison.begin()))
          .isInstanceOf(LakeferryException.class)
          .hasMessageContaining("the memory is used up");
    }
    IllegalStateException other = new IllegalStateException();
    assertThat(SideCounts.coded(other, null, null, Comparison.begin())).isSameAs(other);
  }
}
