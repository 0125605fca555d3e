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
package io.lakeferry.pipelines.jdbc;

import io.lakeferry.pipelines.jdbc.KeyQuestions.Summary;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.window.Window;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads both sides until what was read is proven.
 *
 * <p>A stream of rows can end early and look like any end. So what was read counts only if it is as
 * many rows as a count before or after it finds, of the source in each period, of the target within
 * the bounds of the periods' keys. A target that is cut short would else make keys look missing, or
 * a double look single.
 *
 * <p>The target is read within the bounds that the keys of the source had before. What the source
 * has afterwards counts only if its keys lie within these: else the target was not asked for all.
 */
final class ProvenTallies {
  private static final int TRIES = 3;

  private final KeyBounds bounds;
  private final Looks looks;

  ProvenTallies(KeyBounds bounds, Looks looks) {
    this.bounds = bounds;
    this.looks = looks;
  }

  /** How the sides are asked. */
  interface Looks {
    /** What the source has of each period now. */
    List<Summary> source(List<Window> periods);

    /** What the target has now within the bounds of the periods' keys; each has rows. */
    Standing target(List<Summary> periods);

    /**
     * Compares.
     *
     * @param periods of which one has rows at least
     * @param standing what {@link #target} said of them
     * @return the tallies of all periods by their numbers
     */
    Map<Integer, KeyTally> both(List<Summary> periods, List<Summary> pending, Standing standing);
  }

  /**
   * What the target has.
   *
   * @param bytes of an answer with all of it
   */
  record Standing(long rows, long bytes) {}

  /**
   * What was read.
   *
   * @param periods as the source has them
   * @param tallies by the periods' numbers
   */
  record Proven(List<Summary> periods, Map<Integer, KeyTally> tallies) {}

  /**
   * Reads, as long as a side does not yield as many rows as it counts, once more.
   *
   * @throws LakeferryException SOURCE_UNAVAILABLE or TARGET_UNAVAILABLE if it never does; what
   *     {@link Looks} throw
   */
  Proven read(List<Summary> periods, List<Summary> pending) {
    List<Summary> before = periods;
    for (int attempt = 1; ; attempt++) {
      List<Summary> some = before.stream().filter(period -> period.rows() > 0).toList();
      Standing standing = some.isEmpty() ? new Standing(0, 0) : looks.target(some);
      Map<Integer, KeyTally> tallies =
          some.isEmpty() ? none(before.size()) : looks.both(before, pending, standing);
      long read = tallies.values().stream().mapToLong(KeyTally::standing).sum();
      boolean targetProven = read == standing.rows() || read == looks.target(some).rows();
      if (targetProven && agrees(before, tallies)) {
        return new Proven(before, tallies);
      }
      List<Summary> after = looks.source(before.stream().map(Summary::period).toList());
      boolean sourceProven =
          agrees(before, tallies) || (agrees(after, tallies) && bounds.cover(before, after));
      if (targetProven && sourceProven) {
        return new Proven(after, tallies);
      }
      if (attempt == TRIES) {
        throw unproven(sourceProven);
      }
      before = after;
    }
  }

  private static LakeferryException unproven(boolean source) {
    String what = "it yields other numbers of rows than it counts, %d times".formatted(TRIES);
    return source
        ? new LakeferryException(
            ErrorCode.TARGET_UNAVAILABLE,
            "the keys of the target",
            what,
            "Start the command again when nothing loads into the table")
        : new LakeferryException(
            ErrorCode.SOURCE_UNAVAILABLE,
            "the keys of the source",
            what,
            "Start the command again when the periods' rows have settled");
  }

  private static Map<Integer, KeyTally> none(int periods) {
    Map<Integer, KeyTally> tallies = new HashMap<>();
    for (int number = 0; number < periods; number++) {
      tallies.put(number, new KeyTally());
    }
    return tallies;
  }

  private static boolean agrees(List<Summary> periods, Map<Integer, KeyTally> tallies) {
    for (int number = 0; number < periods.size(); number++) {
      if (tallies.get(number).rows() != periods.get(number).rows()) {
        return false;
      }
    }
    return true;
  }
}
