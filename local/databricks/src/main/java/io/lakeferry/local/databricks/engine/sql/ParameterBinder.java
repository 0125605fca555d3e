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
import io.lakeferry.local.databricks.engine.StatementParameter;
import java.util.List;
import java.util.Locale;

/**
 * Replaces the markers of a statement of ours by literals. Statements for Spark are not touched:
 * Spark binds its own.
 *
 * @see <a
 *     href="https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-parameter-marker">parameter
 *     markers</a>
 */
final class ParameterBinder {

  private ParameterBinder() {}

  static String bind(String sql, List<StatementParameter> parameters) throws SqlFailure {
    List<Token> tokens = Tokenizer.tokenize(sql);
    StringBuilder bound = new StringBuilder();
    int copied = 0;
    int ordinal = 0;
    for (int index = 0; index < tokens.size(); index++) {
      Token token = tokens.get(index);
      StatementParameter parameter;
      int end;
      if (token.isSymbol("?")) {
        parameter = positional(parameters, ++ordinal);
        end = token.end();
      } else if (isNamedMarker(tokens, index)) {
        Token name = tokens.get(index + 1);
        parameter = named(parameters, name.text());
        end = name.end();
      } else {
        continue;
      }
      bound.append(sql, copied, token.start()).append(literal(parameter));
      copied = end;
    }
    return bound.append(sql, copied, sql.length()).toString();
  }

  private static boolean isNamedMarker(List<Token> tokens, int index) {
    return tokens.get(index).isSymbol(":")
        && index + 1 < tokens.size()
        && tokens.get(index + 1).kind() == Token.Kind.WORD
        && tokens.get(index + 1).start() == tokens.get(index).end()
        && (index == 0 || !isOperandEnd(tokens.get(index - 1)));
  }

  private static boolean isOperandEnd(Token token) {
    // After these keywords comes a value, so a colon starts a marker and no JSON path.
    return token.endsOperand()
        && !token.isWord("select")
        && !token.isWord("from")
        && !token.isWord("comment")
        && !token.isWord("list");
  }

  private static StatementParameter positional(List<StatementParameter> parameters, int ordinal)
      throws SqlFailure {
    return parameters.stream()
        .filter(parameter -> parameter.name() == null && parameter.ordinal() == ordinal)
        .findFirst()
        .orElseThrow(() -> unbound("?"));
  }

  private static StatementParameter named(List<StatementParameter> parameters, String name)
      throws SqlFailure {
    return parameters.stream()
        .filter(parameter -> name.equalsIgnoreCase(parameter.name()))
        .findFirst()
        .orElseThrow(() -> unbound(":" + name));
  }

  private static String literal(StatementParameter parameter) {
    if (parameter.value() == null) {
      return "NULL";
    }
    StringBuilder quoted = new StringBuilder("'");
    for (char character : parameter.value().toCharArray()) {
      if (character == '\'' || character == '\\') {
        quoted.append('\\');
      }
      quoted.append(character);
    }
    quoted.append('\'');
    String type = parameter.type() == null ? "STRING" : parameter.type();
    return type.toUpperCase(Locale.ROOT).equals("STRING")
        ? quoted.toString()
        : "CAST(" + quoted + " AS " + type + ")";
  }

  private static SqlFailure unbound(String marker) {
    return new SqlFailure(
        "UNBOUND_SQL_PARAMETER",
        "42P02",
        "[UNBOUND_SQL_PARAMETER] Found the unbound parameter: " + marker + ". SQLSTATE: 42P02",
        null);
  }
}
