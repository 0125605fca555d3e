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
package io.lakeferry.transforms.model;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which columns of the target have one value in all rows that agree in the split key.
 *
 * <p>A function can yield one value for several, and which ones do only a server knows. So of the
 * functions only those count that are known to keep values apart: hashes of 64 bits, and {@code
 * toString} and {@code toUInt64} where they do. A part that is made otherwise tells nothing.
 */
final class SplitIdentity {
  private static final Pattern HASH =
      Pattern.compile(
          "(?:cityHash64|farmHash64|metroHash64|sipHash64|xxHash64|xxh3)\\s*\\((.*)\\)",
          Pattern.DOTALL);

  private static final Pattern TEXT = Pattern.compile("toString\\s*\\((.*)\\)", Pattern.DOTALL);
  private static final Pattern NUMBER = Pattern.compile("toUInt64\\s*\\((.*)\\)", Pattern.DOTALL);
  private static final Pattern NAME =
      Pattern.compile("([A-Za-z_]\\w*)|`([^`\\\\]+)`|\"([^\"\\\\]+)\"");

  private final List<String> parts;

  /** Columns of the source that stand in a part by themselves, or within a hash. */
  private final Set<String> columns = new HashSet<>();

  /**
   * @param parts the expressions of the split key
   */
  SplitIdentity(List<String> parts) {
    this.parts = parts.stream().map(SplitIdentity::bare).toList();
    parts.stream()
        .flatMap(SplitIdentity::hashed)
        .filter(SplitIdentity::isName)
        .map(SplitIdentity::bare)
        .forEach(columns::add);
  }

  /** Whether no two values of a column that has an expression share a value of the split key. */
  boolean tellsApart(Column column) {
    return columns.containsAll(namesIn(column.expression()))
        || parts.stream()
            .anyMatch(part -> isFormOf(part, bare(column.expression()), column.type()));
  }

  private static Set<String> namesIn(String expression) {
    return isName(expression) ? Set.of(bare(expression)) : SqlOutline.of(expression).names();
  }

  private static boolean isFormOf(String part, String expression, ValueType type) {
    Stream<String> inner = argument(HASH, part);
    // The hour that a zone's clocks repeat has the same text twice.
    if (type != ValueType.TIMESTAMP) {
      inner = Stream.concat(inner, argument(TEXT, part));
    }
    // It cuts off what is no whole number.
    if (type == ValueType.BIGINT || type == ValueType.INTEGER) {
      inner = Stream.concat(inner, argument(NUMBER, part));
    }
    return part.equals(expression) || inner.anyMatch(one -> isFormOf(one, expression, type));
  }

  private static Stream<String> argument(Pattern function, String part) {
    Matcher call = function.matcher(part);
    return call.matches() ? Stream.of(bare(call.group(1))) : Stream.empty();
  }

  private static Stream<String> hashed(String part) {
    Matcher call = HASH.matcher(part.strip());
    return call.matches() ? Arrays.stream(call.group(1).split(",", -1)) : Stream.of(part);
  }

  private static boolean isName(String expression) {
    return NAME.matcher(expression.strip()).matches();
  }

  /** Without blanks around it, and a name without its quotes. */
  private static String bare(String expression) {
    String stripped = expression.strip();
    Matcher name = NAME.matcher(stripped);
    if (!name.matches()) {
      return stripped;
    }
    return Stream.of(1, 2, 3).map(name::group).filter(text -> text != null).findFirst().orElse("");
  }
}
