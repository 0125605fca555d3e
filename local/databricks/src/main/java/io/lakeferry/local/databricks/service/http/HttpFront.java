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
package io.lakeferry.local.databricks.service.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listening HTTP or HTTPS server on a free loopback port, one thread per request under way. */
public final class HttpFront implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(HttpFront.class);
  private static final int BACKLOG = 128;

  private final HttpServer server;
  private final Handler handler;
  private final Checkpoint checkpoint;
  private final ExecutorService threads;

  private HttpFront(HttpServer server, Handler handler, Checkpoint checkpoint, String name) {
    this.server = server;
    this.handler = handler;
    this.checkpoint = checkpoint;
    this.threads = Executors.newCachedThreadPool(DaemonThreads.named(name));
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Starts a plain HTTP server. */
  public static HttpFront plain(Handler handler, String name) throws IOException {
    sendWithoutDelay();
    return new HttpFront(HttpServer.create(freePort(), BACKLOG), handler, Checkpoint.NONE, name);
  }

  /** Starts a TLS server. */
  public static HttpFront secure(
      SSLContext context, Handler handler, Checkpoint checkpoint, String name) throws IOException {
    sendWithoutDelay();
    HttpsServer server = HttpsServer.create(freePort(), BACKLOG);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new HttpFront(server, handler, checkpoint, name);
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Stops listening and cuts connections that are still open. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /**
   * The JDK's server writes headers and body apart; with Nagle's algorithm each answer on a kept
   * connection then waits some 40 ms for the client's delayed acknowledgement. The property is read
   * when the first server is made.
   */
  private static void sendWithoutDelay() {
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static InetSocketAddress freePort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private void answer(HttpExchange exchange) {
    Request request = new Request(exchange);
    try (exchange) {
      send(exchange, reply(request));
    } catch (IOException clientGone) {
      // Nobody is left to tell; what was done stays done, as with a real server.
      LOGGER.debug("{} {}: the client went away", request.method(), request.path(), clientGone);
    } catch (RuntimeException defect) {
      LOGGER.error("{} {}", request.method(), request.path(), defect);
    }
  }

  private Reply reply(Request request) throws IOException {
    Optional<Reply> instead = checkpoint.received(request);
    if (instead.isPresent()) {
      if (!(instead.get().body() instanceof Reply.Dropped)) {
        request.discardBody();
      }
      return instead.get();
    }
    Reply reply = handled(request);
    if (!reply.succeeded()) {
      return reply;
    }
    Optional<Reply> replaced = checkpoint.executed(request);
    if (replaced.isPresent()) {
      release(reply);
      return replaced.get();
    }
    return reply;
  }

  private Reply handled(Request request) throws IOException {
    try {
      return handler.handle(request);
    } catch (ApiFailure refused) {
      return refusal(refused);
    } catch (RuntimeException defect) {
      LOGGER.error("{} {}", request.method(), request.path(), defect);
      return refusal(new ApiFailure(500, "INTERNAL_ERROR", "A defect of the local server"));
    }
  }

  private static Reply refusal(ApiFailure failure) {
    ObjectNode body = Json.object();
    body.put("error_code", failure.errorCode());
    body.put("message", failure.getMessage());
    return Reply.json(failure.status(), body);
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    boolean headersOnly = exchange.getRequestMethod().equals("HEAD");
    if (reply.body() instanceof Reply.Dropped) {
      // Closing before any answer closes the connection.
      exchange.close();
    } else if (reply.body() instanceof Reply.Empty || headersOnly) {
      release(reply);
      exchange.sendResponseHeaders(reply.status(), -1);
    } else if (reply.body() instanceof Reply.Json json) {
      byte[] bytes = Json.MAPPER.writeValueAsBytes(json.document());
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(reply.status(), bytes.length);
      try (OutputStream target = exchange.getResponseBody()) {
        target.write(bytes);
      }
    } else if (reply.body() instanceof Reply.Stream stream) {
      exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
      try (Reply.Source source = stream.source()) {
        // A length of 0 would mean chunks of unknown number to the JDK's server.
        exchange.sendResponseHeaders(reply.status(), stream.length() == 0 ? -1 : stream.length());
        if (stream.length() > 0) {
          try (OutputStream target = exchange.getResponseBody()) {
            source.copyTo(target);
          }
        }
      }
    }
  }

  private static void release(Reply reply) throws IOException {
    if (reply.body() instanceof Reply.Stream stream) {
      stream.source().close();
    }
  }

  /** How long clients are told to wait before they try again after a refusal. */
  public static Reply retryLater(int status, Duration wait) {
    return refusal(new ApiFailure(status, "TEMPORARILY_UNAVAILABLE", "Try again later"))
        .withHeader("Retry-After", Long.toString(wait.toSeconds()));
  }
}
