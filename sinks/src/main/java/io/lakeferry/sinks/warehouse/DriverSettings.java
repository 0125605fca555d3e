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

import io.lakeferry.sinks.connection.Credentials;
import io.lakeferry.sinks.connection.DriverProperty;
import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What databricks-jdbc is told. Secrets stand in the properties, never in the URL, which drivers
 * and pools like to log.
 *
 * <p>{@code UseThriftClient=0} with {@code EnableQueryResultDownload=0} gives plain JSON answers in
 * line: the driver's Arrow would need {@code --add-opens}. Databricks refuses to answer more than
 * 26,214,400 bytes so. Our results are single rows, lists of a bounded number of short ones, or are
 * asked for in slices that keep well below (the keys of a comparison).
 */
final class DriverSettings {
  /** Set with the credentials; nobody else may set them, even to the same. */
  private static final Set<String> SECRETS = secrets();

  private DriverSettings() {}

  private static Set<String> secrets() {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(List.of("OAuth2Secret", "UID", "PWD"));
    return Collections.unmodifiableSet(names);
  }

  static String url(TargetConnection connection) {
    String authority =
        connection.host().contains(":") ? connection.host() : connection.host() + ":443";
    return "jdbc:databricks://" + authority + "/default;httpPath=" + connection.httpPath();
  }

  /**
   * All properties, secrets resolved.
   *
   * @throws LakeferryException INVALID_OPTION if a driver property of the user's is one that we set
   *     to another value, or a secret cannot be read
   */
  static Properties properties(TargetConnection connection) {
    connection.driverProperties().forEach((name, value) -> check(connection, name, value));
    Map<String, String> ours = open(connection);
    addCredentials(ours, connection.credentials());
    Properties properties = new Properties();
    properties.setProperty("socketTimeout", "300");
    connection.driverProperties().forEach((name, value) -> add(properties, ours, name, value));
    ours.remove("httpPath");
    ours.forEach(properties::setProperty);
    return properties;
  }

  /**
   * Refuses a property of the user's that we set to another value. Reads no secret.
   *
   * @throws LakeferryException INVALID_OPTION
   */
  static void check(TargetConnection connection, String name, String value) {
    String set = open(connection).get(name);
    boolean secret = SECRETS.contains(name);
    if (secret || (set != null && !set.equals(value))) {
      throw new LakeferryException(
          ErrorCode.INVALID_OPTION,
          "driver property " + name,
          "Lakeferry sets it itself",
          "Leave it out");
    }
  }

  /** What we set, without secrets. Parts of the connection that are missing become empty texts. */
  private static Map<String, String> open(TargetConnection connection) {
    Map<String, String> ours = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    ours.put("UseThriftClient", "0");
    ours.put("EnableQueryResultDownload", "0");
    ours.put("EnableTelemetry", "0");
    Duration timeout = connection.statementTimeout();
    ours.put("STATEMENT_TIMEOUT", timeout == null ? "" : Long.toString(timeout.toSeconds()));
    ours.put("TIMEZONE", "UTC");
    // The ledger's rows decide what is done next: they are read, not remembered.
    ours.put("USE_CACHED_RESULT", "false");
    ours.put("httpPath", Objects.toString(connection.httpPath(), ""));
    if (connection.credentials() instanceof Credentials.ServicePrincipal principal) {
      ours.put("AuthMech", "11");
      ours.put("Auth_Flow", "1");
      ours.put("OAuth2ClientId", Objects.toString(principal.clientId(), ""));
    } else {
      ours.put("AuthMech", "3");
    }
    return ours;
  }

  private static void add(
      Properties properties, Map<String, String> ours, String name, String value) {
    if (!ours.containsKey(name)) {
      // One property in two spellings would leave the choice to the driver.
      properties.keySet().removeIf(key -> key.toString().equalsIgnoreCase(name));
      properties.setProperty(name, DriverProperty.resolve(name, value));
    }
  }

  private static void addCredentials(Map<String, String> ours, Credentials credentials) {
    if (credentials instanceof Credentials.ServicePrincipal principal) {
      ours.put("OAuth2Secret", principal.clientSecret().resolve());
    } else if (credentials instanceof Credentials.AccessToken token) {
      ours.put("UID", "token");
      ours.put("PWD", token.token().resolve());
    } else {
      throw new IllegalStateException(
          "unknown credentials " + credentials.getClass().getSimpleName().toLowerCase(Locale.ROOT));
    }
  }
}
