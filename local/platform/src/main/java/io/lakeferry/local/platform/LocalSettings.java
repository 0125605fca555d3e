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
package io.lakeferry.local.platform;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * What a client needs to connect to the two local servers.
 *
 * @param clickhouseUrl address of ClickHouse's HTTP interface, {@code http://127.0.0.1:port}
 * @param clickhouseUser user name
 * @param clickhousePassword secret
 * @param databricksHost host name that the certificate carries; it resolves nowhere, so every
 *     client has to go through the proxy
 * @param httpPath path of the SQL warehouse
 * @param proxyHost loopback address of the CONNECT proxy that leads to the server
 * @param proxyPort its port
 * @param trustStore file with the server's certificate
 * @param trustStorePassword the trust store's password; it protects nothing secret
 * @param trustStoreType for example {@code PKCS12}
 * @param clientId OAuth machine-to-machine client
 * @param clientSecret secret of that client
 * @param token a personal access token, secret
 * @param adminUrl address of the stand-in's own interface for tests
 * @param catalog catalog to write to
 * @param schema schema to write to
 * @param secrets the files that hold the three secrets
 */
public record LocalSettings(
    String clickhouseUrl,
    String clickhouseUser,
    String clickhousePassword,
    String databricksHost,
    String httpPath,
    String proxyHost,
    int proxyPort,
    Path trustStore,
    String trustStorePassword,
    String trustStoreType,
    String clientId,
    String clientSecret,
    String token,
    String adminUrl,
    String catalog,
    String schema,
    SecretFiles secrets) {

  /** Environment variable that holds ClickHouse's password in the lines that the commands print. */
  public static final String CLICKHOUSE_PASSWORD_VARIABLE = "LAKEFERRY_CLICKHOUSE_PASSWORD";

  /** Environment variable that holds the OAuth client's secret. */
  public static final String CLIENT_SECRET_VARIABLE = "LAKEFERRY_DATABRICKS_CLIENT_SECRET";

  /** Environment variable that holds the personal access token. */
  public static final String TOKEN_VARIABLE = "LAKEFERRY_DATABRICKS_TOKEN";

  /** Database that holds the sample data. */
  public static final String SAMPLE_DATABASE = "posthog";

  /**
   * The driver's properties that lead through the proxy and trust the certificate, in the form
   * {@code key=value;key=value}.
   *
   * @see <a
   *     href="https://docs.databricks.com/aws/en/integrations/jdbc-oss/properties">databricks-jdbc
   *     properties</a>
   */
  public String driverProperties() {
    return transportProperties().entrySet().stream()
        .map(property -> property.getKey() + "=" + property.getValue())
        .collect(Collectors.joining(";"));
  }

  /**
   * Address for databricks-jdbc: TLS, OAuth machine-to-machine and statement execution, as against
   * a production workspace. Holds no secret: see {@link #jdbcSecrets()}.
   */
  public String jdbcUrl() {
    return "jdbc:databricks://"
        + databricksHost
        + ":443/"
        + schema
        + ";httpPath="
        + httpPath
        + ";AuthMech=11;Auth_Flow=1;OAuth2ClientId="
        + clientId
        + ";UseThriftClient=0;EnableQueryResultDownload=0;EnableTelemetry=0;ConnCatalog="
        + catalog
        + ";ConnSchema="
        + schema
        + ";"
        + driverProperties();
  }

  /** The secret part of the connection, to be given to the driver beside {@link #jdbcUrl()}. */
  public Properties jdbcSecrets() {
    Properties properties = new Properties();
    properties.setProperty("OAuth2Secret", clientSecret);
    return properties;
  }

  /** The secrets by the name of the environment variable that the export's options refer to. */
  public Map<String, String> secretEnvironment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put(CLICKHOUSE_PASSWORD_VARIABLE, clickhousePassword);
    environment.put(CLIENT_SECRET_VARIABLE, clientSecret);
    environment.put(TOKEN_VARIABLE, token);
    return environment;
  }

  /**
   * The options of {@code lakeferry export} that lead to the two servers, by name and without
   * {@code --}. Secrets are references to {@link #secretEnvironment()}.
   */
  public Map<String, String> exportOptions() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("clickhouseUrl", clickhouseUrl);
    options.put("clickhouseUser", clickhouseUser);
    options.put("clickhousePassword", "env:" + CLICKHOUSE_PASSWORD_VARIABLE);
    options.put("clickhouseDatabase", SAMPLE_DATABASE);
    options.put("databricksHost", databricksHost);
    options.put("httpPath", httpPath);
    options.put("clientId", clientId);
    options.put("clientSecret", "env:" + CLIENT_SECRET_VARIABLE);
    options.put("driverProperties", driverProperties());
    options.put("catalog", catalog);
    options.put("schema", schema);
    return options;
  }

  /** Shows no secret. */
  @Override
  public String toString() {
    return "LocalSettings[clickhouseUrl="
        + clickhouseUrl
        + ", clickhouseUser="
        + clickhouseUser
        + ", databricksHost="
        + databricksHost
        + ", httpPath="
        + httpPath
        + ", proxy="
        + proxyHost
        + ":"
        + proxyPort
        + ", trustStore="
        + trustStore
        + ", clientId="
        + clientId
        + ", adminUrl="
        + adminUrl
        + ", catalog="
        + catalog
        + ", schema="
        + schema
        + "]";
  }

  private Map<String, String> transportProperties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("UseProxy", "1");
    properties.put("ProxyHost", proxyHost);
    properties.put("ProxyPort", String.valueOf(proxyPort));
    properties.put("ProxyAuth", "0");
    properties.put("SSLTrustStore", trustStore.toString());
    properties.put("SSLTrustStorePwd", trustStorePassword);
    properties.put("SSLTrustStoreType", trustStoreType);
    properties.put("CheckCertRevocation", "0");
    return properties;
  }
}
