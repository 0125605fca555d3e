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
package io.lakeferry.distribution;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/**
 * ClickHouse, but the first query that reads rows of a split is refused with an error that repeats
 * the password, as a server or a proxy might: where it names what a right is missing for, so that
 * it gets into the message.
 */
final class EchoingSource implements AutoCloseable {
  private static final String KEY = "X-ClickHouse-Key";
  private static final int FORBIDDEN = 403;
  private static final int ACCESS_DENIED = 497;

  /** Those that the client that passes requests on sets by itself. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade");

  private final HttpServer server;
  private final URI clickHouse;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicReference<String> repeated = new AtomicReference<>();
  private final CountDownLatch released = new CountDownLatch(1);

  private EchoingSource(HttpServer server, URI clickHouse) {
    this.server = server;
    this.clickHouse = clickHouse;
  }

  /** Starts one before a server. */
  static EchoingSource before(String clickHouse) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    EchoingSource source = new EchoingSource(server, URI.create(clickHouse));
    server.createContext("/", source::answer);
    server.setExecutor(source.threads);
    server.start();
    return source;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Whether a query for a split's rows has come, whose answer waits for {@link #release}. */
  boolean isAsked() {
    return repeated.get() != null;
  }

  /** The password that the answer repeats. */
  String repeated() {
    return repeated.get();
  }

  /** Lets the refusal go out. */
  void release() {
    released.countDown();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (readsRows(exchange, body) && repeated.compareAndSet(null, password(exchange))) {
        released.await();
        refuse(exchange);
      } else {
        pass(exchange, body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A launch probes that format, without rows, before there is a job. */
  private static boolean readsRows(HttpExchange exchange, byte[] body) {
    String all =
        exchange.getRequestURI()
            + exchange.getRequestHeaders().values().toString()
            + new String(body, StandardCharsets.UTF_8);
    return all.contains("RowBinaryWithNamesAndTypes") && !all.contains("LIMIT 0");
  }

  private static String password(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    if (headers.containsKey(KEY)) {
      return headers.getFirst(KEY);
    }
    String basic = headers.getFirst("Authorization").replaceFirst("(?i)basic ", "");
    String both = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
    return both.substring(both.indexOf(':') + 1);
  }

  private void refuse(HttpExchange exchange) throws IOException {
    byte[] text =
        ("Code: 497. DB::Exception: exporter: Not enough privileges. To execute this query, it's"
                + " necessary to have the grant SELECT ON "
                + repeated()
                + ". (ACCESS_DENIED)")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("X-ClickHouse-Exception-Code", String.valueOf(ACCESS_DENIED));
    exchange.sendResponseHeaders(FORBIDDEN, text.length);
    exchange.getResponseBody().write(text);
  }

  private void pass(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(clickHouse.resolve(exchange.getRequestURI().toString()))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange.getRequestHeaders().entrySet().stream()
        .filter(header -> isPassedOn(header.getKey()))
        .forEach(
            header -> header.getValue().forEach(value -> request.header(header.getKey(), value)));
    HttpResponse<byte[]> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    for (Map.Entry<String, List<String>> header : answer.headers().map().entrySet()) {
      if (isPassedOn(header.getKey())) {
        exchange.getResponseHeaders().put(header.getKey(), header.getValue());
      }
    }
    int length = answer.body().length;
    exchange.sendResponseHeaders(answer.statusCode(), length == 0 ? -1 : length);
    if (length > 0) {
      exchange.getResponseBody().write(answer.body());
    }
  }

  private static boolean isPassedOn(String header) {
    return !OF_THE_CONNECTION.contains(header.toLowerCase(Locale.ROOT));
  }

  @Override
  public void close() {
    release();
    server.stop(0);
    threads.shutdownNow();
  }
}
