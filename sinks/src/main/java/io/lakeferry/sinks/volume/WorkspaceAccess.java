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
package io.lakeferry.sinks.volume;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksConfig;
import com.databricks.sdk.core.ProxyConfig;
import com.databricks.sdk.core.commons.CommonsHttpClient;
import io.lakeferry.sinks.connection.Credentials;
import io.lakeferry.sinks.connection.DriverProperty;
import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.ssl.SSLContexts;

/**
 * The SDK's client, made from the same settings as the driver's: proxy and trust store are taken
 * from the driver properties, so that a user names them once.
 *
 * <p>The SDK's own retries are off: they know neither fresh streams nor what a conflict means to
 * us. {@link RemoteCalls} tries again instead.
 *
 * <p>All clients made here share one pool of connections, which lives as long as this instance: a
 * client is renewed while other threads' calls are under way on the former one, and those must end
 * undisturbed.
 */
final class WorkspaceAccess implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration SILENCE_TIMEOUT = Duration.ofMinutes(5);

  private final TargetConnection target;
  private PoolingHttpClientConnectionManager connections;
  private WorkspaceClient client;
  private boolean closed;

  WorkspaceAccess(TargetConnection target) {
    this.target = target;
  }

  /**
   * The client; safe for several threads.
   *
   * @throws IllegalStateException after {@link #close}
   */
  synchronized WorkspaceClient client() {
    if (closed) {
      throw new IllegalStateException("the access to the workspace was closed");
    }
    if (client == null) {
      client = new WorkspaceClient(config());
    }
    return client;
  }

  /**
   * Forgets a client and with it its token; for a token that the server no longer takes. Of several
   * threads that are refused on one client only the first brings a new one about.
   *
   * @param refused the client whose call was refused
   */
  synchronized void renew(WorkspaceClient refused) {
    if (client == refused) {
      client = null;
    }
  }

  /**
   * What is wrong with the driver properties that concern the workspace's client: proxy and trust
   * store. Connects to nothing.
   */
  List<LakeferryException> wrongSettings() {
    List<LakeferryException> wrong = new ArrayList<>();
    for (Supplier<?> setting : List.<Supplier<?>>of(this::proxy, this::tlsSockets)) {
      try {
        Object unused = setting.get();
      } catch (LakeferryException e) {
        wrong.add(e);
      }
    }
    return wrong;
  }

  private DatabricksConfig config() {
    DatabricksConfig config = new DatabricksConfig();
    boolean plain = property("ssl").filter("0"::equals).isPresent();
    config.setHost((plain ? "http://" : "https://") + target.host());
    config.setDisableRetries(true);
    if (target.credentials() instanceof Credentials.ServicePrincipal principal) {
      config
          .setAuthType("oauth-m2m")
          .setClientId(principal.clientId())
          .setClientSecret(principal.clientSecret().resolve());
    } else if (target.credentials() instanceof Credentials.AccessToken token) {
      config.setAuthType("pat").setToken(token.token().resolve());
    }
    return config.setHttpClient(httpClient());
  }

  private CommonsHttpClient httpClient() {
    if (connections == null) {
      connections =
          new PoolingHttpClientConnectionManager(
              RegistryBuilder.<ConnectionSocketFactory>create()
                  .register("http", PlainConnectionSocketFactory.getSocketFactory())
                  .register("https", tlsSockets())
                  .build());
      connections.setMaxTotal(64);
      connections.setDefaultMaxPerRoute(64);
    }
    CommonsHttpClient.Builder builder =
        new CommonsHttpClient.Builder()
            .withConnectionManager(connections)
            .withRequestConfig(
                RequestConfig.custom()
                    .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                    .setConnectionRequestTimeout((int) SILENCE_TIMEOUT.toMillis())
                    .setSocketTimeout((int) SILENCE_TIMEOUT.toMillis())
                    .build())
            .withRequestRetryHandler((exception, count, context) -> false);
    proxy().ifPresent(builder::withProxyConfig);
    return builder.build();
  }

  private Optional<ProxyConfig> proxy() {
    if (property("UseSystemProxy").filter("1"::equals).isPresent()) {
      return Optional.of(new ProxyConfig().setUseSystemProperties(true));
    }
    if (property("UseProxy").filter("1"::equals).isEmpty()) {
      return Optional.empty();
    }
    ProxyConfig proxy = new ProxyConfig().setHost(required("ProxyHost")).setPort(port("ProxyPort"));
    property("ProxyIgnoreList").ifPresent(list -> proxy.setNonProxyHosts(list.replace(',', '|')));
    String authentication = property("ProxyAuth").orElse("0");
    switch (authentication) {
      case "0" -> proxy.setProxyAuthType(ProxyConfig.ProxyAuthType.NONE);
      case "1" ->
          proxy
              .setProxyAuthType(ProxyConfig.ProxyAuthType.BASIC)
              .setUsername(required("ProxyUID"))
              .setPassword(required("ProxyPwd"));
      case "2" -> proxy.setProxyAuthType(ProxyConfig.ProxyAuthType.SPNEGO);
      default -> throw wrong("ProxyAuth", "is none of 0, 1, 2", null);
    }
    return Optional.of(proxy);
  }

  private int port(String name) {
    try {
      int port = Integer.parseInt(required(name));
      if (port > 0 && port < 1 << 16) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Told below, without what was written.
    }
    throw wrong(name, "is no port", null);
  }

  private SSLConnectionSocketFactory tlsSockets() {
    Optional<String> trustStore = property("SSLTrustStore");
    if (trustStore.isEmpty()) {
      return SSLConnectionSocketFactory.getSocketFactory();
    }
    try (InputStream in = Files.newInputStream(Path.of(trustStore.get()))) {
      KeyStore store = KeyStore.getInstance(property("SSLTrustStoreType").orElse("JKS"));
      store.load(in, property("SSLTrustStorePwd").map(String::toCharArray).orElse(null));
      SSLContext context = SSLContexts.custom().loadTrustMaterial(store, null).build();
      return new SSLConnectionSocketFactory(context);
    } catch (IOException | InvalidPathException | GeneralSecurityException e) {
      throw wrong("SSLTrustStore", "cannot be read", e);
    }
  }

  private Optional<String> property(String name) {
    return DriverProperty.find(target.driverProperties(), name);
  }

  private String required(String name) {
    return property(name).orElseThrow(() -> wrong(name, "is missing beside UseProxy=1", null));
  }

  private static LakeferryException wrong(String name, String problem, Exception cause) {
    return new LakeferryException(
        ErrorCode.INVALID_OPTION, "driver property " + name, problem, "Correct it", cause);
  }

  @Override
  public synchronized void close() {
    closed = true;
    client = null;
    if (connections != null) {
      connections.close();
      connections = null;
    }
  }
}
