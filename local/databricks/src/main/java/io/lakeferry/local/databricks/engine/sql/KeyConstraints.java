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

import java.util.List;

/** Finds PRIMARY KEY, FOREIGN KEY and REFERENCES clauses among a table's columns. */
final class KeyConstraints {

  private final String sql;
  private final List<Token> tokens;
  private final StringBuilder result = new StringBuilder();
  private int copied;

  KeyConstraints(String sql, List<Token> tokens) {
    this.sql = sql;
    this.tokens = tokens;
  }

  String strip() {
    int index = 0;
    while (index < tokens.size() && !tokens.get(index).isSymbol("(")) {
      if (tokens.get(index).isWord("as") || tokens.get(index).isWord("using")) {
        return sql;
      }
      index++;
    }
    int depth = 0;
    int elementStart = index + 1;
    for (; index < tokens.size(); index++) {
      Token token = tokens.get(index);
      if (token.isSymbol("(")) {
        depth++;
      } else if (token.isSymbol(")") && --depth == 0) {
        break;
      } else if (depth == 1 && token.isSymbol(",")) {
        elementStart = index + 1;
      } else if (depth == 1 && startsKey(index)) {
        index = cut(index, elementStart);
      }
    }
    return result.append(sql, copied, sql.length()).toString();
  }

  private boolean startsKey(int index) {
    if (isWord(index, "constraint")) {
      return startsBareKey(index + 2);
    }
    return startsBareKey(index);
  }

  private boolean startsBareKey(int index) {
    return (isWord(index, "primary") && isWord(index + 1, "key"))
        || (isWord(index, "foreign") && isWord(index + 1, "key"))
        || isWord(index, "references");
  }

  private boolean isWord(int index, String keyword) {
    return index < tokens.size() && tokens.get(index).isWord(keyword);
  }

  /** Cuts the key out, with the comma before it if it is an element of its own. */
  private int cut(int start, int elementStart) {
    int end = start;
    int depth = 0;
    while (end < tokens.size()) {
      Token token = tokens.get(end);
      if (token.isSymbol("(")) {
        depth++;
      } else if (depth == 0 && (token.isSymbol(")") || token.isSymbol(","))) {
        break;
      } else if (token.isSymbol(")")) {
        depth--;
      } else if (depth == 0 && end > start && endsKey(end, start)) {
        break;
      }
      end++;
    }
    boolean ownElement = start == elementStart;
    int from = ownElement && start > 0 ? tokens.get(start - 1).start() : tokens.get(start).start();
    boolean first = ownElement && tokens.get(start - 1).isSymbol("(");
    if (first) {
      from = tokens.get(start).start();
    }
    result.append(sql, copied, from);
    // A key that stands first goes with the comma after it.
    copied =
        first && end < tokens.size() && tokens.get(end).isSymbol(",")
            ? tokens.get(end).end()
            : tokens.get(end - 1).end();
    return end - 1;
  }

  /** Another column option such as COMMENT ends a key that stands behind a column. */
  private boolean endsKey(int index, int start) {
    Token token = tokens.get(index);
    return token.kind() == Token.Kind.WORD
        && (token.isWord("comment")
            || token.isWord("default")
            || token.isWord("generated")
            || token.isWord("mask")
            || (token.isWord("constraint") && index > start)
            || (token.isWord("not") && isWord(index + 1, "null")));
  }
}
