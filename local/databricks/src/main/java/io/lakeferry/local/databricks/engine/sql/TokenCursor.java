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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Walks over the tokens of one statement. */
final class TokenCursor {

  private static final String END_OF_INPUT = "end of input";

  private final String sql;
  private final List<Token> tokens;
  private int index;

  TokenCursor(String sql, List<Token> tokens) {
    this.sql = sql;
    this.tokens = tokens;
  }

  /** The next tokens are these keywords; nothing is taken. */
  boolean isNext(String... keywords) {
    for (int offset = 0; offset < keywords.length; offset++) {
      int position = index + offset;
      if (position >= tokens.size() || !tokens.get(position).isWord(keywords[offset])) {
        return false;
      }
    }
    return true;
  }

  boolean isNextSymbol(String symbol) {
    return index < tokens.size() && tokens.get(index).isSymbol(symbol);
  }

  boolean isAtEnd() {
    return index >= tokens.size();
  }

  /** Takes the keywords if all of them come next. */
  boolean take(String... keywords) {
    if (!isNext(keywords)) {
      return false;
    }
    index += keywords.length;
    return true;
  }

  boolean takeSymbol(String symbol) {
    if (!isNextSymbol(symbol)) {
      return false;
    }
    index++;
    return true;
  }

  void expect(String... keywords) throws SqlFailure {
    if (!take(keywords)) {
      throw SyntaxFailures.expected(
          String.join(" ", keywords).toUpperCase(Locale.ROOT), nextText());
    }
  }

  void expectSymbol(String symbol) throws SqlFailure {
    if (!takeSymbol(symbol)) {
      throw SyntaxFailures.expected("'" + symbol + "'", nextText());
    }
  }

  /** Allows for closing semicolons and nothing else. */
  void expectEnd() throws SqlFailure {
    while (takeSymbol(";")) {}
    if (!isAtEnd()) {
      throw SyntaxFailures.near(nextText());
    }
  }

  Token next() throws SqlFailure {
    if (isAtEnd()) {
      throw SyntaxFailures.near(END_OF_INPUT);
    }
    return tokens.get(index++);
  }

  String expectString() throws SqlFailure {
    Token token = next();
    if (token.kind() != Token.Kind.STRING) {
      throw SyntaxFailures.expected("a string", token.text());
    }
    return token.value();
  }

  /** One part of a name; unquoted parts come in lower case, as Unity Catalog keeps them. */
  String expectName() throws SqlFailure {
    Token token = next();
    return switch (token.kind()) {
      case WORD, QUOTED_NAME -> token.value();
      case STRING, NUMBER, SYMBOL -> throw SyntaxFailures.expected("a name", token.text());
    };
  }

  /** A name, which some statements also take as a string. */
  String expectNameOrString() throws SqlFailure {
    return !isAtEnd() && tokens.get(index).kind() == Token.Kind.STRING
        ? expectString()
        : expectName();
  }

  /** A name of one to three parts. */
  List<String> expectQualifiedName() throws SqlFailure {
    List<String> parts = new ArrayList<>();
    do {
      parts.add(expectName());
    } while (takeSymbol("."));
    if (parts.size() > 3) {
      throw SyntaxFailures.near(parts.get(3));
    }
    return List.copyOf(parts);
  }

  /** A value in an option list: a string, a number or a keyword such as {@code true}. */
  String expectOptionValue() throws SqlFailure {
    Token token = next();
    return switch (token.kind()) {
      case STRING, WORD, NUMBER -> token.value();
      case SYMBOL -> {
        if (token.isSymbol("-")) {
          yield "-" + next().value();
        }
        throw SyntaxFailures.expected("a value", token.text());
      }
      case QUOTED_NAME -> throw SyntaxFailures.expected("a value", token.text());
    };
  }

  /** {@code ('key' = 'value', …)}; keys may be written without quotes, with dots. */
  Map<String, String> expectOptions() throws SqlFailure {
    Map<String, String> options = new LinkedHashMap<>();
    expectSymbol("(");
    if (takeSymbol(")")) {
      return options;
    }
    do {
      Token token = next();
      StringBuilder key = new StringBuilder(optionKey(token));
      while (takeSymbol(".")) {
        key.append('.').append(optionKey(next()));
      }
      takeSymbol("=");
      options.put(key.toString(), expectOptionValue());
    } while (takeSymbol(","));
    expectSymbol(")");
    return options;
  }

  private static String optionKey(Token token) throws SqlFailure {
    return switch (token.kind()) {
      case STRING, QUOTED_NAME -> token.value();
      case WORD -> token.text();
      case NUMBER, SYMBOL -> throw SyntaxFailures.expected("an option", token.text());
    };
  }

  /** {@code ('a', 'b', …)}. */
  List<String> expectStrings() throws SqlFailure {
    List<String> values = new ArrayList<>();
    expectSymbol("(");
    do {
      values.add(expectString());
    } while (takeSymbol(","));
    expectSymbol(")");
    return List.copyOf(values);
  }

  /** {@code (a, b, …)}. */
  List<String> expectNames() throws SqlFailure {
    List<String> values = new ArrayList<>();
    expectSymbol("(");
    do {
      values.add(expectName());
    } while (takeSymbol(","));
    expectSymbol(")");
    return List.copyOf(values);
  }

  /**
   * Takes expressions separated by commas outside parentheses, up to (not including) the keyword.
   *
   * @return the text of each, as written
   */
  List<String> expectExpressionsUntil(String keyword) throws SqlFailure {
    List<String> expressions = new ArrayList<>();
    int depth = 0;
    int first = index;
    while (true) {
      if (isAtEnd()) {
        throw SyntaxFailures.expected(keyword.toUpperCase(Locale.ROOT), END_OF_INPUT);
      }
      Token token = tokens.get(index);
      if (depth == 0 && (token.isWord(keyword) || token.isSymbol(","))) {
        if (index == first) {
          throw SyntaxFailures.near(token.text());
        }
        expressions.add(sql.substring(tokens.get(first).start(), tokens.get(index - 1).end()));
        if (token.isWord(keyword)) {
          return List.copyOf(expressions);
        }
        first = index + 1;
      } else if (token.isSymbol("(") || token.isSymbol("[")) {
        depth++;
      } else if (token.isSymbol(")") || token.isSymbol("]")) {
        if (--depth < 0) {
          throw SyntaxFailures.near(token.text());
        }
      }
      index++;
    }
  }

  String nextText() {
    return isAtEnd() ? END_OF_INPUT : tokens.get(index).text();
  }
}
