package io.lakeferry.sources.clickhouse;

import io.lakeferry.transforms.settings.SecretReference;
import java.util.Properties;

/**
 * How the same ClickHouse is reached by clickhouse-jdbc, with the same settings: what a query counts
 * there is what an export reads.
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
