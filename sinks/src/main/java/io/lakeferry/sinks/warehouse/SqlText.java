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
package io.lakeferry.sinks.warehouse;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Values as they can stand in the text of a statement. */
public final class SqlText {
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private SqlText() {}

  /**
   * A string literal. Quotes and backslashes are escaped by a backslash, as
   * https://docs.databricks.com/sql/language-manual/data-types/string-type.html documents; a dollar
   * sign too, since variables in the form of <code>${name}</code> are replaced before parsing.
   *
   * @param text may be null, which gives NULL
   */
  public static String literal(String text) {
    if (text == null) {
      return "NULL";
    }
    StringBuilder literal = new StringBuilder(text.length() + 16).append('\'');
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      switch (character) {
        case '\'' -> literal.append("\\'");
        case '\\' -> literal.append("\\\\");
        case '\n' -> literal.append("\\n");
        case '\r' -> literal.append("\\r");
        case '$' -> literal.append("\\u0024");
        default -> literal.append(character);
      }
    }
    return literal.append('\'').toString();
  }

  /** A TIMESTAMP literal to the microsecond, whatever the session's time zone. */
  public static String literal(Instant instant) {
    return "TIMESTAMP '" + MICROSECONDS.format(instant) + "'";
  }
}
