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
package io.lakeferry.local.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits a text into statements at the semicolons that stand outside of strings, quoted names and
 * comments, as each of the two dialects writes these.
 */
enum StatementText {
  /** Spark's lexical rules; a script from {@code BEGIN} to {@code END} is one statement. */
  DATABRICKS("--"),
  /** ClickHouse's lexical rules. */
  CLICKHOUSE("--", "#!", "# ");

  private final List<String> lineComments;

  StatementText(String... lineComments) {
    this.lineComments = List.of(lineComments);
  }

  /**
   * The statements, none of them empty.
   *
   * @throws CommandException if there is none
   */
  List<String> split(String text) {
    List<String> statements = new ArrayList<>();
    if (this == DATABRICKS && isScript(text)) {
      return List.of(text.strip());
    }
    int start = 0;
    boolean content = false;
    int position = 0;
    while (position < text.length()) {
      int afterComment = skipComment(text, position);
      if (afterComment > position) {
        position = afterComment;
        continue;
      }
      char character = text.charAt(position);
      if (character == ';') {
        if (content) {
          statements.add(text.substring(start, position).strip());
        }
        position++;
        start = position;
        content = false;
      } else if (character == '\'' || character == '"' || character == '`') {
        content = true;
        position = skipQuoted(text, position);
      } else {
        content |= !Character.isWhitespace(character);
        position++;
      }
    }
    if (content) {
      statements.add(text.substring(start).strip());
    }
    if (statements.isEmpty()) {
      throw new CommandException("There is no statement.");
    }
    return List.copyOf(statements);
  }

  private boolean isScript(String text) {
    int position = 0;
    while (position < text.length()) {
      int after = skipComment(text, position);
      if (after == position && !Character.isWhitespace(text.charAt(position))) {
        break;
      }
      position = Math.max(after, position + 1);
    }
    return text.substring(position).toUpperCase(Locale.ROOT).matches("(?s)BEGIN\\s.*");
  }

  /** The position after the comment that begins here, or the same position if none does. */
  private int skipComment(String text, int position) {
    for (String mark : lineComments) {
      if (text.startsWith(mark, position)) {
        int end = text.indexOf('\n', position);
        return end < 0 ? text.length() : end + 1;
      }
    }
    if (!text.startsWith("/*", position)) {
      return position;
    }
    int depth = 1;
    int next = position + 2;
    while (next < text.length() && depth > 0) {
      if (text.startsWith("*/", next)) {
        depth--;
        next += 2;
      } else if (text.startsWith("/*", next)) {
        depth++;
        next += 2;
      } else {
        next++;
      }
    }
    return next;
  }

  /** The position after the closing quote. A doubled quote just opens the next text. */
  private int skipQuoted(String text, int position) {
    char quote = text.charAt(position);
    boolean backslashEscapes = quote != '`' || this == CLICKHOUSE;
    int next = position + 1;
    while (next < text.length() && text.charAt(next) != quote) {
      next += backslashEscapes && text.charAt(next) == '\\' ? 2 : 1;
    }
    return Math.min(next + 1, text.length());
  }
}
