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
package io.lakeferry.local.clickhouse.sql;

import java.util.Optional;

/**
 * Cuts a statement into tokens and skips comments. Works on bytes, because an INSERT may carry
 * binary data behind its text; every byte that matters is ASCII.
 *
 * @see <a href="https://clickhouse.com/docs/sql-reference/syntax">ClickHouse's syntax</a>
 */
final class Tokenizer {
  private final byte[] sql;
  private final int length;
  private int position;
  private int depth;

  Tokenizer(byte[] sql, int length) {
    this.sql = sql;
    this.length = length;
  }

  /** The next token; empty at the end of the text. */
  Optional<Token> next() {
    skipBlanksAndComments();
    if (position >= length) {
      return Optional.empty();
    }
    int start = position;
    int c = at(position);
    if (c == '\'') {
      return token(Token.Kind.STRING, start, endOfQuoted('\''));
    }
    if (c == '`' || c == '"') {
      return token(Token.Kind.QUOTED_NAME, start, endOfQuoted(c));
    }
    if (c == '$') {
      int end = endOfHeredoc();
      if (end > start) {
        return token(Token.Kind.STRING, start, end);
      }
    }
    if (isDigit(c)) {
      return token(Token.Kind.NUMBER, start, endOfWord());
    }
    if (isWordByte(c)) {
      return token(Token.Kind.WORD, start, endOfWord());
    }
    return Optional.of(symbol(start, c));
  }

  private Token symbol(int start, int c) {
    position = start + 1;
    if (c == ')' || c == ']' || c == '}') {
      depth = Math.max(0, depth - 1);
    }
    Token token = Token.of(Token.Kind.SYMBOL, sql, start, position, depth);
    if (c == '(' || c == '[' || c == '{') {
      depth++;
    }
    return token;
  }

  private Optional<Token> token(Token.Kind kind, int start, int end) {
    position = end;
    return Optional.of(Token.of(kind, sql, start, end, depth));
  }

  private void skipBlanksAndComments() {
    while (position < length) {
      int c = at(position);
      if (isBlank(c)) {
        position++;
      } else if ((c == '-' && at(position + 1) == '-')
          || (c == '#' && (at(position + 1) == ' ' || at(position + 1) == '!'))) {
        skipLine();
      } else if (c == '/' && at(position + 1) == '*') {
        skipBlockComment();
      } else {
        return;
      }
    }
  }

  private void skipLine() {
    while (position < length && at(position) != '\n') {
      position++;
    }
  }

  private void skipBlockComment() {
    position += 2;
    while (position < length && !(at(position) == '*' && at(position + 1) == '/')) {
      position++;
    }
    position = Math.min(length, position + 2);
  }

  /** A quote inside is written with a backslash or doubled. */
  private int endOfQuoted(int quote) {
    int i = position + 1;
    while (i < length) {
      int c = at(i);
      if (c == '\\') {
        i += 2;
      } else if (c == quote && at(i + 1) == quote) {
        i += 2;
      } else if (c == quote) {
        return i + 1;
      } else {
        i++;
      }
    }
    return length;
  }

  /** End of {@code $tag$ … $tag$}, or the current position if none begins here. */
  private int endOfHeredoc() {
    int tagEnd = position + 1;
    while (tagEnd < length && isWordByte(at(tagEnd)) && at(tagEnd) != '$') {
      tagEnd++;
    }
    if (tagEnd >= length || at(tagEnd) != '$') {
      return position;
    }
    int tagLength = tagEnd + 1 - position;
    for (int i = tagEnd + 1; i + tagLength <= length; i++) {
      if (matches(i, tagLength)) {
        return i + tagLength;
      }
    }
    return position;
  }

  private boolean matches(int offset, int tagLength) {
    for (int i = 0; i < tagLength; i++) {
      if (sql[offset + i] != sql[position + i]) {
        return false;
      }
    }
    return true;
  }

  private int endOfWord() {
    int i = position;
    while (i < length && isWordByte(at(i))) {
      i++;
    }
    return i;
  }

  private int at(int index) {
    return index < length ? sql[index] & 0xFF : -1;
  }

  static boolean isBlank(int c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWordByte(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || isDigit(c)
        || c == '_'
        || c == '$'
        || c >= 0x80;
  }
}
