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
import io.lakeferry.transforms.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodsTest {
  private static final OptionalInt NONE = OptionalInt.empty();

  private static Periods days(String zone, int hour) {
    return Periods.of(Interval.DAY, ZoneId.of(zone), OptionalInt.of(hour), NONE);
  }

  private static Periods weeks(String zone, int day, int hour) {
    return Periods.of(Interval.WEEK, ZoneId.of(zone), OptionalInt.of(hour), OptionalInt.of(day));
  }

  private static Periods clock(Interval interval) {
    return Periods.of(interval, ZoneOffset.UTC, NONE, NONE);
  }

  private static Instant at(String text) {
    return Instant.parse(text);
  }

  private static Window window(String start, String end) {
    return new Window(at(start), at(end));
  }

  /** The day that holds the local noon of a date. */
  private static Window dayOf(Periods days, String date) {
    return days.around(LocalDate.parse(date).atTime(12, 0).atZone(days.zone()).toInstant());
  }

  @Test
  void moreThanAHundredThousandPeriodsAreRefusedWithTheirNumber() {
    Instant from = at("2000-01-01T00:00:00Z");

    assertThat(clock(Interval.HOUR).cut(from, from.plus(Duration.ofHours(100_000))).periods())
        .hasSize(100_000);
    assertThatThrownBy(() -> clock(Interval.everyMinutes(1)).cut(Instant.EPOCH, from))
        .isInstanceOfSatisfying(
            LakeferryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_OPTION))
        .hasMessageContaining("15,778,080 periods");
    assertThatThrownBy(() -> days("UTC", 0).cut(at("1000-01-01T00:00:00Z"), from))
        .hasMessageContaining("365,242 periods");
  }

  @Test
  void hoursAndMinutesAreCountedFromTheEpoch() {
    assertThat(clock(Interval.HOUR).around(at("2026-03-01T09:59:59.999999Z")))
        .isEqualTo(window("2026-03-01T09:00:00Z", "2026-03-01T10:00:00Z"));
    assertThat(clock(Interval.everyMinutes(5)).around(at("2026-03-01T09:05:00Z")))
        .isEqualTo(window("2026-03-01T09:05:00Z", "2026-03-01T09:10:00Z"));
    // 420 minutes do not divide a day: the periods go on counting over midnight.
    assertThat(clock(Interval.everyMinutes(420)).around(at("1970-01-02T00:00:00Z")))
        .isEqualTo(window("1970-01-01T21:00:00Z", "1970-01-02T04:00:00Z"));
    assertThat(clock(Interval.everyMinutes(420)).around(at("1969-12-31T23:00:00Z")).end())
        .isEqualTo(Instant.EPOCH);
  }

  @Test
  void aZoneMovesNoHour() {
    Periods hours = Periods.of(Interval.HOUR, ZoneId.of("Asia/Kolkata"), NONE, NONE);

    assertThat(hours.around(at("2026-03-01T09:15:00Z")))
        .isEqualTo(window("2026-03-01T09:00:00Z", "2026-03-01T10:00:00Z"));
  }

  /** The case of PostHog's own tests: 2024-03-10 and 2024-11-03. */
  @ParameterizedTest
  @CsvSource({
    "US/Eastern, 2024-03-10, 2024-03-10T05:00:00Z, 2024-03-11T04:00:00Z",
    "US/Eastern, 2024-11-03, 2024-11-03T04:00:00Z, 2024-11-04T05:00:00Z",
    "US/Eastern, 2024-07-04, 2024-07-04T04:00:00Z, 2024-07-05T04:00:00Z",
    "Europe/Berlin, 2026-03-29, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
    "Europe/Berlin, 2026-10-25, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
    // Half an hour is changed: days of 23.5 and 24.5 hours.
    "Australia/Lord_Howe, 2026-10-04, 2026-10-03T13:30:00Z, 2026-10-04T13:00:00Z",
    "Australia/Lord_Howe, 2026-04-05, 2026-04-04T13:00:00Z, 2026-04-05T13:30:00Z"
  })
  void daysInWhichClocksChangeAreShorterOrLonger(
      String zone, String date, String start, String end) {
    assertThat(dayOf(days(zone, 0), date)).isEqualTo(window(start, end));
  }

  /** In Beirut clocks leap from 00:00 to 01:00: a midnight that does not exist. */
  @Test
  void aDayWithoutMidnightBeginsWhenTheClocksHaveLeapt() {
    Periods days = days("Asia/Beirut", 0);

    assertThat(dayOf(days, "2026-03-28"))
        .isEqualTo(window("2026-03-27T22:00:00Z", "2026-03-28T22:00:00Z"));
    assertThat(dayOf(days, "2026-03-29"))
        .isEqualTo(window("2026-03-28T22:00:00Z", "2026-03-29T21:00:00Z"));
    assertThat(days.startOn(LocalDate.parse("2026-03-29")).atZone(days.zone()).toLocalTime())
        .hasToString("01:00");
  }

  /** In Berlin there is no 02:00 on 2026-03-29, and it is 02:00 twice on 2026-10-25. */
  @Test
  void aStartThatIsLeaptOverOrShownTwiceIsDefined() {
    Periods days = days("Europe/Berlin", 2);

    assertThat(days.startOn(LocalDate.parse("2026-03-29"))).isEqualTo(at("2026-03-29T01:00:00Z"));
    assertThat(days.around(at("2026-03-29T00:59:59Z")))
        .isEqualTo(window("2026-03-28T01:00:00Z", "2026-03-29T01:00:00Z"));
    assertThat(days.around(at("2026-03-29T01:00:00Z")))
        .isEqualTo(window("2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"));
    assertThat(days.startOn(LocalDate.parse("2026-10-25"))).isEqualTo(at("2026-10-25T00:00:00Z"));
    assertThat(days.around(at("2026-10-25T01:30:00Z")))
        .describedAs("02:30 for the second time")
        .isEqualTo(window("2026-10-25T00:00:00Z", "2026-10-26T01:00:00Z"));
  }

  /** Lord Howe leaps from 02:00 to 02:30, and goes back from 02:00 to 01:30. */
  @Test
  void halfAnHourIsLeaptOverAsWell() {
    assertThat(days("Australia/Lord_Howe", 2).startOn(LocalDate.parse("2026-10-04")))
        .isEqualTo(at("2026-10-03T15:30:00Z"));
    assertThat(dayOf(days("Australia/Lord_Howe", 2), "2026-10-04"))
        .isEqualTo(window("2026-10-03T15:30:00Z", "2026-10-04T15:00:00Z"));
  }

  /** Samoa had no 30 December 2011. */
  @Test
  void aDayThatWasLeftOutHasNoPeriod() {
    Periods days = days("Pacific/Apia", 0);

    assertThat(days.cut(at("2011-12-29T10:00:00Z"), at("2012-01-01T10:00:00Z")).periods())
        .containsExactly(
            window("2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z"),
            window("2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z"),
            window("2011-12-31T10:00:00Z", "2012-01-01T10:00:00Z"));
  }

  /** The night from 29 to 31 December is cut where the date changed: 19 hours, and 5. */
  @Test
  void aDayThatWasLeftOutHasItsNightIfDaysBeginLater() {
    Periods days = days("Pacific/Apia", 5);

    assertThat(days.cut(at("2011-12-28T15:00:00Z"), at("2011-12-31T15:00:00Z")).periods())
        .containsExactly(
            window("2011-12-28T15:00:00Z", "2011-12-29T15:00:00Z"),
            window("2011-12-29T15:00:00Z", "2011-12-30T10:00:00Z"),
            window("2011-12-30T10:00:00Z", "2011-12-30T15:00:00Z"),
            window("2011-12-30T15:00:00Z", "2011-12-31T15:00:00Z"));
  }

  @Test
  void weeksBeginOnSundayUnlessToldOtherwise() {
    Periods sundays = Periods.of(Interval.WEEK, ZoneOffset.UTC, NONE, NONE);
    assertThat(sundays.around(at("2026-03-04T12:00:00Z")))
        .isEqualTo(window("2026-03-01T00:00:00Z", "2026-03-08T00:00:00Z"));
    assertThat(weeks("UTC", 1, 9).around(at("2026-03-02T08:59:59Z")))
        .isEqualTo(window("2026-02-23T09:00:00Z", "2026-03-02T09:00:00Z"));
    assertThat(weeks("UTC", 6, 0).around(at("2026-03-01T00:00:00Z")))
        .isEqualTo(window("2026-02-28T00:00:00Z", "2026-03-07T00:00:00Z"));
  }

  @Test
  void weeksWithAChangeOfClocksAreAnHourShorterOrLonger() {
    Window spring = weeks("US/Eastern", 0, 0).around(at("2024-03-12T00:00:00Z"));
    assertThat(spring).isEqualTo(window("2024-03-10T05:00:00Z", "2024-03-17T04:00:00Z"));
    Window autumn = weeks("Europe/Berlin", 1, 5).around(at("2026-10-23T00:00:00Z"));
    assertThat(Duration.between(autumn.start(), autumn.end())).isEqualTo(Duration.ofHours(169));
  }

  @Test
  void theLastFullPeriodHasEnded() {
    Periods hours = clock(Interval.HOUR);
    assertThat(hours.lastFullPeriod(at("2026-03-01T10:00:00Z")))
        .isEqualTo(window("2026-03-01T09:00:00Z", "2026-03-01T10:00:00Z"));
    assertThat(hours.lastFullPeriod(at("2026-03-01T09:59:59.999Z")))
        .isEqualTo(window("2026-03-01T08:00:00Z", "2026-03-01T09:00:00Z"));
    assertThat(days("US/Eastern", 0).lastFullPeriod(at("2024-03-11T04:00:00Z")))
        .isEqualTo(window("2024-03-10T05:00:00Z", "2024-03-11T04:00:00Z"));
  }

  @Test
  void anEndThatIsNoBoundaryIsRefusedWithTheNearest() {
    assertThat(days("US/Eastern", 0).periodEndingAt(at("2024-03-11T04:00:00Z")))
        .isEqualTo(window("2024-03-10T05:00:00Z", "2024-03-11T04:00:00Z"));
    assertThatThrownBy(() -> days("US/Eastern", 0).periodEndingAt(at("2024-03-11T05:00:00Z")))
        .isInstanceOf(LakeferryException.class)
        .hasMessage(
            "--intervalEnd: 2024-03-11T05:00:00Z is no boundary of periods of 'day' in US/Eastern"
                + " from 00:00. The nearest are 2024-03-11T04:00:00Z and 2024-03-12T04:00:00Z.");
  }

  @Test
  void aRangeIsCutIntoFullPeriodsAndTheRestIsTold() {
    CutRange cut =
        days("Europe/Berlin", 0).cut(at("2026-03-27T23:00:00Z"), at("2026-03-30T12:00:00Z"));

    assertThat(cut.periods())
        .containsExactly(
            window("2026-03-27T23:00:00Z", "2026-03-28T23:00:00Z"),
            window("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"));
    assertThat(cut.rest()).contains(window("2026-03-29T22:00:00Z", "2026-03-30T12:00:00Z"));
    assertThat(
            clock(Interval.HOUR).cut(at("2026-03-01T09:00:00Z"), at("2026-03-01T11:00:00Z")).rest())
        .isEmpty();
    assertThat(clock(Interval.HOUR).cut(at("2026-03-01T09:00:00Z"), at("2026-03-01T09:00:00Z")))
        .isEqualTo(new CutRange(List.of(), java.util.Optional.empty()));
  }

  @Test
  void aRangeBeginsAtABoundary() {
    assertThatThrownBy(
            () -> weeks("UTC", 1, 0).cut(at("2026-03-01T00:00:00Z"), at("2026-03-30T00:00:00Z")))
        .isInstanceOf(LakeferryException.class)
        .hasMessageContaining("--from: 2026-03-01T00:00:00Z is no boundary")
        .hasMessageContaining("'week' in UTC from Monday 00:00")
        .hasMessageContaining("2026-02-23T00:00:00Z and 2026-03-02T00:00:00Z");
  }

  @Test
  void offsetsThatAnIntervalDoesNotHaveAreRefused() {
    OptionalInt one = OptionalInt.of(1);
    assertThatThrownBy(() -> Periods.of(Interval.HOUR, ZoneOffset.UTC, one, NONE))
        .hasMessageContaining("--offsetHour: has no meaning for --interval=hour");
    assertThatThrownBy(() -> Periods.of(Interval.everyMinutes(5), ZoneOffset.UTC, one, NONE))
        .hasMessageContaining("--offsetHour: has no meaning for --interval=every 5 minutes");
    assertThatThrownBy(() -> Periods.of(Interval.DAY, ZoneOffset.UTC, NONE, one))
        .hasMessageContaining("--offsetDay: has no meaning for --interval=day");
    assertThatThrownBy(() -> Periods.of(Interval.DAY, ZoneOffset.UTC, OptionalInt.of(24), NONE))
        .hasMessageContaining("--offsetHour: '24' is out of range. Give 0 to 23");
    assertThatThrownBy(() -> Periods.of(Interval.WEEK, ZoneOffset.UTC, NONE, OptionalInt.of(7)))
        .hasMessageContaining("--offsetDay: '7' is out of range. Give 0 to 6");
  }
}
