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
import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long the periods of an export are.
 *
 * @param unit what they follow: the clock or the calendar
 * @param minutes their length in minutes for {@link Unit#MINUTES} and {@link Unit#HOUR}; 0 for the
 *     others, whose days have 23 to 25 hours
 */
public record Interval(Unit unit, int minutes) implements Serializable {
  /** How an interval is written. */
  public static final String FORM = "hour, day, week or \"every N minutes\"";

  /** The most minutes: a week. */
  public static final int MOST_MINUTES = 7 * 24 * 60;

  /** Full hours since the epoch, in UTC. */
  public static final Interval HOUR = new Interval(Unit.HOUR, 60);

  /** Days of a calendar. */
  public static final Interval DAY = new Interval(Unit.DAY, 0);

  /** Weeks of a calendar. */
  public static final Interval WEEK = new Interval(Unit.WEEK, 0);

  private static final Pattern EVERY = Pattern.compile("every +(\\d{1,6}) +minutes?");

  /** What periods follow. */
  public enum Unit {
    /** So many minutes; periods begin at multiples of them since the epoch, in UTC. */
    MINUTES,
    /** Full hours in UTC. */
    HOUR,
    /** Local days. */
    DAY,
    /** Local weeks. */
    WEEK
  }

  public Interval {
    boolean ofClock = unit == Unit.MINUTES || unit == Unit.HOUR;
    if (ofClock ? minutes < 1 || minutes > MOST_MINUTES : minutes != 0) {
      throw new IllegalArgumentException("no interval: " + unit + " of " + minutes + " minutes");
    }
  }

  /** Periods of so many minutes, 1 to {@link #MOST_MINUTES}. */
  public static Interval everyMinutes(int minutes) {
    return new Interval(Unit.MINUTES, minutes);
  }

  /**
   * Reads {@code hour}, {@code day}, {@code week} or {@code every N minutes}, in any case.
   *
   * @throws LakeferryException INVALID_OPTION
   */
  public static Interval parse(String text) {
    String wanted = text.strip().toLowerCase(Locale.ROOT);
    switch (wanted) {
      case "hour" -> {
        return HOUR;
      }
      case "day" -> {
        return DAY;
      }
      case "week" -> {
        return WEEK;
      }
      default -> {
        Matcher every = EVERY.matcher(wanted);
        int minutes = every.matches() ? Integer.parseInt(every.group(1)) : 0;
        if (minutes >= 1 && minutes <= MOST_MINUTES) {
          return everyMinutes(minutes);
        }
        throw new LakeferryException(
            ErrorCode.INVALID_OPTION,
            "--interval",
            "is not understood",
            "Write " + FORM + ", N from 1 to " + MOST_MINUTES);
      }
    }
  }

  /** Whether periods are those of a local calendar. */
  public boolean isLocal() {
    return switch (unit) {
      case DAY, WEEK -> true;
      case HOUR, MINUTES -> false;
    };
  }

  /** As it is written. */
  @Override
  public String toString() {
    return switch (unit) {
      case HOUR -> "hour";
      case DAY -> "day";
      case WEEK -> "week";
      case MINUTES -> "every " + minutes + " minutes";
    };
  }
}
