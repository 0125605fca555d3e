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

import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What was found of the keys of one period, added up. */
final class KeyTally implements Serializable {
  private static final long serialVersionUID = 1L;

  /** So many examples are kept of each finding: those that come first, whatever the order. */
  private static final int EXAMPLES = 5;

  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
  private final Map<Kind, TreeSet<String>> examples = new EnumMap<>(Kind.class);
  private long rows;
  private long keys;
  private long standing;

  /** What can be the matter with a key. */
  enum Kind {
    MISSING,
    OLDER,
    DOUBLED
  }

  /**
   * Of one key.
   *
   * @param rows that the source has of it
   * @param standing rows of the target that are counted with it; of a key in several periods they
   *     are counted with one of these
   * @param found what is the matter
   * @param example its text; not looked at if nothing is
   */
  static KeyTally of(long rows, long standing, Set<Kind> found, String example) {
    KeyTally tally = ofTarget(standing);
    tally.rows = rows;
    tally.keys = 1;
    found.forEach(kind -> tally.add(kind, 1, Set.of(example)));
    return tally;
  }

  /** Of a key that only the target has, in so many rows. */
  static KeyTally ofTarget(long standing) {
    KeyTally tally = new KeyTally();
    tally.standing = standing;
    return tally;
  }

  /** Adds what was added up elsewhere. */
  KeyTally add(KeyTally other) {
    rows += other.rows;
    keys += other.keys;
    standing += other.standing;
    other.counts.forEach((kind, count) -> add(kind, count, other.examples(kind)));
    return this;
  }

  private void add(Kind kind, long count, Set<String> further) {
    counts.merge(kind, count, Long::sum);
    TreeSet<String> kept = examples.computeIfAbsent(kind, none -> new TreeSet<>());
    kept.addAll(further);
    while (kept.size() > EXAMPLES) {
      kept.pollLast();
    }
  }

  long rows() {
    return rows;
  }

  long keys() {
    return keys;
  }

  /** Rows that were read of the target, whether or not the source has their keys. */
  long standing() {
    return standing;
  }

  long count(Kind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  Set<String> examples(Kind kind) {
    return examples.getOrDefault(kind, new TreeSet<>());
  }

  /** Whether the same was found; runners compare what they carry. */
  @Override
  public boolean equals(Object other) {
    return other instanceof KeyTally tally
        && rows == tally.rows
        && keys == tally.keys
        && standing == tally.standing
        && counts.equals(tally.counts)
        && examples.equals(tally.examples);
  }

  @Override
  public int hashCode() {
    return Objects.hash(rows, keys, standing, counts, examples);
  }
}
