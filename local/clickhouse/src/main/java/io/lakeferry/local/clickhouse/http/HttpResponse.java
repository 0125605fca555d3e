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
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A response. Headers can be set until the first byte of the body; then bytes go out as they come,
 * chunked. {@link #finish} ends it well, {@link #breakOff} ends it so that the client notices.
 */
public final class HttpResponse {
  private static final int CHUNK_BYTES = 1 << 17;

  private final OutputStream socket;
  private final boolean http11;
  private final boolean bodyAllowed;
  private final Clock clock;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private int filled;
  private int status = 200;
  private boolean keepAlive;
  private boolean headersSent;
  private boolean broken;

  HttpResponse(OutputStream socket, HttpRequest request, Clock clock) {
    this.socket = socket;
    this.http11 = request.http11();
    this.keepAlive = http11 && request.keepAlive();
    this.bodyAllowed = !request.method().equals("HEAD");
    this.clock = clock;
  }

  /** Sets the status; only before the body. */
  public void status(int newStatus) {
    status = newStatus;
  }

  /** Sets a header; only before the body. */
  public void header(String name, String value) {
    headers.put(name, value.replace('\r', ' ').replace('\n', ' '));
  }

  /** Removes a header; only before the body. */
  public void removeHeader(String name) {
    headers.remove(name);
  }

  /** The client may not use the connection again. */
  public void closeAfterwards() {
    keepAlive = false;
  }

  /** The body. Neither flush nor close are needed, {@link #finish} does both. */
  public OutputStream body() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        append(bytes, offset, length);
      }
    };
  }

  /** Sends what is left and ends the body. */
  public void finish() throws IOException {
    sendChunk();
    if (http11 && bodyAllowed) {
      socket.write(ascii("0\r\n\r\n"));
    }
    socket.flush();
  }

  /**
   * Sends a last piece outside any coding and hangs up without ending the body, as ClickHouse does
   * when a query fails after its first rows went out.
   */
  public void breakOff(byte[] lastPiece) throws IOException {
    broken = true;
    keepAlive = false;
    sendChunk();
    append(lastPiece, 0, lastPiece.length);
    sendChunk();
    socket.flush();
  }

  boolean reusable() {
    return keepAlive && !broken;
  }

  private void append(byte[] bytes, int offset, int length) throws IOException {
    for (int done = 0; done < length; ) {
      int count = Math.min(chunk.length - filled, length - done);
      System.arraycopy(bytes, offset + done, chunk, filled, count);
      filled += count;
      done += count;
      if (filled == chunk.length) {
        sendChunk();
      }
    }
  }

  private void sendChunk() throws IOException {
    if (!headersSent) {
      if (http11) {
        header("Transfer-Encoding", "chunked");
      }
      sendHeaders();
    }
    if (filled > 0 && bodyAllowed) {
      if (http11) {
        socket.write(ascii(Integer.toHexString(filled) + "\r\n"));
      }
      socket.write(chunk, 0, filled);
      if (http11) {
        socket.write(ascii("\r\n"));
      }
    }
    filled = 0;
  }

  private void sendHeaders() throws IOException {
    headersSent = true;
    StringBuilder head = new StringBuilder();
    head.append(http11 ? "HTTP/1.1 " : "HTTP/1.0 ").append(status).append(' ');
    head.append(reason(status)).append("\r\n");
    head.append("Date: ")
        .append(
            DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC)))
        .append("\r\n");
    head.append("Connection: ").append(keepAlive ? "Keep-Alive" : "Close").append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    socket.write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Time-out";
      case 411 -> "Length Required";
      case 413 -> "Request Entity Too Large";
      case 415 -> "Unsupported Media Type";
      case 500 -> "Internal Server Error";
      case 501 -> "Not Implemented";
      case 503 -> "Service Unavailable";
      default -> "Status";
    };
  }
}
