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
package io.lakeferry.sinks.protocol;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Which of two rows of one key is the newer one, as SQL. The source's row is {@code s}, the
 * target's {@code t}; columns are given as they stand in the statement, quoted if need be.
 */
final class VersionCondition {
  private VersionCondition() {}

  /**
   * Whether the row of the source replaces the target's. One without a version was written before
   * the target got that column, and is ordered by the fallback then as it was before; an older list
   * that has the version would else pass for newer.
   */
  static String replaces(List<String> version, List<String> fallback) {
    return fallback.isEmpty()
        ? greater(version)
        : "(%s) AND (t.%s IS NOT NULL OR %s)"
            .formatted(greater(version), version.get(0), notLower(fallback));
  }

  private static String notLower(List<String> columns) {
    String same =
        columns.stream()
            .map(column -> "s.%1$s <=> t.%1$s".formatted(column))
            .collect(Collectors.joining(" AND "));
    return "(%s) OR (%s)".formatted(greater(columns), same);
  }

  /**
   * Whether the tuple of the source is greater than the target's, the first column weighing most.
   * NULL is lower than all else, and equal to NULL.
   */
  private static String greater(List<String> columns) {
    String first = columns.get(0);
    String isGreater =
        "coalesce(s.%1$s > t.%1$s, s.%1$s IS NOT NULL AND t.%1$s IS NULL)".formatted(first);
    return columns.size() == 1
        ? isGreater
        : "%s OR (s.%2$s <=> t.%2$s AND (%3$s))"
            .formatted(isGreater, first, greater(columns.subList(1, columns.size())));
  }
}
