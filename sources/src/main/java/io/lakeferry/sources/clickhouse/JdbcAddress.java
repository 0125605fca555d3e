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
package io.lakeferry.sources.clickhouse;

import io.lakeferry.transforms.settings.SecretReference;
import java.util.Properties;

/**
 * How the same ClickHouse is reached by clickhouse-jdbc, with the same settings: what a query
 * counts there is what an export reads.
 *
 * @see <a href="https://clickhouse.com/docs/integrations/language-clients/java/jdbc">its
 *     properties</a>
 */
public final class JdbcAddress {
  private static final String SERVER_SETTING = "clickhouse_setting_";

  private JdbcAddress() {}

  /** The address, without secrets. */
  public static String url(SourceConnection connection) {
    return "jdbc:clickhouse:" + connection.url().strip().replaceFirst("/+$", "") + "/";
  }

  /**
   * User, password and settings; secrets are read here.
   *
   * @throws io.lakeferry.transforms.errors.LakeferryException INVALID_OPTION if a secret cannot be
   *     read
   */
  public static Properties properties(SourceConnection connection) {
    Properties properties = new Properties();
    properties.setProperty("user", connection.user());
    properties.setProperty(
        "password", connection.password() == null ? "" : connection.password().resolve());
    properties.setProperty("database", connection.database());
    ServerSettings.of(connection)
        .forEach((name, value) -> properties.setProperty(SERVER_SETTING + name, value));
    connection.settings().forEach((name, value) -> add(properties, name, value));
    return properties;
  }

  private static void add(Properties properties, String name, String value) {
    if (name.startsWith(ServerSettings.CLIENT_OPTION)) {
      properties.setProperty(
          name.substring(ServerSettings.CLIENT_OPTION.length()),
          ServerSettings.secret(name, value).map(SecretReference::resolve).orElse(value));
    } else {
      properties.setProperty(SERVER_SETTING + name, value);
    }
  }
}
