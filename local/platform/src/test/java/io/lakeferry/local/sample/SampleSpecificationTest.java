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
package io.lakeferry.local.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleSpecificationTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-04T05:06:07.890Z"), ZoneOffset.UTC);

  @Test
  void endsWithTheLastFullHour() {
    SampleSpecification specification = SampleSpecification.upToNow(1000, 7, 3, CLOCK);

    assertThat(specification.start()).isEqualTo("2026-03-04T02:00:00Z");
    assertThat(specification.end()).isEqualTo("2026-03-04T05:00:00Z");
    assertThat(specification.endMicros()).isEqualTo(1_772_600_400_000_000L);
  }

  @Test
  void sharesOutTheEventsAmongTheHours() {
    SampleSpecification specification = SampleSpecification.upToNow(10, 7, 3, CLOCK);

    assertThat(IntStream.rangeClosed(0, 3).mapToLong(specification::firstEventOf))
        .containsExactly(0L, 4L, 7L, 10L);
  }

  @Test
  void refusesAnEndWithinAnHour() {
    Instant end = Instant.parse("2026-03-04T05:00:00.000001Z");
    assertThatThrownBy(() -> new SampleSpecification(1, 1, 1, end))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("full hour");
  }

  @Test
  void refusesRowsThatWouldBeDropped() {
    SampleData sample = new SampleData(URI.create("http://127.0.0.1:1"), "u", "secret", CLOCK);
    SampleSpecification old =
        new SampleSpecification(1, 1, 1, Instant.parse("2026-02-25T06:00:00Z"));

    assertThatThrownBy(() -> sample.fill(old))
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("seven days");
  }

  @Test
  void saysThatTheServerDoesNotAnswer() {
    SampleData sample = new SampleData(URI.create("http://127.0.0.1:1"), "u", "secret", CLOCK);

    assertThatThrownBy(sample::rows)
        .isInstanceOf(SampleException.class)
        .hasMessageContaining("http://127.0.0.1:1 does not answer")
        .hasMessageNotContaining("secret");
  }
}
