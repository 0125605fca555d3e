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
package io.lakeferry.transforms.period;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalTest {

  @Test
  void isReadAsItIsWritten() {
    assertThat(Interval.parse("hour")).isEqualTo(Interval.HOUR);
    assertThat(Interval.parse(" Day ")).isEqualTo(Interval.DAY);
    assertThat(Interval.parse("week")).isEqualTo(Interval.WEEK);
    assertThat(Interval.parse("every 5 minutes")).isEqualTo(Interval.everyMinutes(5));
    assertThat(Interval.parse("every 1 minute")).isEqualTo(Interval.everyMinutes(1));
    for (String text : new String[] {"hour", "day", "week", "every 15 minutes"}) {
      assertThat(Interval.parse(text)).hasToString(text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "month",
        "every 0 minutes",
        "every 10081 minutes",
        "every -5 minutes",
        "5 minutes",
        "every 5 hours",
        "every 9999999 minutes"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Interval.parse(text))
        .isInstanceOf(LakeferryException.class)
        .hasMessageContaining("every N minutes")
        .extracting(thrown -> ((LakeferryException) thrown).code())
        .isEqualTo(ErrorCode.INVALID_OPTION);
  }
}
