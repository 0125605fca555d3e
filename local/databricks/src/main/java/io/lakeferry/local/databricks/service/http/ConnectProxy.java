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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP proxy that knows one way: {@code CONNECT authority} leads to one loopback port, all else
 * is refused. So unmodified clients reach the local server under a Databricks host name and port
 * 443, with neither DNS nor privileges (method CONNECT: RFC 9110, section 9.3.6).
 */
public final class ConnectProxy implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ConnectProxy.class);
  private static final int LARGEST_HEAD = 16 << 10;
  private static final int BUFFER_BYTES = 64 << 10;

  private final String authority;
  private final int targetPort;
  private final ServerSocket listener;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(DaemonThreads.named("connect-proxy"));

  /**
   * Starts to listen on a free loopback port.
   *
   * @param authority the only {@code host:port} that leads anywhere
   * @param targetPort the loopback port that it leads to
   */
  public ConnectProxy(String authority, int targetPort) throws IOException {
    this.authority = authority;
    this.targetPort = targetPort;
    this.listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /** The port that it listens on. */
  public int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        threads.execute(() -> serve(client));
      } catch (IOException failed) {
        if (!listener.isClosed()) {
          LOGGER.warn("The proxy could not accept a connection", failed);
        }
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      String[] requestLine = head(client.getInputStream()).split("\r\n", 2)[0].split(" ");
      boolean known =
          requestLine.length == 3
              && requestLine[0].equals("CONNECT")
              && requestLine[1].equalsIgnoreCase(authority);
      if (!known) {
        say(client, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        return;
      }
      try (Socket server = new Socket(InetAddress.getLoopbackAddress(), targetPort)) {
        server.setTcpNoDelay(true);
        say(client, "HTTP/1.1 200 Connection established\r\n\r\n");
        threads.execute(() -> pump(client, server));
        pump(server, client);
      }
    } catch (IOException gone) {
      LOGGER.debug("A connection through the proxy ended", gone);
    }
  }

  /**
   * Copies one direction to its end. When the reading side breaks, both sides are closed at once:
   * the server must see that an upload was cut.
   */
  private static void pump(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream source = from.getInputStream();
      OutputStream target = to.getOutputStream();
      for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
        target.write(buffer, 0, count);
      }
      to.shutdownOutput();
    } catch (IOException broken) {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException alreadyGone) {
      LOGGER.debug("A socket of the proxy was gone already", alreadyGone);
    }
  }

  private static String head(InputStream source) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < 4) {
      int next = source.read();
      if (next < 0 || head.size() == LARGEST_HEAD) {
        throw new IOException("The client sent no complete request to the proxy");
      }
      head.write(next);
      boolean expected = next == (matched % 2 == 0 ? '\r' : '\n');
      matched = expected ? matched + 1 : 0;
    }
    return head.toString(StandardCharsets.US_ASCII);
  }

  private static void say(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    client.getOutputStream().flush();
  }
}
