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

import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.SecretReference;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A free property of databricks-jdbc, as the user gave it. Names compare without case; the driver
 * documents them at https://docs.databricks.com/integrations/jdbc-oss/properties.html .
 */
public final class DriverProperty {
  private static final Pattern CREDENTIALS =
      Pattern.compile(
          ".*secret.*|.*token|user|uid|pwd|password|http\\.header\\.authorization",
          Pattern.CASE_INSENSITIVE);

  /** A header may hold anything that a proxy or gateway takes for a credential. */
  private static final Pattern SECRET =
      Pattern.compile(".*(pwd|password|passphrase)|.*header.*", Pattern.CASE_INSENSITIVE);

  /** A trust store holds public certificates only. */
  private static final Pattern PROTECTS_NOTHING =
      Pattern.compile("SSLTrustStorePwd", Pattern.CASE_INSENSITIVE);

  private DriverProperty() {}

  /** What a property holds. */
  public enum Content {
    /**
     * Nothing that others may not see; a password that protects nothing may be a reference, too.
     */
    OPEN,
    /** A password or a header: its value is a reference, {@code env:NAME} or {@code file:PATH}. */
    SECRET,
    /** As whom to connect, which is not told by properties. */
    CREDENTIALS
  }

  /** What the property of this name holds. */
  public static Content contentOf(String name) {
    if (CREDENTIALS.matcher(name).matches()) {
      return Content.CREDENTIALS;
    }
    return SECRET.matcher(name).matches() && !PROTECTS_NOTHING.matcher(name).matches()
        ? Content.SECRET
        : Content.OPEN;
  }

  /**
   * The value to hand on; a reference is read here, at use.
   *
   * @throws LakeferryException INVALID_OPTION if the property holds a secret and its value is no
   *     reference, or the secret cannot be read
   */
  public static String resolve(String name, String value) {
    return reference(name, value).map(SecretReference::resolve).orElse(value);
  }

  /**
   * Where the property's secret stands; empty if it holds none.
   *
   * @throws LakeferryException INVALID_OPTION if it holds one and its value is no reference
   */
  static Optional<SecretReference> reference(String name, String value) {
    boolean written = value.startsWith("env:") || value.startsWith("file:");
    return switch (contentOf(name)) {
      case SECRET, CREDENTIALS ->
          Optional.of(SecretReference.parse("driver property " + name, value));
      case OPEN ->
          written && SECRET.matcher(name).matches()
              ? Optional.of(SecretReference.parse("driver property " + name, value))
              : Optional.empty();
    };
  }

  /** The value of a property, resolved, whatever the spelling of its name. */
  public static Optional<String> find(Map<String, String> properties, String name) {
    return properties.entrySet().stream()
        .filter(property -> property.getKey().equalsIgnoreCase(name))
        .map(property -> resolve(property.getKey(), property.getValue()))
        .findFirst();
  }
}
