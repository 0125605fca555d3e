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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lakeferry.sinks.connection.Credentials;
import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.SecretReference;
import io.lakeferry.transforms.settings.Sleeper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads side by side by one client, whose token the workspace refuses in one of them. */
class RefusedTokenTest {
  private static final Sleeper NO_WAIT = duration -> {};
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  private final Map<String, byte[]> stored = new ConcurrentHashMap<>();
  private final List<String> puts = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private WorkspaceAccess access;
  private RemoteCalls calls;
  private FileUpload upload;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/2.0/fs/files/", this::answer);
    server.setExecutor(threads);
    server.start();
    Path token = Files.writeString(folder.resolve("token"), "a-token");
    TargetConnection connection =
        new TargetConnection(
            "127.0.0.1:" + server.getAddress().getPort(),
            "/sql/1.0/warehouses/w",
            new Credentials.AccessToken(SecretReference.parse("--token", "file:" + token)),
            Map.of("ssl", "0"),
            Duration.ofMinutes(1));
    access = new WorkspaceAccess(connection);
    calls = new RemoteCalls(connection, access, NO_WAIT);
    upload = new FileUpload(calls, NO_WAIT);
  }

  @AfterEach
  void close() {
    calls.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    switch (exchange.getRequestMethod()) {
      case "PUT" -> {
        puts.add(path.substring(path.lastIndexOf('/') + 1));
        if (path.endsWith("refused") && refusals.getAndDecrement() > 0) {
          byte[] answer =
              "{\"error_code\":\"401\",\"message\":\"Credential was not sent\"}"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(401, answer.length);
          exchange.getResponseBody().write(answer);
        } else {
          stored.put(path, body);
          exchange.sendResponseHeaders(204, -1);
        }
      }
      case "HEAD" -> {
        byte[] content = stored.get(path);
        if (content != null) {
          exchange.getResponseHeaders().add("Content-Length", Integer.toString(content.length));
        }
        exchange.sendResponseHeaders(content == null ? 404 : 200, -1);
      }
      default -> exchange.sendResponseHeaders(400, -1);
    }
    exchange.close();
  }

  private void send(String name, FileUpload.Content content) {
    upload.send("/Volumes/main/web/lf_x/" + name, CONTENT.length, content);
  }

  @Test
  void uploadThatIsUnderWayGoesOnWhenAnotherOneRenewsTheToken() throws Exception {
    refusals.set(1);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch renewed = new CountDownLatch(1);
    CompletableFuture<Void> first =
        CompletableFuture.runAsync(
            () ->
                send(
                    "first",
                    () -> {
                      // Its client is drawn, its connection is not.
                      begun.countDown();
                      await(renewed);
                      return new ByteArrayInputStream(CONTENT);
                    }),
            threads);
    await(begun);
    send("refused", () -> new ByteArrayInputStream(CONTENT));
    renewed.countDown();
    assertThatCode(() -> first.get(30, TimeUnit.SECONDS)).doesNotThrowAnyException();
    assertThat(puts).containsExactly("refused", "refused", "first");
    assertThat(stored).hasSize(2);
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void onlyTheFirstRefusalOfAClientRenewsIt() {
    WorkspaceClient refused = access.client();
    access.renew(refused);
    WorkspaceClient renewed = access.client();
    assertThat(renewed).isNotSameAs(refused);
    access.renew(refused);
    assertThat(access.client()).isSameAs(renewed);
  }

  @Test
  void tokenThatIsRefusedAgainAfterItsRenewalIsAnError() {
    refusals.set(2);
    assertThatThrownBy(() -> send("refused", () -> new ByteArrayInputStream(CONTENT)))
        .isInstanceOf(LakeferryException.class)
        .extracting(thrown -> ((LakeferryException) thrown).code())
        .isEqualTo(ErrorCode.AUTHENTICATION);
    assertThat(puts).containsExactly("refused", "refused");
  }

  @Test
  void callAfterTheCloseEndsAsInterrupted() {
    calls.close();
    assertThatThrownBy(() -> send("late", () -> new ByteArrayInputStream(CONTENT)))
        .isInstanceOf(LakeferryException.class)
        .extracting(thrown -> ((LakeferryException) thrown).code())
        .isEqualTo(ErrorCode.INTERRUPTED);
    assertThatThrownBy(access::client).isInstanceOf(IllegalStateException.class);
  }
}
