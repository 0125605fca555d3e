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

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** As much of HTTP/1.1 as it takes to find the end of a message. */
final class HttpMessage {
  private HttpMessage() {}

  /** Status or request line and headers, with the empty line after them. */
  static byte[] readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    String line;
    do {
      line = readLine(in);
      head.write(line.getBytes(StandardCharsets.ISO_8859_1));
    } while (line.length() > 2);
    return head.toByteArray();
  }

  /**
   * Copies the body that belongs to a head.
   *
   * @param framed gets it as it comes
   * @param plain gets it without its framing
   */
  static void copyBody(byte[] head, InputStream in, OutputStream framed, OutputStream plain)
      throws IOException {
    String headers = text(head).toLowerCase(Locale.ROOT);
    int length = headers.indexOf("content-length:");
    if (length >= 0) {
      String value = headers.substring(length + 15, headers.indexOf("\r\n", length)).strip();
      byte[] body = in.readNBytes(Integer.parseInt(value));
      framed.write(body);
      plain.write(body);
      return;
    }
    if (!headers.contains("transfer-encoding: chunked")) {
      return;
    }
    int size;
    do {
      String line = readLine(in);
      size = Integer.parseInt(line.strip(), 16);
      byte[] chunk = in.readNBytes(size);
      framed.write(line.getBytes(StandardCharsets.ISO_8859_1));
      framed.write(chunk);
      framed.write(in.readNBytes(2));
      plain.write(chunk);
    } while (size > 0);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** A line with its line break. */
  private static String readLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int next;
    do {
      next = in.read();
      if (next < 0) {
        throw new EOFException("the message ended inside a line");
      }
      line.append((char) next);
    } while (next != '\n');
    return line.toString();
  }
}
