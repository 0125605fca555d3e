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

import io.lakeferry.local.databricks.engine.SqlEngine;
import io.lakeferry.local.databricks.service.auth.Authentication;
import io.lakeferry.local.databricks.service.files.FilesApi;
import io.lakeferry.local.databricks.service.files.PresignedUrls;
import io.lakeferry.local.databricks.service.files.VolumeFiles;
import io.lakeferry.local.databricks.service.files.VolumesApi;
import io.lakeferry.local.databricks.service.gates.AdminRoutes;
import io.lakeferry.local.databricks.service.gates.ControlRoom;
import io.lakeferry.local.databricks.service.http.ConnectProxy;
import io.lakeferry.local.databricks.service.http.HttpFront;
import io.lakeferry.local.databricks.service.http.PrivateDirectory;
import io.lakeferry.local.databricks.service.http.Routes;
import io.lakeferry.local.databricks.service.http.TlsIdentity;
import io.lakeferry.local.databricks.service.sea.StatementApi;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/**
 * The running service: a TLS server that answers as a Databricks workspace, a CONNECT proxy that
 * leads to it, and an admin port. All of them listen on the loopback interface only.
 */
public final class LocalDatabricks implements AutoCloseable {
  /** The workspace's host name: clients take a name under this domain for Databricks on AWS. */
  public static final String HOST = "local.cloud.databricks.com";

  /** Id of the only warehouse. */
  public static final String WAREHOUSE_ID = "local0";

  private static final String HTTP_PATH = "/sql/1.0/warehouses/" + WAREHOUSE_ID;

  private final ControlRoom controls;
  private final StatementApi statements;
  private final HttpFront workspace;
  private final HttpFront admin;
  private final ConnectProxy proxy;
  private final Endpoints endpoints;

  private LocalDatabricks(SqlEngine engine, ServiceSettings settings, Clock clock)
      throws IOException {
    PrivateDirectory secrets = new PrivateDirectory(settings.directory().resolve("service"));
    Path trustStore = settings.directory().resolve("truststore.jks");
    TlsIdentity identity = TlsIdentity.open(secrets, trustStore, HOST);
    String baseUrl = "https://" + HOST;
    byte[] signingKey = secrets.secret("signing.key");
    VolumeFiles files = new VolumeFiles(engine.volumes(), secrets.resolve("uploads"));
    PresignedUrls urls = new PresignedUrls(files, signingKey, clock, baseUrl);
    Authentication authentication =
        new Authentication(
            settings.credentials(), signingKey, clock, settings.tokenLifetime(), baseUrl);
    String principal = settings.credentials().clientId();
    controls = new ControlRoom(clock);
    statements = new StatementApi(WAREHOUSE_ID, engine, files, urls, controls, clock);
    Routes guarded =
        new Routes()
            .addAll(statements.routes())
            .addAll(FilesApi.of(files))
            .addAll(VolumesApi.of(engine.volumes(), principal))
            .addAll(WorkspaceApi.of(WAREHOUSE_ID, principal))
            .guardedBy(authentication::check);
    Routes routes =
        new Routes().addAll(authentication.routes()).addAll(urls.routes()).addAll(guarded);
    workspace = HttpFront.secure(identity.context(), routes, controls.requests(), "workspace");
    admin = HttpFront.plain(AdminRoutes.of(controls), "admin");
    proxy = new ConnectProxy(HOST + ":443", workspace.port());
    endpoints =
        new Endpoints(
            HOST,
            workspace.port(),
            proxy.port(),
            admin.port(),
            HTTP_PATH,
            identity.trustStore(),
            TlsIdentity.TRUST_STORE_PASSWORD,
            TlsIdentity.TRUST_STORE_TYPE);
  }

  /**
   * Starts the service over an engine, which stays the caller's to close after the service.
   *
   * @throws IOException if a port or the state folder cannot be had
   */
  public static LocalDatabricks start(SqlEngine engine, ServiceSettings settings, Clock clock)
      throws IOException {
    return new LocalDatabricks(engine, settings, clock);
  }

  /** Where it is found. */
  public Endpoints endpoints() {
    return endpoints;
  }

  /** Stops listening, cancels what runs and cuts open connections. */
  @Override
  public void close() throws IOException {
    proxy.close();
    workspace.close();
    admin.close();
    statements.close();
    controls.openAll();
  }
}
