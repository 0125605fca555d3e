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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * What the sample shall be. Equal specifications give equal rows.
 *
 * @param events rows of each table, copies included
 * @param seed chooses the rows' content
 * @param hours how many hours the rows arrive in
 * @param end end of the last of these hours, exclusive; a full hour in UTC
 */
public record SampleSpecification(long events, long seed, int hours, Instant end) {
  /** More rows than this would overflow the generator's arithmetic. */
  private static final long MOST_EVENTS = 1_000_000_000L;

  /** {@code events_recent} drops rows seven days after they arrived. */
  private static final int MOST_HOURS = 7 * 24;

  /** Checks the values. */
  public SampleSpecification {
    Objects.requireNonNull(end, "end");
    if (events < 1 || events > MOST_EVENTS) {
      throw new IllegalArgumentException(
          "The number of events must lie between 1 and " + MOST_EVENTS + ", not " + events);
    }
    if (hours < 1 || hours > MOST_HOURS) {
      throw new IllegalArgumentException(
          "The number of hours must lie between 1 and " + MOST_HOURS + ", not " + hours);
    }
    if (!end.equals(end.truncatedTo(ChronoUnit.HOURS))) {
      throw new IllegalArgumentException("The end must be a full hour in UTC, not " + end);
    }
  }

  /** A sample that ends with the last full hour. */
  public static SampleSpecification upToNow(long events, long seed, int hours, Clock clock) {
    return new SampleSpecification(
        events, seed, hours, clock.instant().truncatedTo(ChronoUnit.HOURS));
  }

  /** Start of the first hour. */
  public Instant start() {
    return end.minus(Duration.ofHours(hours));
  }

  /** Number of the first event that arrives in an hour, both counted from 0. */
  long firstEventOf(int hour) {
    return (hour * events + hours - 1) / hours;
  }

  long endMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, end);
  }
}
