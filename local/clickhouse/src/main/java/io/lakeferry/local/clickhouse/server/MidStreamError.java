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
package io.lakeferry.local.clickhouse.server;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * How servers from 25.11 on tell of an error after the first rows went out: a block at the end of
 * the body, outside any compression, marked by a tag from the header X-ClickHouse-Exception-Tag;
 * the body is then not ended properly.
 *
 * @see <a href="https://clickhouse.com/docs/interfaces/http#http_response_codes_caveats">errors in
 *     mid-stream</a>
 */
final class MidStreamError {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TAG_LENGTH = 16;
  private static final int MAX_BYTES = 16 * 1024;
  private static final String MARKER = "__exception__";

  private MidStreamError() {}

  /** A fresh tag, 16 lower-case letters. */
  static String newTag() {
    StringBuilder tag = new StringBuilder();
    for (int i = 0; i < TAG_LENGTH; i++) {
      tag.append((char) ('a' + RANDOM.nextInt(26)));
    }
    return tag.toString();
  }

  static byte[] block(String message, String tag) {
    String head = "\r\n" + MARKER + "\r\n" + tag + "\r\n";
    // The tail also holds the message's length, of at most five digits.
    int room = MAX_BYTES - head.length() - (tag.length() + MARKER.length() + 12);
    byte[] text = message.getBytes(StandardCharsets.UTF_8);
    byte[] cut = text.length > room ? Arrays.copyOf(text, room) : text;
    String tail = "\n" + cut.length + " " + tag + "\r\n" + MARKER + "\r\n";
    byte[] block = Arrays.copyOf(ascii(head), head.length() + cut.length + tail.length());
    System.arraycopy(cut, 0, block, head.length(), cut.length);
    System.arraycopy(ascii(tail), 0, block, head.length() + cut.length, tail.length());
    return block;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
