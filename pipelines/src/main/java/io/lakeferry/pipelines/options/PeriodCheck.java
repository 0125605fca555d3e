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
package io.lakeferry.pipelines.options;

import io.lakeferry.transforms.period.Interval;
import io.lakeferry.transforms.period.Periods;
import io.lakeferry.transforms.window.Window;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.OptionalInt;

/** Checks windows, periods and ranges. */
final class PeriodCheck {
  private static final String ZONE_FORM = "a time zone such as UTC, US/Eastern or Europe/Berlin";

  private final Problems problems;

  PeriodCheck(Problems problems) {
    this.problems = problems;
  }

  /** The periods; null if none were asked for, or what was given is wrong. */
  Periods periods(PeriodOptions options) {
    ZoneId zone = problems.read("--timezone", options.getTimezone(), ZoneId::of, ZONE_FORM);
    Interval interval =
        problems.read(
            "--interval",
            options.getInterval(),
            Interval::parse,
            Interval.FORM + ", N from 1 to " + Interval.MOST_MINUTES);
    if (options.getInterval() == null) {
      refuse("--offsetHour", options.getOffsetHour());
      refuse("--offsetDay", options.getOffsetDay());
    }
    return zone == null || interval == null
        ? null
        : problems.collect(
            () ->
                Periods.of(
                    interval,
                    zone,
                    optional(options.getOffsetHour()),
                    optional(options.getOffsetDay())));
  }

  private void refuse(String option, Integer value) {
    if (value != null) {
      problems.add(option, "needs --interval", "Give --interval=day or --interval=week as well");
    }
  }

  private static OptionalInt optional(Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  /**
   * The window of an export: its bounds, or a period.
   *
   * @param settle null if it was found wrong
   * @return null if it was found wrong
   */
  Window window(ExportOptions options, Duration settle, Instant now) {
    Periods periods = periods(options);
    if (options.getInterval() == null) {
      if (options.getIntervalEnd() != null) {
        problems.add("--intervalEnd", "needs --interval", "Give --interval as well");
      }
      return bounds(options, zone(options));
    }
    refuseBound("--windowStart", options.getWindowStart());
    refuseBound("--windowEnd", options.getWindowEnd());
    if (periods == null) {
      return null;
    }
    if (options.getIntervalEnd() == null) {
      return settle == null ? null : periods.lastFullPeriod(now.minus(settle));
    }
    Instant end = instant("--intervalEnd", options.getIntervalEnd(), periods);
    return end == null ? null : problems.collect(() -> periods.periodEndingAt(end));
  }

  /** Days of the zone, from midnight; a zone that is wrong has been told. */
  private static Periods zone(PeriodOptions options) {
    try {
      return Periods.of(
          Interval.DAY, ZoneId.of(options.getTimezone()), OptionalInt.empty(), OptionalInt.empty());
    } catch (DateTimeException e) {
      return null;
    }
  }

  private void refuseBound(String option, String text) {
    if (text != null) {
      problems.add(option, "contradicts --interval", "Give either the window's bounds or a period");
    }
  }

  /**
   * @param days on which dates alone are meant; null if the zone was found wrong
   */
  private Window bounds(WindowOptions options, Periods days) {
    requireBound("--windowStart", options.getWindowStart());
    requireBound("--windowEnd", options.getWindowEnd());
    Instant start = instant("--windowStart", options.getWindowStart(), days);
    Instant end = instant("--windowEnd", options.getWindowEnd(), days);
    if (start == null || end == null) {
      return null;
    }
    if (!start.isBefore(end)) {
      problems.add("--windowEnd", "is not after --windowStart", "Give the first instant after it");
      return null;
    }
    return new Window(start, end);
  }

  private void requireBound(String option, String text) {
    if (text == null) {
      problems.add(
          option, "is missing", "Give --windowStart and --windowEnd, or --interval for a period");
    }
  }

  /** The periods of a range, which must be there; null if they are missing or wrong. */
  Periods requiredPeriods(PeriodOptions options) {
    if (options.getInterval() == null) {
      problems.add("--interval", "is missing", "Write " + Interval.FORM);
    }
    return periods(options);
  }

  /**
   * An instant; null if it is missing or wrong.
   *
   * @param periods on whose days dates alone are meant; null if the zone was found wrong
   */
  Instant instant(String option, String text, Periods periods) {
    return problems.read(
        option,
        text,
        value -> {
          Instant instant =
              periods != null && Texts.isDate(value)
                  ? periods.startOn(LocalDate.parse(value))
                  : Texts.instant(value);
          if (!instant.equals(instant.truncatedTo(ChronoUnit.MICROS))) {
            throw new IllegalArgumentException("finer than microseconds");
          }
          return instant;
        },
        Texts.INSTANT_FORM);
  }
}
