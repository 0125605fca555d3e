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
package io.lakeferry.sinks.connection;

import io.lakeferry.transforms.settings.SecretReference;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A free property of databricks-jdbc, as the user gave it. Names compare without case. */
public final class DriverProperty {
  private DriverProperty() {}

  /**
   * The value to hand on. Of a property that holds a password, {@code env:NAME} and {@code
   * file:PATH} are references, read here, at use.
   */
  public static String resolve(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    boolean secret =
        lower.endsWith("pwd") || lower.endsWith("password") || lower.endsWith("passphrase");
    boolean reference = value.startsWith("env:") || value.startsWith("file:");
    return secret && reference ? SecretReference.parse(name, value).resolve() : value;
  }

  /** The value of a property, resolved, whatever the spelling of its name. */
  public static Optional<String> find(Map<String, String> properties, String name) {
    return properties.entrySet().stream()
        .filter(property -> property.getKey().equalsIgnoreCase(name))
        .map(property -> resolve(property.getKey(), property.getValue()))
        .findFirst();
  }
}
