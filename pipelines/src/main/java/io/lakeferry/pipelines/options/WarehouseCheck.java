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

import io.lakeferry.sinks.connection.Credentials;
import io.lakeferry.sinks.connection.DriverProperty;
import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.sinks.volume.ShardUploader;
import io.lakeferry.sinks.warehouse.Warehouse;
import io.lakeferry.transforms.errors.Excerpt;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.SecretReference;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** Checks the options of the warehouse and makes a connection's description of them. */
final class WarehouseCheck {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+(:\\d{1,5})?");
  private final Problems problems;

  WarehouseCheck(Problems problems) {
    this.problems = problems;
  }

  /** The connection; meaningless if problems were found. */
  TargetConnection connection(WarehouseOptions options) {
    String host = options.getDatabricksHost();
    if (host != null && !HOST.matcher(host).matches()) {
      problems.add(
          "--databricksHost",
          "'" + Excerpt.of(host) + "' is no host name",
          "Write only the host, without https:// and without a path");
    }
    String path = options.getHttpPath();
    if (path != null && !path.startsWith("/")) {
      problems.add(
          "--httpPath",
          "'" + Excerpt.of(path) + "' is no path",
          "Copy it from the warehouse's connection details, for example /sql/1.0/warehouses/abc123");
    }
    Duration timeout =
        problems.read(
            "--statementTimeout",
            options.getStatementTimeout(),
            WarehouseCheck::atLeastASecond,
            Texts.DURATION_FORM + ", at least 1s");
    Credentials credentials = credentials(options);
    Map<String, String> properties =
        properties("--driverProperties", options.getDriverProperties());
    TargetConnection connection =
        new TargetConnection(host, path, credentials, properties, timeout);
    checkProperties(connection);
    return connection;
  }

  /** A password's reference, and whether it can be read on this machine; null if not given. */
  SecretReference secret(String option, String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    SecretReference reference = problems.collect(() -> SecretReference.parse(option, text));
    if (reference != null) {
      problems.collect(() -> readable(option, reference));
    }
    return reference;
  }

  static Duration atLeastASecond(String text) {
    Duration duration = Texts.duration(text);
    if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("too short");
    }
    return duration;
  }

  private static SecretReference readable(String option, SecretReference reference) {
    try {
      reference.resolve();
      return reference;
    } catch (LakeferryException e) {
      throw new LakeferryException(
          e.code(),
          option,
          "the secret at " + reference + " cannot be read",
          "Set the environment variable, or check the file and its permissions",
          e);
    }
  }

  private Credentials credentials(WarehouseOptions options) {
    SecretReference clientSecret = secret("--clientSecret", options.getClientSecret());
    SecretReference accessToken = secret("--accessToken", options.getAccessToken());
    boolean principal = options.getClientId() != null || options.getClientSecret() != null;
    boolean token = options.getAccessToken() != null;
    if (principal && token) {
      problems.add(
          "--accessToken",
          "contradicts --clientId and --clientSecret",
          "Give either the service principal or the token");
    } else if (!principal && !token) {
      problems.add(
          "--clientId",
          "credentials are missing",
          "Give --clientId and --clientSecret of a service principal, or --accessToken");
    } else if (principal && options.getClientId() == null) {
      problems.add("--clientId", "is missing", "It goes with --clientSecret");
    } else if (principal && options.getClientSecret() == null) {
      problems.add(
          "--clientSecret", "is missing", "It goes with --clientId; give env:NAME or file:PATH");
    }
    return token
        ? new Credentials.AccessToken(accessToken)
        : new Credentials.ServicePrincipal(options.getClientId(), clientSecret);
  }

  /** Names and values; what is wrong with them is named without repeating it. */
  Map<String, String> properties(String option, String text) {
    try {
      return Texts.properties(text);
    } catch (IllegalArgumentException e) {
      // What stands there may be a secret.
      problems.add(option, "is not understood", "Write " + Texts.PROPERTIES_FORM);
      return Map.of();
    }
  }

  private void checkProperties(TargetConnection connection) {
    int before = problems.count();
    connection.driverProperties().forEach((name, value) -> checkProperty(connection, name, value));
    if (problems.count() == before) {
      // Only now, as it reads the secrets that were found to be wrong or right above.
      ShardUploader.wrongSettings(connection).forEach(problems::add);
    }
  }

  private void checkProperty(TargetConnection connection, String name, String value) {
    String option = "--driverProperties " + Excerpt.of(name);
    switch (DriverProperty.contentOf(name)) {
      case CREDENTIALS ->
          problems.add(
              option,
              "credentials are not given by driver properties",
              "Use --clientId and --clientSecret, or --accessToken");
      case SECRET -> requiredSecret(option, value);
      case OPEN ->
          problems.collect(
              () -> {
                Warehouse.checkDriverProperty(connection, name, value);
                return name;
              });
    }
  }

  private void requiredSecret(String option, String value) {
    if (value.isEmpty()) {
      problems.add(option, "is empty", "Give env:NAME or file:PATH");
    } else {
      secret(option, value);
    }
  }
}
