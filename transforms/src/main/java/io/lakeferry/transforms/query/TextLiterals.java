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
package io.lakeferry.transforms.query;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Values in the text form in which ClickHouse takes them as parameters; see <a
 * href="https://clickhouse.com/docs/interfaces/http#cli-queries-with-parameters">its HTTP
 * interface</a>.
 */
final class TextLiterals {
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private TextLiterals() {}

  /** A point in time, in UTC. */
  static String of(Instant instant) {
    return MICROSECONDS.format(instant);
  }

  /** An array of strings of any characters. */
  static String of(List<String> texts) {
    return texts.stream().map(TextLiterals::quoted).collect(Collectors.joining(",", "[", "]"));
  }

  /** A string on its own, as a parameter of type String. */
  static String unquoted(String text) {
    return text.replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }

  /** A string literal. */
  static String quoted(String text) {
    StringBuilder literal = new StringBuilder("'");
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      switch (character) {
        case '\'' -> literal.append("\\'");
        case '\\' -> literal.append("\\\\");
        case '\n' -> literal.append("\\n");
        case '\r' -> literal.append("\\r");
        case '\t' -> literal.append("\\t");
        case '\0' -> literal.append("\\0");
        default -> literal.append(character);
      }
    }
    return literal.append('\'').toString();
  }
}
