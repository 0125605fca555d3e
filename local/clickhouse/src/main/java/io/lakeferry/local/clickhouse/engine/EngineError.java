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
package io.lakeferry.local.clickhouse.engine;

/**
 * Reads the engine's error texts. An error that crosses several of chDB's layers arrives wrapped,
 * {@code Code: 73. DB::Exception: Code: 73. DB::Exception: … (UNKNOWN_FORMAT) (version …).
 * (UNKNOWN_FORMAT)}; a server sends one layer, with its version at the end.
 */
final class EngineError {
  private static final String CODE = "Code: ";
  private static final String TYPE = "DB::Exception: ";
  private static final String VERSION = " (version ";
  private static final int UNKNOWN_EXCEPTION = 1002;

  private EngineError() {}

  static EngineException parse(String text, String version) {
    String body = text.strip();
    int code = codeOf(body);
    if (code < 0) {
      return new EngineException(
          UNKNOWN_EXCEPTION,
          CODE
              + UNKNOWN_EXCEPTION
              + ". "
              + TYPE
              + body
              + ". (UNKNOWN_EXCEPTION)"
              + VERSION
              + version
              + ")");
    }
    while (codeOf(body) >= 0) {
      code = codeOf(body);
      body = body.substring(body.indexOf(TYPE) + TYPE.length());
    }
    String name = "";
    boolean stripped = true;
    while (stripped) {
      String before = body;
      body = withoutVersion(body);
      String last = trailingName(body);
      if (!last.isEmpty() && (name.isEmpty() || last.equals(name))) {
        name = last;
        body = body.substring(0, body.length() - last.length()).stripTrailing();
        body = body.endsWith(".") ? body.substring(0, body.length() - 1) : body;
      }
      stripped = !before.equals(body);
    }
    return new EngineException(
        code, CODE + code + ". " + TYPE + body + ". " + name + VERSION + version + ")");
  }

  /** The code of a text that begins with {@code Code: N. DB::Exception: }, else -1. */
  private static int codeOf(String text) {
    if (!text.startsWith(CODE)) {
      return -1;
    }
    int end = CODE.length();
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    if (end == CODE.length() || !text.startsWith(". " + TYPE, end)) {
      return -1;
    }
    return Integer.parseInt(text.substring(CODE.length(), end));
  }

  private static String withoutVersion(String text) {
    int start = text.lastIndexOf(VERSION);
    return text.endsWith(")") && start >= 0 && text.indexOf(')', start) == text.length() - 1
        ? text.substring(0, start)
        : text;
  }

  /** An error's name in parentheses at the end, such as {@code (UNKNOWN_TABLE)}, or nothing. */
  private static String trailingName(String text) {
    int start = text.lastIndexOf('(');
    if (!text.endsWith(")") || start < 0 || start > text.length() - 3) {
      return "";
    }
    boolean name =
        text.substring(start + 1, text.length() - 1)
            .chars()
            .allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_');
    return name ? text.substring(start) : "";
  }
}
