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
package io.lakeferry.local.databricks.service.sea;

import java.util.ArrayList;
import java.util.List;

/**
 * The first words of a statement, without comments: enough to tell the few statements that the
 * service answers itself from those that go to the engine.
 */
final class SqlWords {
  /** What a word is. */
  enum Kind {
    /** Letters, digits, underscores and dots, or anything in back-ticks. */
    NAME,
    /** A quoted text, given without its quotes and escapes. */
    TEXT,
    /** One other character. */
    SYMBOL
  }

  /** One word. */
  record Word(Kind kind, String text) {
    boolean is(String keyword) {
      return kind == Kind.NAME && text.equalsIgnoreCase(keyword);
    }
  }

  private final String sql;
  private int position;

  private SqlWords(String sql) {
    this.sql = sql;
  }

  /** At most {@code limit} words of a statement; semicolons at its end do not count. */
  static List<Word> of(String sql, int limit) {
    SqlWords scanner = new SqlWords(sql);
    List<Word> words = new ArrayList<>();
    while (words.size() < limit && scanner.skipToWord()) {
      words.add(scanner.next());
    }
    while (!words.isEmpty() && words.get(words.size() - 1).equals(new Word(Kind.SYMBOL, ";"))) {
      words.remove(words.size() - 1);
    }
    return words;
  }

  private boolean skipToWord() {
    while (position < sql.length()) {
      if (Character.isWhitespace(sql.charAt(position))) {
        position++;
      } else if (sql.startsWith("--", position)) {
        int end = sql.indexOf('\n', position);
        position = end < 0 ? sql.length() : end + 1;
      } else if (sql.startsWith("/*", position)) {
        skipBracketedComment();
      } else {
        return true;
      }
    }
    return false;
  }

  /** Bracketed comments nest. */
  private void skipBracketedComment() {
    int depth = 0;
    do {
      if (sql.startsWith("/*", position)) {
        depth++;
        position += 2;
      } else if (sql.startsWith("*/", position)) {
        depth--;
        position += 2;
      } else {
        position++;
      }
    } while (depth > 0 && position < sql.length());
  }

  private Word next() {
    char first = sql.charAt(position);
    if (first == '\'' || first == '"') {
      return new Word(Kind.TEXT, quoted(first));
    }
    if (first == '`') {
      return new Word(Kind.NAME, quoted(first));
    }
    int start = position;
    while (position < sql.length() && isNamePart(sql.charAt(position))) {
      position++;
    }
    if (position > start) {
      return new Word(Kind.NAME, sql.substring(start, position));
    }
    position++;
    return new Word(Kind.SYMBOL, String.valueOf(first));
  }

  private String quoted(char quote) {
    StringBuilder text = new StringBuilder();
    position++;
    while (position < sql.length()) {
      char character = sql.charAt(position++);
      if (character == quote) {
        if (position >= sql.length() || sql.charAt(position) != quote) {
          return text.toString();
        }
        position++;
      } else if (character == '\\' && quote != '`' && position < sql.length()) {
        character = sql.charAt(position++);
      }
      text.append(character);
    }
    return text.toString();
  }

  private static boolean isNamePart(char character) {
    return Character.isLetterOrDigit(character) || character == '_' || character == '.';
  }
}
