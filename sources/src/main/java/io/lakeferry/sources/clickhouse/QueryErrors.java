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
package io.lakeferry.sources.clickhouse;

import com.clickhouse.client.api.ServerException;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.SqlNames;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What ClickHouse has against a query of the user's own making. Its text is taken apart for the
 * name or the line that it means; as a whole it repeats the query and can be very long.
 */
final class QueryErrors {
  /**
   * Codes of ErrorCodes.cpp by which ClickHouse refuses a query for what it says: its syntax,
   * names, types, arguments and results, and its place in others. Whatever is not here may pass, or
   * be the server's or our own doing.
   */
  private static final Set<Integer> OF_QUERY =
      Set.of(
          1, 6, 8, 9, 10, 15, 16, 20, 27, 34, 35, 36, 38, 41, 42, 43, 44, 46, 47, 48, 50, 51, 52,
          53, 60, 62, 63, 69, 70, 72, 80, 81, 117, 121, 122, 125, 128, 130, 131, 133, 153, 167, 168,
          169, 174, 179, 182, 183, 184, 190, 206, 207, 208, 215, 223, 258, 321, 344, 349, 352, 376,
          386, 403, 407, 417, 427, 440, 456, 457, 467, 471, 475, 691);

  private static final Pattern SYNTAX =
      Pattern.compile("Syntax error: failed at position \\d+ \\((.{0,60}?)\\) \\(line (\\d+), col");
  private static final Pattern UNKNOWN =
      Pattern.compile(
          "(?:Unknown [a-z ]*identifier|Unknown table|Unknown function|Identifier|Missing columns:"
              + "|Function with name|Table|Aggregate function|(?i:external )?[Dd]ictionary)"
              + " \\(?[`'\"]?([\\w.$-]{1,200})[`'\"]?");

  private QueryErrors() {}

  /** Whether the server refused what was asked, and not the user, the time or the network. */
  static boolean isOfQuery(LakeferryException failure) {
    return ServerErrors.isMismatch(failure) || OF_QUERY.contains(code(failure));
  }

  /**
   * What is wrong and in which line of the query, counted from 0.
   *
   * @param sql the query, of which the statement that failed has one line before it
   */
  static Found explain(LakeferryException failure, String sql) {
    Matcher syntax = SYNTAX.matcher(text(failure));
    if (syntax.find()) {
      int line = Integer.parseInt(syntax.group(2)) - 1 - LINES_BEFORE;
      int last = (int) sql.lines().count() - 1;
      return new Found(
          "ClickHouse does not understand the query at " + syntax.group(1),
          Math.max(0, Math.min(line, last)));
    }
    return unknownName(failure)
        .map(
            name ->
                new Found(
                    "the query uses " + name + ", which ClickHouse does not know",
                    SqlNames.lineOf(sql, name)))
        .orElseGet(() -> new Found("ClickHouse refuses the query" + number(failure), 0));
  }

  /** Lines of a DESCRIBE before the query. */
  private static final int LINES_BEFORE = 3;

  /** The column, table or function that the server does not know, if that is what it says. */
  static Optional<String> unknownName(LakeferryException failure) {
    Matcher unknown = UNKNOWN.matcher(text(failure));
    return unknown.find() ? Optional.of(unknown.group(1)) : Optional.empty();
  }

  /** The error's number in brackets. */
  static String number(LakeferryException failure) {
    int code = code(failure);
    return code > 0 ? " (ClickHouse error " + code + "; the debug log has its text)" : "";
  }

  private static int code(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ServerException error) {
        return error.getCode();
      }
    }
    return 0;
  }

  private static String text(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ServerException error && error.getMessage() != null) {
        return error.getMessage();
      }
    }
    return "";
  }

  /**
   * A cause.
   *
   * @param line of the query, counted from 0
   */
  record Found(String text, int line) {}
}
