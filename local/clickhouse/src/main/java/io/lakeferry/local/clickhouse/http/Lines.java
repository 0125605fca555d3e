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

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads header lines. */
final class Lines {
  private static final int MAX_BYTES = 1 << 20;

  private Lines() {}

  /** The next line without its end. */
  static String read(InputStream source) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = source.read(); b != '\n'; b = source.read()) {
      if (b < 0) {
        throw new EOFException("The client hung up");
      }
      if (line.size() == MAX_BYTES) {
        throw new IOException("A header line is longer than " + MAX_BYTES + " bytes");
      }
      line.write(b);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
