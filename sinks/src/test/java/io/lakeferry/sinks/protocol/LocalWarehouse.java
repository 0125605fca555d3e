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
package io.lakeferry.sinks.protocol;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeferry.sinks.connection.Credentials;
import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.sinks.warehouse.Answer;
import io.lakeferry.sinks.warehouse.StatementFailure;
import io.lakeferry.sinks.warehouse.Warehouse;
import io.lakeferry.transforms.settings.SecretReference;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The local Databricks service as a process of its own, with its journal and gates. */
final class LocalWarehouse implements AutoCloseable {
  static final String CLIENT_ID = "sp-of-test";
  static final String SECRET = "s3cret-of-test";
  static final String TOKEN = "dapi-token-of-test";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Process process;
  private final JsonNode ready;
  private final Path directory;
  private final Set<String> gates = new HashSet<>();
  private final HttpClient http = HttpClient.newHttpClient();

  private LocalWarehouse(Process process, JsonNode ready, Path directory) {
    this.process = process;
    this.ready = ready;
    this.directory = directory;
  }

  /**
   * Starts it.
   *
   * @param tokenLifetime how long access tokens are valid, in whole seconds
   */
  static LocalWarehouse start(Path directory, Duration tokenLifetime) throws IOException {
    Path jar = Path.of("..", "local", "databricks", "target", "lakeferry-local-databricks.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException("build the module local/databricks first: " + jar);
    }
    Files.writeString(directory.resolve("secret"), SECRET);
    Files.writeString(directory.resolve("token"), TOKEN);
    Path readyFile = directory.resolve("ready.json");
    Path log = directory.resolve("server.log");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx1500m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:ReservedCodeCacheSize=240m",
                    "-Dspark.sql.codegen.wholeStage=false",
                    "-Dspark.sql.codegen.factoryMode=NO_CODEGEN",
                    "-jar",
                    jar.toAbsolutePath().toString(),
                    "--dir",
                    directory.resolve("state").toString(),
                    "--client-id",
                    CLIENT_ID,
                    "--client-secret-file",
                    directory.resolve("secret").toString(),
                    "--token-file",
                    directory.resolve("token").toString(),
                    "--ready-file",
                    readyFile.toString(),
                    "--token-lifetime",
                    Long.toString(tokenLifetime.toSeconds()),
                    "--parent-pid",
                    Long.toString(ProcessHandle.current().pid())))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    await("the service")
        .atMost(Duration.ofMinutes(5))
        .until(() -> Files.exists(readyFile) || !process.isAlive());
    if (!process.isAlive()) {
      throw new IllegalStateException("the service ended: " + Files.readString(log));
    }
    return new LocalWarehouse(process, MAPPER.readTree(readyFile.toFile()), directory);
  }

  TargetConnection connection() {
    return connection(
        new Credentials.ServicePrincipal(CLIENT_ID, secret("secret")), Duration.ofMinutes(10));
  }

  SecretReference secret(String file) {
    return SecretReference.parse("secret", "file:" + directory.resolve(file));
  }

  TargetConnection connection(Credentials credentials, Duration statementTimeout) {
    Map<String, String> properties = new HashMap<>();
    properties.put("UseProxy", "1");
    properties.put("ProxyHost", "127.0.0.1");
    properties.put("ProxyPort", ready.get("proxyPort").asText());
    properties.put("ProxyAuth", "0");
    properties.put("SSLTrustStore", ready.get("trustStore").asText());
    properties.put("SSLTrustStorePwd", ready.get("trustStorePassword").asText());
    properties.put("SSLTrustStoreType", ready.get("trustStoreType").asText());
    properties.put("CheckCertRevocation", "0");
    return new TargetConnection(
        ready.get("host").asText(),
        ready.get("httpPath").asText(),
        credentials,
        properties,
        statementTimeout);
  }

  /** Runs a statement of the test's own. */
  Answer sql(String statement) throws StatementFailure {
    try (Warehouse warehouse = warehouse(connection())) {
      return warehouse.executeRepeatable("test", statement);
    }
  }

  static Warehouse warehouse(TargetConnection connection) {
    return new Warehouse(
        connection,
        "test",
        Clock.systemUTC(),
        duration -> TimeUnit.NANOSECONDS.sleep(duration.toNanos()));
  }

  /** The end of the server's journal so far. */
  long journalEnd() throws IOException, InterruptedException {
    JsonNode journal = MAPPER.readTree(send("GET", "/journal", null));
    return journal.isEmpty() ? 0 : journal.get(journal.size() - 1).get("seq").asLong();
  }

  /** The statements with this text that the server received after a point of its journal. */
  List<String> statementsSince(long sequence, String contains)
      throws IOException, InterruptedException {
    return statementsSince(sequence, "received", contains);
  }

  /** As above, of one phase: received, executed or failed. */
  List<String> statementsSince(long sequence, String phase, String contains)
      throws IOException, InterruptedException {
    List<String> statements = new ArrayList<>();
    for (JsonNode entry : MAPPER.readTree(send("GET", "/journal?since=" + sequence, null))) {
      boolean counts =
          entry.get("seq").asLong() > sequence
              && entry.get("kind").asText().equals("statement")
              && entry.get("phase").asText().equals(phase)
              && entry.get("what").asText().contains(contains);
      if (counts) {
        statements.add(entry.get("what").asText());
      }
    }
    return statements;
  }

  /** An access token of its own, as the clients under test get theirs. */
  String token() throws Exception {
    String basic =
        Base64.getEncoder()
            .encodeToString((CLIENT_ID + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
    HttpResponse<String> answer =
        workspace()
            .send(
                HttpRequest.newBuilder(workspaceUri("/oidc/v1/token"))
                    .header("Authorization", "Basic " + basic)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(
                        HttpRequest.BodyPublishers.ofString(
                            "grant_type=client_credentials&scope=all-apis"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    return MAPPER.readTree(answer.body()).get("access_token").asText();
  }

  /** Whether the service takes a token, by the status of a request that it makes. */
  boolean accepts(String token) throws Exception {
    HttpResponse<Void> answer =
        workspace()
            .send(
                HttpRequest.newBuilder(workspaceUri("/api/2.0/preview/scim/v2/Me"))
                    .header("Authorization", "Bearer " + token)
                    .build(),
                HttpResponse.BodyHandlers.discarding());
    return switch (answer.statusCode()) {
      case 200 -> true;
      case 403 -> false;
      default -> throw new IOException("status " + answer.statusCode());
    };
  }

  private URI workspaceUri(String path) {
    return URI.create("https://" + ready.get("host").asText() + path);
  }

  private HttpClient workspace() throws Exception {
    KeyStore store = KeyStore.getInstance(ready.get("trustStoreType").asText());
    try (InputStream in = Files.newInputStream(Path.of(ready.get("trustStore").asText()))) {
      store.load(in, ready.get("trustStorePassword").asText().toCharArray());
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder()
        .sslContext(tls)
        .proxy(ProxySelector.of(new InetSocketAddress("127.0.0.1", ready.get("proxyPort").asInt())))
        .build();
  }

  /** Arms a gate and returns its id. */
  String gate(String kind, String phase, String contains, String action, int status, int times)
      throws IOException, InterruptedException {
    ObjectNode rule = MAPPER.createObjectNode();
    rule.put("kind", kind)
        .put("phase", phase)
        .put("contains", contains)
        .put("action", action)
        .put("status", status)
        .put("times", times);
    String id = MAPPER.readTree(send("POST", "/gates", rule.toString())).get("id").asText();
    gates.add(id);
    return id;
  }

  /** Takes all gates away that a test has left. */
  void openAll() throws IOException, InterruptedException {
    for (String gate : List.copyOf(gates)) {
      remove(gate);
    }
  }

  int hits(String gate) throws IOException, InterruptedException {
    return MAPPER.readTree(send("GET", "/gates/" + gate, null)).get("hits").asInt();
  }

  void release(String gate) throws IOException, InterruptedException {
    send("POST", "/gates/" + gate + "/release", "{}");
  }

  void remove(String gate) throws IOException, InterruptedException {
    gates.remove(gate);
    send("DELETE", "/gates/" + gate, null);
  }

  private String send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + ready.get("adminPort").asInt() + path))
                .method(
                    method,
                    body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IOException(method + " " + path + ": " + response.statusCode() + response.body());
    }
    return response.body();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
