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
package io.lakeferry.local.clickhouse.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Parameters of a URL or a form; of several with the same name the last one counts. */
public final class UrlParameters {
  private final Map<String, String> values;

  private UrlParameters(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads a query string.
   *
   * @throws IllegalArgumentException if an escape is malformed
   */
  static UrlParameters parse(String query) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : query.split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        values.put(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    return new UrlParameters(values);
  }

  /** These and the given ones, which win. */
  public UrlParameters with(Map<String, String> more) {
    Map<String, String> merged = new LinkedHashMap<>(values);
    merged.putAll(more);
    return new UrlParameters(merged);
  }

  /** A parameter's value; empty if it is not given. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** Whether it is given and neither empty, {@code 0} nor {@code false}. */
  public boolean isSet(String name) {
    String value = values.getOrDefault(name, "");
    return !value.isEmpty() && !value.equals("0") && !value.equalsIgnoreCase("false");
  }

  /** All of them, in the order given. */
  public Map<String, String> asMap() {
    return Collections.unmodifiableMap(values);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
