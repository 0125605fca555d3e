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
package io.lakeferry.local.databricks.engine.sql;

import io.lakeferry.local.databricks.engine.SqlFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits a statement into tokens by the lexical rules of Spark SQL: strings with back-slash escapes
 * or doubled quotes, raw strings, names in back-ticks, line comments and nested bracketed comments.
 *
 * @see <a
 *     href="https://docs.databricks.com/aws/en/sql/language-manual/data-types/string-type">string
 *     literals</a>
 * @see <a
 *     href="https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-syntax-comment">comments</a>
 */
final class Tokenizer {

  private final String sql;
  private final List<Token> tokens = new ArrayList<>();
  private int position;

  private Tokenizer(String sql) {
    this.sql = sql;
  }

  static List<Token> tokenize(String sql) throws SqlFailure {
    Tokenizer tokenizer = new Tokenizer(sql);
    tokenizer.run();
    return List.copyOf(tokenizer.tokens);
  }

  private void run() throws SqlFailure {
    while (position < sql.length()) {
      char current = sql.charAt(position);
      if (Character.isWhitespace(current)) {
        position++;
      } else if (sql.startsWith("--", position)) {
        skipLineComment();
      } else if (sql.startsWith("/*", position)) {
        skipBracketedComment();
      } else if (current == '`') {
        readQuotedName();
      } else if (current == '\'' || current == '"') {
        readString(position, false);
      } else if ((current == 'r' || current == 'R') && isQuoteAt(position + 1)) {
        readString(position, true);
      } else if (Character.isDigit(current)) {
        readNumber();
      } else if (isWordCharacter(current)) {
        readWord();
      } else {
        readSymbol();
      }
    }
  }

  private boolean isQuoteAt(int index) {
    return index < sql.length() && (sql.charAt(index) == '\'' || sql.charAt(index) == '"');
  }

  private static boolean isWordCharacter(char character) {
    return Character.isLetterOrDigit(character) || character == '_' || character == '$';
  }

  private void skipLineComment() {
    int lineEnd = sql.indexOf('\n', position);
    position = lineEnd < 0 ? sql.length() : lineEnd + 1;
  }

  private void skipBracketedComment() throws SqlFailure {
    int depth = 0;
    do {
      if (sql.startsWith("/*", position)) {
        depth++;
        position += 2;
      } else if (sql.startsWith("*/", position)) {
        depth--;
        position += 2;
      } else if (position < sql.length()) {
        position++;
      } else {
        throw SyntaxFailures.unclosed("bracketed comment");
      }
    } while (depth > 0);
  }

  private void readQuotedName() throws SqlFailure {
    int start = position;
    StringBuilder name = new StringBuilder();
    position++;
    while (true) {
      if (position >= sql.length()) {
        throw SyntaxFailures.unclosed("name in back-ticks");
      }
      char current = sql.charAt(position++);
      if (current != '`') {
        name.append(current);
      } else if (position < sql.length() && sql.charAt(position) == '`') {
        name.append('`');
        position++;
      } else {
        add(Token.Kind.QUOTED_NAME, start, name.toString());
        return;
      }
    }
  }

  private void readString(int start, boolean raw) throws SqlFailure {
    position = raw ? start + 1 : start;
    char quote = sql.charAt(position++);
    StringBuilder value = new StringBuilder();
    while (true) {
      if (position >= sql.length()) {
        throw SyntaxFailures.unclosed("string literal");
      }
      char current = sql.charAt(position++);
      if (current == '\\' && !raw && position < sql.length()) {
        readEscape(value);
      } else if (current != quote) {
        value.append(current);
      } else if (!raw && position < sql.length() && sql.charAt(position) == quote) {
        value.append(quote);
        position++;
      } else {
        add(Token.Kind.STRING, start, value.toString());
        return;
      }
    }
  }

  private void readEscape(StringBuilder value) {
    char escaped = sql.charAt(position++);
    switch (escaped) {
      case 'n' -> value.append('\n');
      case 't' -> value.append('\t');
      case 'r' -> value.append('\r');
      case 'b' -> value.append('\b');
      case '0' -> value.append('\0');
      case 'Z' -> value.append((char) 26);
      // LIKE patterns keep the back-slash before their wildcards.
      case '%', '_' -> value.append('\\').append(escaped);
      case 'u' -> readUnicodeEscape(value);
      default -> value.append(escaped);
    }
  }

  private void readUnicodeEscape(StringBuilder value) {
    if (position + 4 <= sql.length()) {
      String digits = sql.substring(position, position + 4);
      if (digits.chars().allMatch(digit -> Character.digit(digit, 16) >= 0)) {
        value.append((char) Integer.parseInt(digits, 16));
        position += 4;
        return;
      }
    }
    value.append('u');
  }

  private void readNumber() {
    int start = position;
    while (position < sql.length()
        && (isWordCharacter(sql.charAt(position)) || isDecimalPoint() || isExponentSign(start))) {
      position++;
    }
    add(Token.Kind.NUMBER, start, sql.substring(start, position));
  }

  private boolean isDecimalPoint() {
    return sql.charAt(position) == '.'
        && position + 1 < sql.length()
        && Character.isDigit(sql.charAt(position + 1));
  }

  private boolean isExponentSign(int start) {
    char current = sql.charAt(position);
    char before = sql.charAt(position - 1);
    return (current == '-' || current == '+')
        && position > start
        && (before == 'e' || before == 'E')
        && position + 1 < sql.length()
        && Character.isDigit(sql.charAt(position + 1));
  }

  private void readWord() {
    int start = position;
    while (position < sql.length() && isWordCharacter(sql.charAt(position))) {
      position++;
    }
    add(Token.Kind.WORD, start, sql.substring(start, position).toLowerCase(Locale.ROOT));
  }

  private void readSymbol() {
    int start = position;
    position += sql.startsWith("::", position) ? 2 : 1;
    add(Token.Kind.SYMBOL, start, sql.substring(start, position));
  }

  private void add(Token.Kind kind, int start, String value) {
    tokens.add(new Token(kind, sql.substring(start, position), value, start, position));
  }
}
