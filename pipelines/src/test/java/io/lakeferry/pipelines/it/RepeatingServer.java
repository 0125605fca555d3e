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

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server that answers whatever it is asked with an error that repeats all that it was sent, as
 * proxies and gateways do: the worst that can get into an exception's text.
 */
final class RepeatingServer implements AutoCloseable {
  private static final String QUOTE = "\"";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, String> answers;
  private final List<String> received = new CopyOnWriteArrayList<>();

  private RepeatingServer(HttpServer server, Map<String, String> answers) {
    this.server = server;
    this.answers = answers;
  }

  /**
   * Starts one on a free port.
   *
   * @param answers for requests whose path begins with the key: the answer of success instead
   */
  static RepeatingServer start(Map<String, String> answers) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      RepeatingServer repeating = new RepeatingServer(server, answers);
      server.createContext("/", repeating::answer);
      server.setExecutor(repeating.threads);
      server.start();
      return repeating;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      StringBuilder text = new StringBuilder();
      exchange
          .getRequestHeaders()
          .forEach(
              (name, values) ->
                  values.forEach(
                      value ->
                          text.append(name)
                              .append(": ")
                              .append(value)
                              // Once more without the word by which one could know it.
                              .append(", that is <")
                              .append(value.replaceFirst("(?i)^(basic|bearer) ", ""))
                              .append(">; ")));
      text.append(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      received.add(exchange.getRequestURI() + " " + text);
      String path = exchange.getRequestURI().getPath();
      String success =
          answers.keySet().stream()
              .filter(path::startsWith)
              .findFirst()
              .map(answers::get)
              .orElse(null);
      String answer =
          success == null
              ? "{\"error_code\": \"REFUSED\", \"message\": " + quoted("refused: " + text) + "}"
              : success;
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(success == null ? 400 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String quoted(String text) {
    return QUOTE
        + text.replace("\\", "\\\\").replace(QUOTE, "\\" + QUOTE).replace("\n", " ")
        + QUOTE;
  }

  /** Host and port. */
  String authority() {
    return server.getAddress().getHostString() + ":" + server.getAddress().getPort();
  }

  /** All that it was sent so far. */
  String received() {
    return String.join("\n", received);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
