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
import java.util.List;
import java.util.Set;

/**
 * A window of events is a span of their own timestamps, whenever they landed. Only {@code events}
 * is sorted by that time and keeps all of it.
 *
 * <p>An event that arrives after its window was exported is in no export of that window; by {@link
 * LandedRule} it is in a later window.
 */
public final class TimestampRule {
  /** The rule's name, for fingerprints. */
  public static final String NAME = "timestamp";

  /** The table that it reads. */
  public static final String TABLE = "events";

  /** An event's own time in all tables of events. */
  public static final String TIME = "timestamp";

  private TimestampRule() {}

  /**
   * The table with the conditions that a window has in it.
   *
   * @param existing names of the tables that exist in the database
   * @throws LakeferryException UNKNOWN_OBJECT if {@code events} is not among them
   */
  public static SourceTable choose(String database, Window window, Set<String> existing) {
    if (!existing.contains(TABLE)) {
      throw new LakeferryException(
          ErrorCode.UNKNOWN_OBJECT,
          "ClickHouse database " + database,
          "there is no table " + TABLE + ", and no other holds all events of a timestamp",
          "Check --clickhouseDatabase, or export by the time of landing");
    }
    int days = Math.toIntExact(Duration.between(window.start(), window.end()).plusDays(1).toDays());
    return new SourceTable(
        database,
        TABLE,
        LandedRule.TEAM,
        List.of(new TimeRange(TIME, window.start(), window.end())),
        days + 1);
  }
}
