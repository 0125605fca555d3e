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
package io.lakeferry.local.clickhouse.http;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** Listens on the loopback interface and answers each connection with threads of its own. */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(HttpServer.class.getName());
  private static final int BACKLOG = 256;

  private final ServerSocket listener;
  private final HttpHandler handler;
  private final Clock clock;
  private final ExecutorService threads;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  private HttpServer(ServerSocket listener, HttpHandler handler, Clock clock) {
    this.listener = listener;
    this.handler = handler;
    this.clock = clock;
    ThreadFactory factory =
        task -> {
          Thread thread = new Thread(task, "http");
          thread.setDaemon(true);
          return thread;
        };
    this.threads = Executors.newCachedThreadPool(factory);
  }

  /**
   * Begins to listen on 127.0.0.1.
   *
   * @param port 0 for any free port
   */
  public static HttpServer start(int port, HttpHandler handler, Clock clock) throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), BACKLOG);
    HttpServer server = new HttpServer(listener, handler, clock);
    server.threads.execute(server::accept);
    return server;
  }

  /** The port that it listens on. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Stops listening and hangs up on every client. */
  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : connections) {
      socket.close();
    }
    threads.shutdown();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        connections.add(socket);
        HttpConnection connection = new HttpConnection(socket, handler, threads, clock);
        threads.execute(
            () -> {
              try {
                connection.run();
              } finally {
                connections.remove(socket);
              }
            });
      } catch (IOException e) {
        if (!listener.isClosed()) {
          LOGGER.log(Level.WARNING, "Cannot accept a connection", e);
        }
      }
    }
  }
}
