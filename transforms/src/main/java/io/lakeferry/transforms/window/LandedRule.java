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
package io.lakeferry.transforms.window;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A window of events is a span of the time at which they landed in ClickHouse. Which table tells
 * that time best depends on the window's age.
 *
 * <ul>
 *   <li>A window that starts within {@link #RECENT} of now: {@code distributed_events_recent},
 *       which is sorted by the hour of landing, or {@code events_recent}, its storage, where the
 *       former does not exist; by {@code inserted_at}.
 *   <li>An older one, or where neither exists: {@code events}, by {@code COALESCE(inserted_at,
 *       _timestamp)}; and, as that table is sorted by the event's own date, only events dated from
 *       {@link #LATE} before the window to {@link #EARLY} after it.
 * </ul>
 *
 * <p>PostHog changes over at eight days, but {@code events_recent} drops rows seven days after
 * {@code inserted_at}: the first hours of a window between the two ages can be gone, and nobody
 * would notice. Six days leave a run one day to finish before anything that it reads can expire.
 *
 * <p>Two limits of the data itself remain, as PostHog has them. The tables are filled separately,
 * so an event can carry slightly different times of landing in them; where one window was read from
 * the one and its neighbour, days later, from the other, an event at their common edge can be in
 * both or in neither. And an event dated outside the span above is in a recent window, but not in
 * an old one.
 *
 * <p>The rule's name, not the table, belongs into a run's fingerprint, so that a relaunch days
 * later, which reads another table, is still the same run.
 */
public final class LandedRule {
  /** The rule's name, for fingerprints. */
  public static final String NAME = "landed";

  /** Windows that start within this time before now are read from the recent table. */
  public static final Duration RECENT = Duration.ofDays(6);

  /** In {@code events}, events dated this long before the window's start are still found. */
  public static final Duration LATE = Duration.ofDays(7);

  /** In {@code events}, events dated up to this long after the window's end are still found. */
  public static final Duration EARLY = Duration.ofDays(1);

  /** What equals the team in each of the tables. */
  static final String TEAM = "team_id";

  /** All tables that the rule can choose, the preferred ones first. */
  public static final List<String> TABLES =
      List.of("distributed_events_recent", "events_recent", "events");

  private LandedRule() {}

  /**
   * Chooses.
   *
   * @param existing names of the tables that exist in the database; others than {@link #TABLES}
   *     don't matter
   * @throws LakeferryException UNKNOWN_OBJECT if no table that holds the window exists
   */
  public static SourceTable choose(
      String database, Window window, Instant now, Set<String> existing) {
    boolean recent = !window.start().isBefore(now.minus(RECENT));
    List<String> candidates = recent ? TABLES : TABLES.subList(2, 3);
    return candidates.stream()
        .filter(existing::contains)
        .findFirst()
        .map(name -> layoutOf(database, name, window))
        .orElseThrow(
            () ->
                new LakeferryException(
                    ErrorCode.UNKNOWN_OBJECT,
                    "ClickHouse database " + database,
                    "there is no table " + String.join(" or ", candidates),
                    "Check --clickhouseDatabase, and that the user may see the table"));
  }

  /**
   * The table of that name with the conditions that a window has in it.
   *
   * @param name one of {@link #TABLES}
   */
  public static SourceTable layoutOf(String database, String name, Window window) {
    return switch (name) {
      case "distributed_events_recent", "events_recent" ->
          // One part holds one hour of landing.
          new SourceTable(
              database,
              name,
              TEAM,
              List.of(new TimeRange("inserted_at", window.start(), window.end())),
              1);
      case "events" -> {
        TimeRange dated =
            new TimeRange("timestamp", window.start().minus(LATE), window.end().plus(EARLY));
        // Most events are dated like the window, on its days; the late ones lie on the others.
        int days =
            Math.toIntExact(Duration.between(window.start(), window.end()).plusDays(1).toDays());
        yield new SourceTable(
            database,
            name,
            TEAM,
            List.of(
                new TimeRange("COALESCE(inserted_at, _timestamp)", window.start(), window.end()),
                dated),
            days + 1);
      }
      default -> throw new IllegalArgumentException("no table of this rule: " + name);
    };
  }
}
