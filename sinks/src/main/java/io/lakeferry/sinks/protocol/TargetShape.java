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

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The target as it stands.
 *
 * @param tableId by DESCRIBE DETAIL; changes when the table is created again
 * @param format {@code delta} for what we can load
 * @param columns types in lower case by name in lower case, in order
 * @param properties of the table, as far as they are known, names and values in lower case
 */
record TargetShape(
    String tableId, String format, Map<String, String> columns, Map<String, String> properties) {
  private static final String WORD = "\"?([A-Za-z][\\w.-]*)\"?";
  private static final Pattern PAIR =
      Pattern.compile("[{,]\\s*" + WORD + "\\s*[=:]\\s*\"?([\\w.-]*)\"?");
  private static final Pattern ENTRY =
      Pattern.compile("\"key\"\\s*:\\s*" + WORD + "\\s*,\\s*\"value\"\\s*:\\s*\"?([\\w.-]*)\"?");

  TargetShape {
    Map<String, String> canonical = new LinkedHashMap<>();
    columns.forEach(
        (name, type) ->
            canonical.put(name.toLowerCase(Locale.ROOT), type.toLowerCase(Locale.ROOT)));
    columns = canonical;
    properties = Map.copyOf(properties);
  }

  /** Of which no property is known. */
  TargetShape(String tableId, String format, Map<String, String> columns) {
    this(tableId, format, columns, Map.of());
  }

  /**
   * Properties as DESCRIBE DETAIL tells them: a map, which drivers write as JSON, as {@code
   * {name=value, ...}} or as a list of keys and values. Of values that hold other characters than
   * words do, the beginning is read.
   *
   * @param text null for none
   */
  static Map<String, String> propertiesOf(String text) {
    Map<String, String> properties = new TreeMap<>();
    String map = text == null ? "" : text;
    Matcher matcher = (map.startsWith("[") ? ENTRY : PAIR).matcher(map);
    while (matcher.find()) {
      properties.put(
          matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2).toLowerCase(Locale.ROOT));
    }
    return properties;
  }

  /** Whether it takes no other change than further rows. */
  boolean isAppendOnly() {
    return "true".equals(properties.get(ObjectNames.APPEND_ONLY_KEY));
  }

  /** Whether it takes any name for a column. */
  boolean mapsColumns() {
    return !properties.getOrDefault(ObjectNames.MAPPING_KEY, "none").equals("none");
  }
}
