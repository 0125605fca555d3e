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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the texts in which durations, instants and properties are written. */
final class Texts {
  static final String DURATION_FORM = "a duration such as 500ms, 60s, 5m, 1h or PT60S";
  static final String INSTANT_FORM =
      "an instant with its zone such as 2026-03-01T09:00:00Z, or a date for its start in --timezone";
  static final String PROPERTIES_FORM = "name=value;name=value, or a JSON object";
  static final String LIST_FORM = "name,name, or a JSON array of names";

  /** What stands behind the end, or twice, would be passed over else. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

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
    return isDate(text)
        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
        : OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
  }

  /** Whether the text is a date alone. */
  static boolean isDate(String text) {
    return text.length() <= "2026-01-01".length();
  }

  /**
   * Names with commas between them, or a JSON array, in which a name can hold anything. Throws a
   * RuntimeException if the text is neither, or a name is empty or stands there twice.
   */
  static List<String> list(String text) {
    if (text.isBlank()) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    if (text.startsWith("[")) {
      for (JsonNode element : json(text)) {
        if (!element.isTextual()) {
          throw new IllegalArgumentException("not a text");
        }
        names.add(element.textValue());
      }
    } else {
      for (String name : text.split(",", -1)) {
        names.add(name.strip());
      }
    }
    if (names.contains("") || new HashSet<>(names).size() < names.size()) {
      throw new IllegalArgumentException("empty or twice");
    }
    return names;
  }

  /** The text as JSON, by which {@link #list} reads just these. */
  static String ofList(List<String> names) {
    return JSON.valueToTree(names).toString();
  }

  /** The text as JSON, by which {@link #properties} reads just these. */
  static String ofProperties(Map<String, String> properties) {
    return JSON.valueToTree(properties).toString();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON", e);
    }
  }

  /**
   * Throws an IllegalArgumentException if the text is no list of {@code name=value} and no JSON
   * object of texts, numbers and truth values.
   */
  static Map<String, String> properties(String text) {
    Map<String, String> properties = new LinkedHashMap<>();
    if (text.startsWith("{")) {
      json(text)
          .fields()
          .forEachRemaining(
              field -> {
                if (!field.getValue().isValueNode() || field.getValue().isNull()) {
                  throw new IllegalArgumentException("not a value");
                }
                properties.put(field.getKey(), field.getValue().asText());
              });
      return properties;
    }
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
