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

import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.protocol.StageCount.KeyBounds;
import io.lakeferry.sinks.warehouse.SqlText;
import io.lakeferry.transforms.model.Column;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Conditions on key columns by literal bounds, so that files of the target that cannot hold a key
 * of the stage are not read. Each is true of every row whose key is in the stage: a bound that
 * cannot stand in a statement is widened or left out.
 */
final class KeyCondition {
  /** Delta keeps the first 32 characters of a text in its file statistics; more prunes nothing. */
  private static final int LONGEST_TEXT = 64;

  private KeyCondition() {}

  /** How the lowest value of a column is asked for, if bounds of its type are used. */
  static Optional<String> lowest(Column column) {
    return asked("min", column);
  }

  /** How the highest value is asked for. */
  static Optional<String> highest(Column column) {
    return asked("max", column);
  }

  private static Optional<String> asked(String function, Column column) {
    String value = function + "(" + TableName.quote(column.name()) + ")";
    return switch (column.type()) {
      case STRING, JSON, BIGINT, INTEGER, DATE -> Optional.of("CAST(" + value + " AS STRING)");
      case TIMESTAMP -> Optional.of("unix_micros(" + value + ")");
      // Few values, or none that a literal tells exactly.
      case BOOLEAN, DOUBLE, STRING_ARRAY -> Optional.empty();
    };
  }

  /** All bounds over the columns of an alias; {@code true} if there is none. */
  static String of(String alias, List<KeyBounds> bounds, long rows) {
    String all =
        bounds.stream()
            .map(bound -> of(alias, bound, rows))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(" AND "));
    return all.isEmpty() ? "true" : all;
  }

  private static Optional<String> of(String alias, KeyBounds bounds, long rows) {
    String column = alias + "." + TableName.quote(bounds.column().name());
    if (bounds.known() == 0) {
      return Optional.of(column + " IS NULL");
    }
    List<String> conditions = new ArrayList<>();
    if (bounds.lowest() != null) {
      atLeast(column, bounds.column(), bounds.lowest()).ifPresent(conditions::add);
    }
    if (bounds.highest() != null) {
      atMost(column, bounds.column(), bounds.highest()).ifPresent(conditions::add);
    }
    if (conditions.isEmpty()) {
      return Optional.empty();
    }
    String within = String.join(" AND ", conditions);
    return Optional.of(
        bounds.known() < rows ? "((" + within + ") OR " + column + " IS NULL)" : within);
  }

  private static Optional<String> atLeast(String column, Column of, String lowest) {
    return switch (of.type()) {
      case STRING, JSON -> {
        String start = start(lowest);
        yield start.isEmpty()
            ? Optional.empty()
            : Optional.of(column + " >= " + SqlText.literal(start));
      }
      case BIGINT, INTEGER, DATE, TIMESTAMP, BOOLEAN, DOUBLE, STRING_ARRAY ->
          literal(of, lowest).map(literal -> column + " >= " + literal);
    };
  }

  private static Optional<String> atMost(String column, Column of, String highest) {
    return switch (of.type()) {
      case STRING, JSON -> {
        String start = start(highest);
        if (start.length() == highest.length()) {
          yield Optional.of(column + " <= " + SqlText.literal(highest));
        }
        // What begins otherwise and is greater than this would be greater than the highest, too.
        yield start.isEmpty()
            ? Optional.empty()
            : Optional.of(
                "(%1$s <= %2$s OR startswith(%1$s, %2$s))"
                    .formatted(column, SqlText.literal(start)));
      }
      case BIGINT, INTEGER, DATE, TIMESTAMP, BOOLEAN, DOUBLE, STRING_ARRAY ->
          literal(of, highest).map(literal -> column + " <= " + literal);
    };
  }

  private static Optional<String> literal(Column column, String value) {
    return switch (column.type()) {
      // The lowest number has no literal: its digits alone are too large.
      case BIGINT, INTEGER ->
          value.equals(Long.toString(Long.MIN_VALUE)) ? Optional.empty() : Optional.of(value);
      case DATE -> Optional.of("DATE " + SqlText.literal(value));
      case TIMESTAMP ->
          Optional.of(
              SqlText.literal(Instant.EPOCH.plus(Long.parseLong(value), ChronoUnit.MICROS)));
      case STRING, JSON, BOOLEAN, DOUBLE, STRING_ARRAY -> Optional.empty();
    };
  }

  /** The beginning up to the first character that might not survive the way into a statement. */
  private static String start(String text) {
    int end = 0;
    while (end < text.length() && end < LONGEST_TEXT && isPlain(text.charAt(end))) {
      end++;
    }
    return text.substring(0, end);
  }

  private static boolean isPlain(char character) {
    return !Character.isISOControl(character) && !Character.isSurrogate(character);
  }
}
