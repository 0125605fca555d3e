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

import java.nio.charset.StandardCharsets;

/**
 * A token of a statement.
 *
 * @param kind what it is
 * @param start offset of its first byte
 * @param end offset after its last byte
 * @param depth how many brackets are open around it; a bracket itself counts outside
 * @param text its text as it stands, quotes included
 */
record Token(Kind kind, int start, int end, int depth, String text) {

  enum Kind {
    WORD,
    QUOTED_NAME,
    STRING,
    NUMBER,
    SYMBOL
  }

  static Token of(Kind kind, byte[] sql, int start, int end, int depth) {
    return new Token(
        kind, start, end, depth, new String(sql, start, end - start, StandardCharsets.UTF_8));
  }

  /** Whether it is this keyword, in any case, unquoted. */
  boolean is(String keyword) {
    return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
  }

  boolean isAny(Iterable<String> keywords) {
    for (String keyword : keywords) {
      if (is(keyword)) {
        return true;
      }
    }
    return false;
  }

  boolean isSymbol(char symbol) {
    return kind == Kind.SYMBOL && text.charAt(0) == symbol;
  }

  boolean isName() {
    return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
  }
}
