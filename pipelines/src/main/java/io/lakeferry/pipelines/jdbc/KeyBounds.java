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
import io.lakeferry.sinks.protocol.TargetKeys.Bounds;
import io.lakeferry.transforms.model.Column;
import java.util.ArrayList;
import java.util.List;

/**
 * Within which bounds the keys of several periods lie: what the target is asked for.
 *
 * @param key the columns
 */
record KeyBounds(List<Column> key) {

  /** Bounds over several periods, of which each has rows. */
  List<Bounds> of(List<Summary> summaries) {
    List<Bounds> all = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      int column = i;
      all.add(
          summaries.stream()
              .map(summary -> summary.bounds().get(column))
              .reduce((one, other) -> union(key.get(column), one, other))
              .orElseThrow());
    }
    return all;
  }

  /**
   * Whether rows of the target that were asked for by the one summaries are all that the others
   * would ask for.
   *
   * @param asked with whose bounds the target was read
   * @param now what is there since
   */
  boolean cover(List<Summary> asked, List<Summary> now) {
    List<Summary> some = now.stream().filter(summary -> summary.rows() > 0).toList();
    List<Summary> read = asked.stream().filter(summary -> summary.rows() > 0).toList();
    if (some.isEmpty() || read.isEmpty()) {
      return some.isEmpty();
    }
    List<Bounds> outer = of(read);
    List<Bounds> inner = of(some);
    long rowsRead = read.stream().mapToLong(Summary::rows).sum();
    long rowsNow = some.stream().mapToLong(Summary::rows).sum();
    for (int i = 0; i < outer.size(); i++) {
      boolean anyNull = inner.get(i).known() < rowsNow;
      boolean nullsRead = outer.get(i).known() < rowsRead;
      if ((anyNull && !nullsRead) || !covers(key.get(i), outer.get(i), inner.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean covers(Column column, Bounds outer, Bounds inner) {
    if (inner.known() == 0) {
      return true;
    }
    if (outer.known() == 0) {
      return false;
    }
    if (outer.lowest() == null) {
      return true;
    }
    return inner.lowest() != null
        && compare(column, outer.lowest(), inner.lowest()) <= 0
        && compare(column, outer.highest(), inner.highest()) >= 0;
  }

  private static Bounds union(Column column, Bounds one, Bounds other) {
    if (one.known() == 0 || other.known() == 0) {
      return one.known() == 0 ? other : one;
    }
    boolean anyOpen = one.lowest() == null || other.lowest() == null;
    return new Bounds(
        anyOpen ? null : lower(column, one.lowest(), other.lowest()),
        anyOpen ? null : higher(column, one.highest(), other.highest()),
        one.known() + other.known());
  }

  private static String lower(Column column, String one, String other) {
    return compare(column, one, other) <= 0 ? one : other;
  }

  private static String higher(Column column, String one, String other) {
    return compare(column, one, other) >= 0 ? one : other;
  }

  private static int compare(Column column, String one, String other) {
    return KeyQuestions.isText(column)
        ? ColumnValues.compare(one, other)
        : Long.compare(Long.parseLong(one), Long.parseLong(other));
  }
}
