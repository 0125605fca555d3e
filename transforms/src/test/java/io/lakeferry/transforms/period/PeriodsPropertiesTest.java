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

import io.lakeferry.transforms.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of all periods, in zones that change their clocks in every way. */
class PeriodsPropertiesTest {
  private static final List<String> ZONES =
      List.of(
          "UTC",
          "US/Eastern",
          "Europe/Berlin",
          "Australia/Lord_Howe",
          "Asia/Beirut",
          "America/Sao_Paulo",
          "Pacific/Apia",
          "Asia/Kathmandu",
          "Africa/Casablanca");

  @Provide
  Arbitrary<Periods> periods() {
    Arbitrary<Interval> intervals =
        Arbitraries.oneOf(
            Arbitraries.of(Interval.HOUR, Interval.DAY, Interval.WEEK),
            Arbitraries.integers().between(1, Interval.MOST_MINUTES).map(Interval::everyMinutes));
    return Combinators.combine(
            intervals,
            Arbitraries.of(ZONES).map(ZoneId::of),
            Arbitraries.integers().between(0, 23),
            Arbitraries.integers().between(0, 6))
        .as(
            (interval, zone, hour, day) ->
                Periods.of(
                    interval,
                    zone,
                    interval.isLocal() ? OptionalInt.of(hour) : OptionalInt.empty(),
                    interval.unit() == Interval.Unit.WEEK
                        ? OptionalInt.of(day)
                        : OptionalInt.empty()));
  }

  @Provide
  Arbitrary<Instant> instants() {
    return Arbitraries.longs()
        .between(
            Instant.parse("1995-01-01T00:00:00Z").getEpochSecond(),
            Instant.parse("2037-01-01T00:00:00Z").getEpochSecond())
        .map(Instant::ofEpochSecond);
  }

  @Property
  void everyInstantLiesInItsPeriod(
      @ForAll("periods") Periods periods, @ForAll("instants") Instant instant) {
    Window period = periods.around(instant);

    assertThat(period.start()).isBeforeOrEqualTo(instant);
    assertThat(period.end()).isAfter(instant);
    assertThat(periods.around(period.start())).isEqualTo(period);
    assertThat(periods.around(period.end().minusNanos(1))).isEqualTo(period);
    assertThat(periods.around(period.end()).start()).isEqualTo(period.end());
  }

  @Property
  void theLastFullPeriodIsTheOneBeforeTheCurrent(
      @ForAll("periods") Periods periods, @ForAll("instants") Instant instant) {
    Window last = periods.lastFullPeriod(instant);

    assertThat(last.end()).isEqualTo(periods.around(instant).start());
    assertThat(periods.periodEndingAt(last.end())).isEqualTo(last);
  }

  @Property(tries = 300)
  void aCutRangeIsCoveredWithoutGapAndOverlap(
      @ForAll("periods") Periods periods, @ForAll("instants") Instant instant) {
    Instant from = periods.around(instant).start();
    Instant to = from.plus(Duration.ofDays(20)).plusSeconds(1234);

    CutRange cut = periods.cut(from, to);

    Instant reached = from;
    for (Window period : cut.periods()) {
      assertThat(period.start()).isEqualTo(reached);
      assertThat(periods.around(period.start())).isEqualTo(period);
      reached = period.end();
    }
    if (cut.rest().isPresent()) {
      assertThat(cut.rest().get()).isEqualTo(new Window(reached, to));
      assertThat(periods.around(reached).end()).isAfter(to);
    } else {
      assertThat(reached).isEqualTo(to);
    }
  }

  /** The definition itself: before the start the clock shows an earlier time, at it not. */
  @Property
  void aDayBeginsWhenTheClockFirstShowsItsHourOrALaterOne(
      @ForAll("instants") Instant instant, @ForAll("zonesAndHours") List<Object> zoneAndHour) {
    ZoneId zone = ZoneId.of((String) zoneAndHour.get(0));
    int hour = (Integer) zoneAndHour.get(1);
    Periods days = Periods.of(Interval.DAY, zone, OptionalInt.of(hour), OptionalInt.empty());
    LocalDateTime wanted = instant.atZone(zone).toLocalDate().atTime(hour, 0);

    Instant start = days.startOn(wanted.toLocalDate());

    assertThat(start.atZone(zone).toLocalDateTime()).isAfterOrEqualTo(wanted);
    assertThat(start.minusNanos(1).atZone(zone).toLocalDateTime()).isBefore(wanted);
  }

  @Provide
  Arbitrary<List<Object>> zonesAndHours() {
    return Combinators.combine(Arbitraries.of(ZONES), Arbitraries.integers().between(0, 23))
        .as((zone, hour) -> List.of(zone, hour));
  }
}
