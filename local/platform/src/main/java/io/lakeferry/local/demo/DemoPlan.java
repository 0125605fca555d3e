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
package io.lakeferry.local.demo;

import io.lakeferry.local.sample.SampleSpecification;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the demonstration works with.
 *
 * @param sample what happens
 * @param teamId whose rows are exported
 * @param clock the time
 */
record DemoPlan(SampleSpecification sample, long teamId, Clock clock) {
  private static final long EVENTS = 100_000;
  private static final long SEED = 1;
  private static final int HOURS = 2;

  /** An export waits a minute after its window's end; the demonstration shall not. */
  private static final Duration AGE = Duration.ofMinutes(2);

  static DemoPlan of(Clock clock) {
    return of(EVENTS, clock);
  }

  static DemoPlan of(long events, Clock clock) {
    SampleSpecification sample =
        SampleSpecification.upToNow(
            events, SEED, HOURS, Clock.fixed(clock.instant().minus(AGE), clock.getZone()));
    return new DemoPlan(sample, 1, clock);
  }

  /** The hours, oldest first. */
  List<Window> windows() {
    return IntStream.range(0, sample.hours())
        .mapToObj(hour -> sample.start().plus(Duration.ofHours(hour)))
        .map(start -> new Window(start, start.plus(Duration.ofHours(1))))
        .toList();
  }

  /**
   * An hour.
   *
   * @param start its first instant
   * @param end the first instant after it
   */
  record Window(Instant start, Instant end) {}
}
