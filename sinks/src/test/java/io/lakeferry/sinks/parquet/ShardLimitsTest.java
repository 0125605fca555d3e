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
package io.lakeferry.sinks.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.transforms.settings.DataSize;
import org.junit.jupiter.api.Test;

class ShardLimitsTest {
  @Test
  void defaults() {
    assertThat(ShardLimits.defaults())
        .isEqualTo(new ShardLimits(new DataSize(134_217_728), new DataSize(33_554_432), 1));
  }

  @Test
  void senselessLimitsAreRefused() {
    DataSize some = DataSize.ofMebibytes(1);
    DataSize none = new DataSize(0);
    assertThatThrownBy(() -> new ShardLimits(none, some, 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ShardLimits(some, none, 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ShardLimits(some, some, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ShardLimits(some, some, 23))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
