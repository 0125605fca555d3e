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
package io.lakeferry.sources.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.transforms.settings.DataSize;
import org.junit.jupiter.api.Test;

/** Into how many splits a window is divided. */
class SplitSizingTest {

  @Test
  void filesComeOutAboutAsLargeAsWished() {
    // 10 million rows of 512 bytes are some 1.2 GiB of Parquet.
    assertThat(sizing(10_000_000, 512, 1250, 1).splits()).isEqualTo(10);
  }

  @Test
  void aSmallWindowIsOneSplit() {
    assertThat(sizing(100_000, 512, 13, 1).splits()).isEqualTo(1);
    assertThat(sizing(1, 512, 1, 1).splits()).isEqualTo(1);
  }

  @Test
  void manySortedRunsAllowFewerBounds() {
    assertThat(sizing(10_000_000, 512, 1250, 48).splits()).isEqualTo(7);
    assertThat(sizing(10_000_000, 512, 1250, 5000).splits()).isEqualTo(1);
  }

  @Test
  void thereAreNeverMoreThanRowsOrThanAPlanHolds() {
    assertThat(new SplitSizing(new DataSize(1), 3, 512, 1000, 1).splits()).isEqualTo(3);
    assertThat(new SplitSizing(new DataSize(0), 1L << 40, 512, 1L << 30, 1).splits())
        .isEqualTo(2000);
  }

  private static SplitSizing sizing(long rows, double width, long marks, long runs) {
    return new SplitSizing(DataSize.ofMebibytes(128), rows, width, marks, runs);
  }
}
