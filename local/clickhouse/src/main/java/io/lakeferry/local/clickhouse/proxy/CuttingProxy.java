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
package io.lakeferry.local.clickhouse.proxy;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between client and server, and does to answers with rows what a bad network or a clever
 * proxy can do. Answers with rows are those in RowBinaryWithNamesAndTypes to queries without {@code
 * LIMIT 0}, by which types are asked for; all others pass. One request per connection. Without
 * being told otherwise it lets everything pass.
 */
public final class CuttingProxy implements AutoCloseable {
  private static final String ROWS = "RowBinaryWithNamesAndTypes";
  private static final String NO_ROWS = "LIMIT 0";

  /** Little, so that a server whose answer is held soon has to wait. */
  private static final int RECEIVE_BUFFER = 1 << 16;

  private final ServerSocket listener;
  private final int serverPort;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cuts = new AtomicInteger();
  private final AtomicInteger rowAnswers = new AtomicInteger();
  private Treatment treatment = CuttingProxy::pass;
  private int remaining = Integer.MAX_VALUE;

  /** What becomes of an answer with rows. */
  private interface Treatment {
    void treat(byte[] head, InputStream server, Socket client) throws IOException;
  }

  private CuttingProxy(ServerSocket listener, int serverPort) {
    this.listener = listener;
    this.serverPort = serverPort;
  }

  /**
   * Starts a proxy on a free loopback port.
   *
   * @param serverPort where the server listens on the loopback address
   * @throws IOException if there is no free port
   */
  public static CuttingProxy before(int serverPort) throws IOException {
    CuttingProxy proxy =
        new CuttingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), serverPort);
    proxy.threads.execute(proxy::accept);
    return proxy;
  }

  /** Where it listens. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Lets answers pass from now on. */
  public void passAll() {
    treat(Integer.MAX_VALUE, CuttingProxy::pass);
  }

  /** Cuts every answer with rows from now on. */
  public void cutAll(Cut cut) {
    cutNext(Integer.MAX_VALUE, cut);
  }

  /** Cuts so many answers with rows, and lets those after them pass. */
  public void cutNext(int answers, Cut cut) {
    treat(
        answers,
        (head, server, client) -> {
          ByteArrayOutputStream framed = new ByteArrayOutputStream();
          ByteArrayOutputStream body = new ByteArrayOutputStream();
          HttpMessage.copyBody(head, server, framed, body);
          cut.send(
              new Cut.Answer(head, body.toByteArray(), framed.toByteArray()),
              client.getOutputStream());
          cuts.incrementAndGet();
        });
  }

  /** How many answers with rows began so far, whatever became of them. */
  public int rowAnswers() {
    return rowAnswers.get();
  }

  /** How many answers were cut so far. */
  public int cuts() {
    return cuts.get();
  }

  /**
   * Holds so many answers with rows in their middle until their clients hang up, and lets those
   * after them pass.
   *
   * @param bytes how much of each body, framing included, goes through before
   */
  public Hold holdNext(int answers, int bytes) {
    Hold hold = new Hold();
    treat(
        answers,
        (head, server, client) -> {
          OutputStream out = client.getOutputStream();
          out.write(head);
          out.write(server.readNBytes(bytes));
          hold.holding.incrementAndGet();
          awaitHangUp(client);
          hold.givenUp.incrementAndGet();
        });
    return hold;
  }

  /** Answers that are held. Thread-safe. */
  public static final class Hold {
    private final AtomicInteger holding = new AtomicInteger();
    private final AtomicInteger givenUp = new AtomicInteger();

    private Hold() {}

    /** How many answers were stopped in their middle so far. */
    public int holding() {
      return holding.get();
    }

    /** Of how many of them the client has closed the connection. */
    public int givenUp() {
      return givenUp.get();
    }
  }

  private synchronized void treat(int answers, Treatment next) {
    treatment = next;
    remaining = answers;
  }

  private synchronized Treatment nextTreatment() {
    if (remaining == 0) {
      return CuttingProxy::pass;
    }
    remaining--;
    return treatment;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        return; // Closed by the test.
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket()) {
      open.add(client);
      open.add(server);
      server.setReceiveBufferSize(RECEIVE_BUFFER);
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
      InputStream fromServer = new BufferedInputStream(server.getInputStream());
      String request = forwardRequest(new BufferedInputStream(client.getInputStream()), server);
      byte[] head = HttpMessage.readHead(fromServer);
      boolean rows = request.contains(ROWS) && !request.contains(NO_ROWS);
      if (rows) {
        rowAnswers.incrementAndGet();
      }
      Treatment chosen = rows ? nextTreatment() : CuttingProxy::pass;
      chosen.treat(head, fromServer, client);
    } catch (IOException e) {
      // The client gave the connection up, which is what these tests are about.
    } finally {
      open.removeIf(Socket::isClosed);
    }
  }

  /** Returns the request. */
  private static String forwardRequest(InputStream client, Socket server) throws IOException {
    byte[] head = HttpMessage.readHead(client);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(head);
    HttpMessage.copyBody(head, client, whole, OutputStream.nullOutputStream());
    server.getOutputStream().write(whole.toByteArray());
    return HttpMessage.text(whole.toByteArray());
  }

  private static void pass(byte[] head, InputStream server, Socket client) throws IOException {
    OutputStream out = client.getOutputStream();
    out.write(head);
    HttpMessage.copyBody(head, server, out, OutputStream.nullOutputStream());
  }

  /** A client that waits for its answer sends nothing more. */
  private static void awaitHangUp(Socket client) {
    try {
      client.getInputStream().readAllBytes();
    } catch (IOException e) {
      // Killed processes hang up by a reset.
    }
  }

  /** Closes all connections. */
  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdown();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
