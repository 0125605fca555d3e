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

import io.lakeferry.transforms.split.Split;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitToldTest {
  private static final Split SPLIT = new Split(3, null, null, 5_000_000, 0);

  private final List<String> lines = new ArrayList<>();
  private long nanos = 1;

  private void passes(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void tellsALongSplitEachHalfMinuteAndAShortOneNever() {
    SplitTold told = new SplitTold(SPLIT, () -> nanos, lines::add);
    told.read(1_000_000);
    passes(Duration.ofSeconds(29));
    told.read(500_000);
    assertThat(lines).isEmpty();

    passes(Duration.ofSeconds(1));
    told.read(1);
    told.read(1);
    assertThat(lines).containsExactly("split 3: 1,500,001 of about 5,000,000 rows read in 30 s");

    passes(Duration.ofSeconds(40));
    told.read(98);
    assertThat(lines)
        .hasSize(2)
        .last()
        .isEqualTo("split 3: 1,500,100 of about 5,000,000 rows read in 70 s");
  }

  @Test
  void rowsThatAreTakenBackAreNoProgress() {
    SplitTold told = new SplitTold(SPLIT, () -> nanos, lines::add);
    told.read(10);
    passes(Duration.ofMinutes(1));

    told.read(-10);

    assertThat(lines).isEmpty();
  }
}
