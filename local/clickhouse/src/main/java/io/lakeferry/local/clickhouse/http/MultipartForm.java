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
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a small {@code multipart/form-data} body, in which clients may send query parameters. */
public final class MultipartForm {
  private static final String TYPE = "multipart/form-data";

  private MultipartForm() {}

  /** Whether a Content-Type names such a body. */
  public static boolean isForm(String contentType) {
    return contentType.strip().regionMatches(true, 0, TYPE, 0, TYPE.length());
  }

  /**
   * The fields by name.
   *
   * @throws IOException if the body is malformed or has a field that is a file
   */
  public static Map<String, String> read(String contentType, InputStream body) throws IOException {
    String delimiter = "--" + attribute(contentType, "boundary");
    // Latin-1 keeps every byte apart; the values are UTF-8 and decoded at the end.
    String text = new String(body.readAllBytes(), StandardCharsets.ISO_8859_1);
    Map<String, String> fields = new LinkedHashMap<>();
    int start = text.indexOf(delimiter);
    while (start >= 0) {
      int contentStart = start + delimiter.length();
      int end = text.indexOf("\r\n" + delimiter, contentStart);
      if (text.startsWith("--", contentStart) || end < 0) {
        break;
      }
      int blank = text.indexOf("\r\n\r\n", contentStart);
      if (blank < 0 || blank > end) {
        throw new IOException("Malformed multipart body");
      }
      String head = text.substring(contentStart, blank);
      if (head.contains("filename=")) {
        throw new ExternalTableException();
      }
      String value = text.substring(Math.min(blank + 4, end), end);
      fields.put(
          attribute(head, "name"),
          new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
      start = end + 2;
    }
    return fields;
  }

  private static String attribute(String header, String name) throws IOException {
    int start = header.indexOf(name + "=");
    if (start < 0) {
      throw new IOException("Malformed multipart body: no " + name);
    }
    int from = start + name.length() + 1;
    if (header.startsWith("\"", from)) {
      return header.substring(from + 1, header.indexOf('"', from + 1));
    }
    int end = from;
    while (end < header.length() && ";\r\n ".indexOf(header.charAt(end)) < 0) {
      end++;
    }
    return header.substring(from, end);
  }

  /** A form with a file, by which ClickHouse takes external tables. */
  public static final class ExternalTableException extends IOException {
    private static final long serialVersionUID = 1L;

    ExternalTableException() {
      super("External tables are not supported by the embedded ClickHouse");
    }
  }
}
