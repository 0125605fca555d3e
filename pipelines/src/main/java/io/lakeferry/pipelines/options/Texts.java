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
package io.lakeferry.pipelines.options;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the texts in which durations, instants and properties are written. */
final class Texts {
  static final String DURATION_FORM = "a duration such as 500ms, 60s, 5m, 1h or PT60S";
  static final String INSTANT_FORM =
      "an instant with its zone such as 2026-03-01T09:00:00Z, or a date for midnight UTC";
  static final String PROPERTIES_FORM = "name=value;name=value";

  private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

  private Texts() {}

  /** Throws a RuntimeException if the text is no duration, or a negative one. */
  static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      Duration duration = Duration.parse(text);
      if (duration.isNegative()) {
        throw new IllegalArgumentException("negative");
      }
      return duration;
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  /** Throws a RuntimeException if the text is neither an instant with its zone nor a date. */
  static Instant instant(String text) {
    return text.length() <= "2026-01-01".length()
        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
        : OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
  }

  /** Throws a RuntimeException if the text is no list of {@code name=value}. */
  static Map<String, String> properties(String text) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (String part : text.split(";", -1)) {
      if (part.isBlank()) {
        continue;
      }
      int equals = part.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("no name=value");
      }
      if (properties.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip())
          != null) {
        throw new IllegalArgumentException("given twice");
      }
    }
    return properties;
  }
}
