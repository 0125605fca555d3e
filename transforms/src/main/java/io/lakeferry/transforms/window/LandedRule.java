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
import java.util.stream.Stream;

/**
 * A window of events is a span of the time at which they landed in ClickHouse. Which table tells
 * that time best depends on the window's age.
 *
 * <ul>
 *   <li>A window that starts within {@link #RECENT} of now: {@code distributed_events_recent},
 *       which is sorted by the hour of landing, or {@code events_recent}, its storage, where the
 *       former does not exist; by {@code inserted_at}.
 *   <li>An older one, or where neither exists: {@code events}, by {@code COALESCE(inserted_at,
 *       _timestamp)}; and, as that table is sorted by the event's own date, only events dated
 *       within the selection's {@link DateSpan} around the window.
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

  /** What equals the team in each of the tables. */
  public static final String TEAM = "team_id";

  private static final String EVENTS = "events";

  /** All tables that the rule can choose, the preferred ones first. */
  public static final List<String> TABLES =
      List.of("distributed_events_recent", "events_recent", EVENTS);

  private LandedRule() {}

  /**
   * Chooses.
   *
   * @param existing names of the tables that exist in the database; others than {@link #TABLES}
   *     don't matter
   * @throws LakeferryException UNKNOWN_OBJECT if no table that holds the window exists
   */
  public static SourceTable choose(
      String database, RowSelection selection, Instant now, Set<String> existing) {
    boolean recent = !selection.window().start().isBefore(now.minus(RECENT));
    List<String> candidates = recent ? TABLES : TABLES.subList(2, 3);
    return candidates.stream()
        .filter(existing::contains)
        .findFirst()
        .map(name -> layoutOf(database, name, selection))
        .orElseThrow(
            () ->
                new LakeferryException(
                    ErrorCode.UNKNOWN_OBJECT,
                    "ClickHouse database " + database,
                    "there is no table " + String.join(" or ", candidates),
                    "Check --clickhouseDatabase, and that the user may see the table"));
  }

  /**
   * The time of landing in the table of that name.
   *
   * @param name one of {@link #TABLES}
   */
  public static String timeOf(String name) {
    return name.equals(EVENTS) ? "COALESCE(inserted_at, _timestamp)" : "inserted_at";
  }

  /** As {@link #layoutOf(String, String, RowSelection)}, with PostHog's limits of dates. */
  public static SourceTable layoutOf(String database, String name, Window window) {
    return layoutOf(database, name, RowSelection.landed(0, window));
  }

  /**
   * The table of that name with the conditions that a selection's window has in it.
   *
   * @param name one of {@link #TABLES}
   */
  public static SourceTable layoutOf(String database, String name, RowSelection selection) {
    if (!TABLES.contains(name)) {
      throw new IllegalArgumentException("no table of this rule: " + name);
    }
    Window window = selection.window();
    TimeRange landed = new TimeRange(timeOf(name), window.start(), window.end());
    if (!name.equals(EVENTS)) {
      // One part holds one hour of landing.
      return new SourceTable(database, name, TEAM, List.of(landed), 1);
    }
    // Most events are dated like the window, on its days; the late ones lie on the others.
    int days = Math.toIntExact(Duration.between(window.start(), window.end()).plusDays(1).toDays());
    return new SourceTable(
        database,
        name,
        TEAM,
        Stream.concat(
                Stream.of(landed), selection.dated().around(window, TimestampRule.TIME).stream())
            .toList(),
        days + 1);
  }
}
