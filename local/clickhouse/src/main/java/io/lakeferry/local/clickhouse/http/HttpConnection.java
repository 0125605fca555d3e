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

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;

/**
 * One client's connection. This thread reads; another one answers. So while an answer is being
 * made, this one waits for the next byte and learns at once when the client hangs up.
 */
final class HttpConnection implements Runnable {
  private static final Logger LOGGER = System.getLogger(HttpConnection.class.getName());
  private static final int BUFFER_BYTES = 1 << 16;

  private final Socket socket;
  private final HttpHandler handler;
  private final ExecutorService workers;
  private final Clock clock;

  HttpConnection(Socket socket, HttpHandler handler, ExecutorService workers, Clock clock) {
    this.socket = socket;
    this.handler = handler;
    this.workers = workers;
    this.clock = clock;
  }

  @Override
  public void run() {
    try (socket) {
      socket.setTcpNoDelay(true);
      PushbackInputStream input =
          new PushbackInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES));
      OutputStream output = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
      boolean open = true;
      while (open) {
        int first = input.read();
        if (first < 0) {
          return;
        }
        input.unread(first);
        open = serve(readRequest(input, output), input, output);
      }
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, "Connection ended", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOGGER.log(Level.WARNING, "Malformed request", e);
    }
  }

  /** Answers one request; false if the connection is spent. */
  private boolean serve(HttpRequest request, PushbackInputStream input, OutputStream output)
      throws IOException, InterruptedException {
    HttpResponse response = new HttpResponse(output, request, clock);
    CountDownLatch answered = new CountDownLatch(1);
    workers.execute(() -> answer(request, response, answered));
    request.requestBody().awaitEnd();
    boolean gone = false;
    try {
      int next = input.read();
      gone = next < 0;
      if (!gone) {
        input.unread(next);
      }
    } catch (IOException e) {
      gone = true;
    }
    if (gone && answered.getCount() > 0) {
      request.presence().markGone();
    }
    answered.await();
    return !gone && response.reusable();
  }

  private void answer(HttpRequest request, HttpResponse response, CountDownLatch answered) {
    boolean reusable = false;
    try {
      handler.handle(request, response);
      // Closing with unread input would reset the connection, and the client lose the answer.
      reusable = request.requestBody().drain() && response.reusable();
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, "The client is gone", e);
    } catch (RuntimeException | Error e) {
      LOGGER.log(Level.ERROR, "Request failed", e);
    } finally {
      if (!reusable) {
        hangUp();
      }
      answered.countDown();
      request.requestBody().giveUp();
    }
  }

  private void hangUp() {
    try {
      socket.close();
    } catch (IOException e) {
      LOGGER.log(Level.TRACE, "Connection ended", e);
    }
  }

  private static HttpRequest readRequest(InputStream input, OutputStream output)
      throws IOException {
    String[] parts = Lines.read(input).split(" ");
    if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
      throw new IOException("Malformed request line");
    }
    TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = Lines.read(input); !line.isEmpty(); line = Lines.read(input)) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new IOException("Malformed header line");
      }
      headers.put(line.substring(0, colon).strip(), utf8(line.substring(colon + 1).strip()));
    }
    int question = parts[1].indexOf('?');
    String path = question < 0 ? parts[1] : parts[1].substring(0, question);
    String query = question < 0 ? "" : parts[1].substring(question + 1);
    return new HttpRequest(
        parts[0],
        path,
        UrlParameters.parse(utf8(query)),
        headers,
        body(headers, input, output),
        parts[2].equals("HTTP/1.1"),
        new ClientPresence());
  }

  /** Lines are read byte by byte; passwords and the like are UTF-8. */
  private static String utf8(String latin1) {
    return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static RequestBody body(
      Map<String, String> headers, InputStream input, OutputStream output) throws IOException {
    boolean wanted = headers.getOrDefault("Expect", "").equalsIgnoreCase("100-continue");
    if (headers.getOrDefault("Transfer-Encoding", "").equalsIgnoreCase("chunked")) {
      return RequestBody.chunked(input, output, wanted);
    }
    String length = headers.getOrDefault("Content-Length", "0");
    try {
      return RequestBody.ofLength(input, Long.parseLong(length), output, wanted);
    } catch (NumberFormatException e) {
      throw new EOFException("Malformed Content-Length: " + length);
    }
  }
}
