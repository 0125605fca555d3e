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
package io.lakeferry.transforms.row;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the error that a ClickHouse server writes into a stream that it had already begun.
 *
 * <p>Since 25.11: {@code __exception__ CRLF tag CRLF text CRLF length SPACE tag CRLF __exception__
 * CRLF}, the tag being 16 letters drawn anew for each answer, as <a
 * href="https://clickhouse.com/docs/interfaces/http#http_response_codes_caveats">documented</a>.
 * Earlier servers append the bare text.
 */
final class ServerErrorBlock {
  private static final Pattern COMPLETE =
      Pattern.compile(
          "__exception__\r?\n(?<tag>[A-Za-z0-9]{16})\r?\n(?<text>.*?)\\s*\\d+ \\k<tag>\r?\n"
              + "__exception__\r?\n\\z",
          Pattern.DOTALL);
  private static final Pattern BEGUN =
      Pattern.compile(
          "__exception__\r?\n(?:(?<tag>[A-Za-z0-9]{16})\r?\n)?(?<text>.*)", Pattern.DOTALL);
  private static final Pattern BARE =
      Pattern.compile("(?<text>Code: \\d+\\. DB::(?:Net)?Exception:.*)", Pattern.DOTALL);
  private static final Pattern CODE = Pattern.compile("Code: (\\d{1,6})");

  private ServerErrorBlock() {}

  /**
   * The error with which the stream ends. Both tags must agree, so no data is taken for an error.
   *
   * @param tail the last bytes of the stream
   */
  static Optional<ServerErrorInStreamException> atEnd(byte[] tail) {
    return search(COMPLETE, text(tail));
  }

  /**
   * What looks most like an error in the last bytes of a stream that is known to be broken; it may
   * be cut.
   */
  static Optional<ServerErrorInStreamException> inBrokenStream(byte[] tail) {
    String text = text(tail);
    return atEnd(tail)
        .or(() -> search(BEGUN, fromLast(text, "__exception__")))
        .or(() -> search(BARE, fromLast(text, "Code: ")));
  }

  /**
   * The text from the last place where the marker stands. Looking for that place with the pattern
   * itself would try each of thousands of bytes as a beginning, and take seconds.
   */
  private static String fromLast(String text, String marker) {
    return text.substring(Math.max(0, text.lastIndexOf(marker)));
  }

  private static String text(byte[] tail) {
    return new String(tail, StandardCharsets.ISO_8859_1);
  }

  private static Optional<ServerErrorInStreamException> search(Pattern pattern, String tail) {
    Matcher matcher = pattern.matcher(tail);
    if (!matcher.find()) {
      return Optional.empty();
    }
    String text =
        new String(
            matcher.group("text").getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    Matcher code = CODE.matcher(text);
    return Optional.of(
        new ServerErrorInStreamException(
            code.find() ? Integer.parseInt(code.group(1)) : 0, text.strip()));
  }
}
