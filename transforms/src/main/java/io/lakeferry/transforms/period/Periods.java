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

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.window.Window;
import java.io.Serializable;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The one way in which all time is cut into periods of an interval: every instant lies in just one
 * of them, and none overlaps another.
 *
 * <p>Periods of an hour or of some minutes are counted from the epoch in UTC, so that no change of
 * local clocks moves them. Days and weeks are those of a local calendar: a day in which clocks are
 * changed has 23, 25 or another number of hours, as <a
 * href="https://posthog.com/docs/cdp/batch-exports">PostHog</a> has them.
 *
 * <p>A local day begins with the first instant at which the local clock shows its date at the start
 * hour <em>or later</em>. That answers the odd cases:
 *
 * <ul>
 *   <li>a start that the clocks leap over begins when they have leapt (as midnight does where
 *       clocks change at midnight);
 *   <li>a start that the clocks show twice begins when they show it first;
 *   <li>a day that a place leaves out, having crossed the date line, has no period if days begin at
 *       midnight; with a later start hour its period is what lies between the crossing, which ends
 *       the day before, and the start hour of the next day.
 * </ul>
 */
public final class Periods implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int SECONDS_PER_MINUTE = 60;

  /** A range of more periods is a slip of the pen: hours of eleven years. */
  private static final int MOST_PERIODS = 100_000;

  private final Interval interval;
  private final ZoneId zone;
  private final int startHour;
  private final DayOfWeek startDay;

  private Periods(Interval interval, ZoneId zone, int startHour, DayOfWeek startDay) {
    this.interval = interval;
    this.zone = zone;
    this.startHour = startHour;
    this.startDay = startDay;
  }

  /**
   * The periods.
   *
   * @param zone whose calendar days and weeks follow; of no effect on the others
   * @param offsetHour hour at which local days begin, 0 to 23; empty for 0
   * @param offsetDay day on which local weeks begin, 0 for Sunday to 6 for Saturday; empty for
   *     Sunday
   * @throws LakeferryException INVALID_OPTION for an offset that the interval does not have, or
   *     that is out of range
   */
  public static Periods of(
      Interval interval, ZoneId zone, OptionalInt offsetHour, OptionalInt offsetDay) {
    if (offsetHour.isPresent() && !interval.isLocal()) {
      throw misplaced("--offsetHour", interval, "day and week");
    }
    if (offsetDay.isPresent() && interval.unit() != Interval.Unit.WEEK) {
      throw misplaced("--offsetDay", interval, "week");
    }
    requireUpTo("--offsetHour", offsetHour, 23);
    requireUpTo("--offsetDay", offsetDay, 6);
    // DayOfWeek counts from Monday.
    return new Periods(
        interval, zone, offsetHour.orElse(0), DayOfWeek.SUNDAY.plus(offsetDay.orElse(0)));
  }

  private static LakeferryException misplaced(String option, Interval interval, String others) {
    return new LakeferryException(
        ErrorCode.INVALID_OPTION,
        option,
        "has no meaning for --interval=" + interval,
        "Leave it out, it goes with " + others);
  }

  private static void requireUpTo(String option, OptionalInt value, int most) {
    if (value.isPresent() && (value.getAsInt() < 0 || value.getAsInt() > most)) {
      throw new LakeferryException(
          ErrorCode.INVALID_OPTION,
          option,
          "'" + value.getAsInt() + "' is out of range",
          "Give 0 to " + most);
    }
  }

  /** How long they are. */
  public Interval interval() {
    return interval;
  }

  /** Whose calendar they follow, and in whose time a date without a zone is meant. */
  public ZoneId zone() {
    return zone;
  }

  /** The period in which the instant lies. */
  public Window around(Instant instant) {
    Instant start = startAtOrBefore(instant);
    return new Window(start, startAfter(start));
  }

  /** The newest period that has ended by then. */
  public Window lastFullPeriod(Instant settled) {
    return periodBefore(startAtOrBefore(settled));
  }

  /**
   * The period that ends there.
   *
   * @throws LakeferryException INVALID_OPTION if none does, naming the nearest ends
   */
  public Window periodEndingAt(Instant end) {
    requireBoundary("--intervalEnd", end);
    return periodBefore(end);
  }

  /** The period before the one that begins at this boundary. */
  private Window periodBefore(Instant boundary) {
    // A tick before lies in it.
    return around(boundary.minusNanos(1));
  }

  /**
   * Cuts a range into full periods; what is left at its end is no period.
   *
   * @param from start of the first period
   * @param to not before {@code from}
   * @throws LakeferryException INVALID_OPTION if no period begins at {@code from}, naming the
   *     nearest that do; or if there are more than 100,000 of them
   */
  public CutRange cut(Instant from, Instant to) {
    requireBoundary("--from", from);
    long about = Duration.between(from, to).dividedBy(length());
    if (about > MOST_PERIODS) {
      throw new LakeferryException(
          ErrorCode.INVALID_OPTION,
          "--from",
          "makes about %,d periods of %s, more than %,d"
              .formatted(about, described(), MOST_PERIODS),
          "Give a shorter range or longer periods");
    }
    List<Window> periods = new ArrayList<>();
    Instant start = from;
    while (start.isBefore(to)) {
      Instant end = startAfter(start);
      if (end.isAfter(to)) {
        return new CutRange(periods, Optional.of(new Window(start, to)));
      }
      periods.add(new Window(start, end));
      start = end;
    }
    return new CutRange(periods, Optional.empty());
  }

  /** How long a period is, in the mean of a local calendar. */
  private Duration length() {
    return interval.isLocal() ? Duration.ofDays(days()) : Duration.ofMinutes(interval.minutes());
  }

  /** The instant at which a local day, of that date, begins at the start hour. */
  public Instant startOn(LocalDate date) {
    return firstAtOrAfter(date.atTime(startHour, 0));
  }

  private void requireBoundary(String option, Instant instant) {
    Instant before = startAtOrBefore(instant);
    if (!before.equals(instant)) {
      throw new LakeferryException(
          ErrorCode.INVALID_OPTION,
          option,
          instant + " is no boundary of periods of " + described(),
          "The nearest are " + before + " and " + startAfter(before));
    }
  }

  /** In words, for messages. */
  public String described() {
    return switch (interval.unit()) {
      case MINUTES, HOUR -> "'" + interval + "' in UTC";
      case DAY -> "'day' in " + zone + " from %02d:00".formatted(startHour);
      case WEEK ->
          "'week' in "
              + zone
              + " from "
              + startDay.toString().charAt(0)
              + startDay.toString().substring(1).toLowerCase(Locale.ROOT)
              + " %02d:00".formatted(startHour);
    };
  }

  private Instant startAtOrBefore(Instant instant) {
    if (!interval.isLocal()) {
      long step = (long) interval.minutes() * SECONDS_PER_MINUTE;
      return Instant.ofEpochSecond(Math.floorDiv(instant.getEpochSecond(), step) * step);
    }
    // The local date is at most some hours off the day that holds the instant.
    LocalDate day = firstDay(instant.atZone(zone).toLocalDate().plusDays(1));
    while (startOn(day).isAfter(instant)) {
      day = day.minusDays(days());
    }
    return startOn(day);
  }

  /** The first boundary after an instant. */
  private Instant startAfter(Instant instant) {
    if (!interval.isLocal()) {
      return startAtOrBefore(instant).plusSeconds((long) interval.minutes() * SECONDS_PER_MINUTE);
    }
    LocalDate day = firstDay(instant.atZone(zone).toLocalDate().minusDays(1));
    while (!startOn(day).isAfter(instant)) {
      day = day.plusDays(days());
    }
    return startOn(day);
  }

  /** The day itself, or the day on which its week begins. */
  private LocalDate firstDay(LocalDate day) {
    return interval.unit() == Interval.Unit.WEEK
        ? day.with(TemporalAdjusters.previousOrSame(startDay))
        : day;
  }

  private int days() {
    return interval.unit() == Interval.Unit.WEEK ? 7 : 1;
  }

  private Instant firstAtOrAfter(LocalDateTime local) {
    ZoneOffsetTransition transition = zone.getRules().getTransition(local);
    if (transition != null && transition.isGap()) {
      return transition.getInstant();
    }
    return local.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
  }
}
