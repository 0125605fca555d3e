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
package io.lakeferry.sources.clickhouse;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;

/**
 * Stands between client and server, and does to the next answer with rows what a bad network or a
 * clever proxy can do. One request per connection; other answers pass.
 */
final class CuttingProxy implements AutoCloseable {
  /** What is done to an answer. */
  interface Cut {
    /**
     * @param head status line and headers with the empty line after them
     * @param body without transfer framing
     * @param chunked the body as it came, with its framing
     */
    void send(byte[] head, byte[] body, byte[] chunked, OutputStream client) throws IOException;
  }

  private final ServerSocket listener;
  private final int serverPort;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile Cut cut;

  CuttingProxy(int serverPort) throws IOException {
    this.serverPort = serverPort;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.submit(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Lets answers pass as they are. */
  void passAll() {
    cut = (head, body, chunked, client) -> write(client, head, chunked);
  }

  /** Closes the connection after so many bytes of the answer, headers included. */
  void cutAfter(long bytes) {
    cut =
        (head, body, chunked, client) -> {
          long inHead = Math.min(bytes, head.length);
          client.write(head, 0, (int) inHead);
          client.write(chunked, 0, (int) Math.min(bytes - inHead, chunked.length));
        };
  }

  /** Sends only the first bytes of the body, but ends it as if that were all. */
  void shortenTo(ToIntFunction<byte[]> length) {
    cut =
        (head, body, chunked, client) -> {
          int kept = length.applyAsInt(body);
          client.write(head);
          client.write((Integer.toHexString(kept) + "\r\n").getBytes(StandardCharsets.US_ASCII));
          client.write(body, 0, kept);
          client.write("\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        };
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        threads.submit(() -> serve(client));
      } catch (IOException e) {
        return; // Closed by the test.
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
      InputStream fromClient = new BufferedInputStream(client.getInputStream());
      InputStream fromServer = new BufferedInputStream(server.getInputStream());
      byte[] requestHead = readHead(fromClient);
      ByteArrayOutputStream requestBody = new ByteArrayOutputStream();
      readBody(requestHead, fromClient, requestBody, new ByteArrayOutputStream());
      write(server.getOutputStream(), requestHead, requestBody.toByteArray());
      byte[] head = readHead(fromServer);
      ByteArrayOutputStream chunked = new ByteArrayOutputStream();
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      readBody(head, fromServer, chunked, body);
      OutputStream toClient = client.getOutputStream();
      if (text(requestHead).contains("RowBinaryWithNamesAndTypes")) {
        cut.send(head, body.toByteArray(), chunked.toByteArray(), toClient);
      } else {
        write(toClient, head, chunked.toByteArray());
      }
      toClient.flush();
    } catch (IOException e) {
      // The client gave the connection up, which is what these tests are about.
    }
  }

  private static void write(OutputStream out, byte[] head, byte[] body) throws IOException {
    out.write(head);
    out.write(body);
    out.flush();
  }

  private static byte[] readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!text(head.toByteArray()).endsWith("\r\n\r\n")) {
      head.write(readByte(in));
    }
    return head.toByteArray();
  }

  /**
   * @param raw gets the body with its framing
   * @param plain gets it without
   */
  private static void readBody(byte[] head, InputStream in, OutputStream raw, OutputStream plain)
      throws IOException {
    String headers = text(head).toLowerCase(Locale.ROOT);
    int length = headers.indexOf("content-length:");
    if (length >= 0) {
      String value = headers.substring(length + 15, headers.indexOf("\r\n", length)).strip();
      byte[] body = in.readNBytes(Integer.parseInt(value));
      raw.write(body);
      plain.write(body);
      return;
    }
    if (!headers.contains("transfer-encoding: chunked")) {
      return;
    }
    int size;
    do {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      while (!text(line.toByteArray()).endsWith("\r\n")) {
        line.write(readByte(in));
      }
      size = Integer.parseInt(text(line.toByteArray()).strip(), 16);
      byte[] chunk = in.readNBytes(size);
      raw.write(line.toByteArray());
      raw.write(chunk);
      raw.write(in.readNBytes(2));
      plain.write(chunk);
    } while (size > 0);
  }

  private static int readByte(InputStream in) throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new EOFException();
    }
    return next;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }
}
