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
package io.lakeferry.local.databricks.service;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksConfig;
import com.databricks.sdk.core.ProxyConfig;
import com.databricks.sdk.core.commons.CommonsHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;

/**
 * Unmodified clients of one service, connected as in production: TLS, the host's own name, port
 * 443, tokens by OAuth.
 */
final class Clients {
  static final String CLIENT_ID = "test-principal";
  static final String CLIENT_SECRET = "a test's client secret";
  static final String TOKEN = "dapi-a-test-s-token";

  private final Endpoints endpoints;

  Clients(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  Endpoints endpoints() {
    return endpoints;
  }

  /** A connection with an OAuth client secret. */
  Connection connect() throws SQLException {
    return connect("");
  }

  Connection connect(String moreProperties) throws SQLException {
    return DriverManager.getConnection(machineUrl(CLIENT_SECRET) + moreProperties);
  }

  String machineUrl(String clientSecret) {
    return url(
        "AuthMech=11;Auth_Flow=1;OAuth2ClientId="
            + CLIENT_ID
            + ";OAuth2Secret="
            + clientSecret
            + ";");
  }

  String url(String authentication) {
    return "jdbc:databricks://"
        + endpoints.host()
        + ":443/default;httpPath="
        + endpoints.httpPath()
        + ";"
        + authentication
        + "UseThriftClient=0;EnableQueryResultDownload=0;ConnCatalog=main;ConnSchema=default;"
        + "UseProxy=1;ProxyHost=127.0.0.1;ProxyPort="
        + endpoints.proxyPort()
        + ";ProxyAuth=0;SSLTrustStore="
        + endpoints.trustStore()
        + ";SSLTrustStorePwd="
        + endpoints.trustStorePassword()
        + ";SSLTrustStoreType="
        + endpoints.trustStoreType()
        + ";CheckCertRevocation=0;";
  }

  /** An SDK client with an OAuth client secret. */
  WorkspaceClient sdk() {
    return sdk(
        new DatabricksConfig()
            .setAuthType("oauth-m2m")
            .setClientId(CLIENT_ID)
            .setClientSecret(CLIENT_SECRET));
  }

  WorkspaceClient sdk(DatabricksConfig authentication) {
    return new WorkspaceClient(
        authentication
            .setHost("https://" + endpoints.host())
            .setHttpClient(
                new CommonsHttpClient.Builder()
                    .withTimeoutSeconds(60)
                    .withConnectionManager(connections())
                    .withProxyConfig(
                        new ProxyConfig().setHost("127.0.0.1").setPort(endpoints.proxyPort()))
                    .build()));
  }

  /** The SDK ignores a socket factory unless it comes inside a connection manager. */
  private PoolingHttpClientConnectionManager connections() {
    return new PoolingHttpClientConnectionManager(
        RegistryBuilder.<ConnectionSocketFactory>create()
            .register("https", new SSLConnectionSocketFactory(trust()))
            .register("http", PlainConnectionSocketFactory.getSocketFactory())
            .build());
  }

  /** A context that trusts the service's certificate alone. */
  SSLContext trust() {
    try (InputStream source = Files.newInputStream(endpoints.trustStore())) {
      KeyStore store = KeyStore.getInstance(endpoints.trustStoreType());
      store.load(source, endpoints.trustStorePassword().toCharArray());
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
