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
package io.lakeferry.pipelines.it;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksConfig;
import com.databricks.sdk.core.ProxyConfig;
import com.databricks.sdk.core.commons.CommonsHttpClient;
import com.databricks.sdk.service.catalog.VolumeInfo;
import com.databricks.sdk.service.files.DirectoryEntry;
import com.databricks.sdk.service.files.UploadRequest;
import io.lakeferry.local.platform.LocalSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;

/** Somebody else with access to the volumes, through the unmodified SDK. */
public final class VolumeVisitor {
  private final LocalSettings settings;
  private final WorkspaceClient workspace;

  /** One with the credentials of these settings. */
  public VolumeVisitor(LocalSettings settings) {
    this.settings = settings;
    this.workspace =
        new WorkspaceClient(
            new DatabricksConfig()
                .setHost("https://" + settings.databricksHost())
                .setAuthType("oauth-m2m")
                .setClientId(settings.clientId())
                .setClientSecret(settings.clientSecret())
                .setHttpClient(
                    new CommonsHttpClient.Builder()
                        .withProxyConfig(
                            new ProxyConfig()
                                .setHost(settings.proxyHost())
                                .setPort(settings.proxyPort()))
                        .withConnectionManager(
                            new PoolingHttpClientConnectionManager(
                                RegistryBuilder.<ConnectionSocketFactory>create()
                                    .register(
                                        "http", PlainConnectionSocketFactory.getSocketFactory())
                                    .register(
                                        "https", new SSLConnectionSocketFactory(trusting(settings)))
                                    .build()))
                        .build()));
  }

  private static SSLContext trusting(LocalSettings settings) {
    try (InputStream file = Files.newInputStream(settings.trustStore())) {
      KeyStore store = KeyStore.getInstance(settings.trustStoreType());
      store.load(file, settings.trustStorePassword().toCharArray());
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The volumes of the schema whose names begin so. */
  public List<String> volumes(String prefix) {
    List<String> names = new ArrayList<>();
    for (VolumeInfo volume : workspace.volumes().list(settings.catalog(), settings.schema())) {
      if (volume.getName().startsWith(prefix)) {
        names.add(volume.getName());
      }
    }
    return names;
  }

  /** Drops volumes. */
  void drop(List<String> volumes) {
    for (String volume : volumes) {
      workspace.volumes().delete(settings.catalog() + "." + settings.schema() + "." + volume);
    }
  }

  /** Uploads the content of one shard again, under another name, into the same volume. */
  void doubleAShard(List<String> volumes) throws IOException {
    String volume =
        volumes.stream().filter(name -> !name.endsWith("_seal")).findFirst().orElseThrow();
    String folder = "/Volumes/" + settings.catalog() + "/" + settings.schema() + "/" + volume;
    String shard = null;
    for (DirectoryEntry entry : workspace.files().listDirectoryContents(folder)) {
      if (entry.getName().endsWith(".parquet")) {
        shard = entry.getPath();
      }
    }
    byte[] content;
    try (InputStream download = workspace.files().download(shard).getContents()) {
      content = download.readAllBytes();
    }
    workspace
        .files()
        .upload(
            new UploadRequest()
                .setFilePath(folder + "/0-0-zombie.parquet")
                .setContents(new ByteArrayInputStream(content)));
  }
}
