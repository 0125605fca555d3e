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

/**
 * One token of a statement; comments and white space are no tokens.
 *
 * @param kind what it is
 * @param text the token as written
 * @param value the meaning: a word in lower case, a name without back-ticks, a string without
 *     quotes and escapes, else the text
 * @param start offset of its first character in the statement
 * @param end offset after its last character
 */
record Token(Kind kind, String text, String value, int start, int end) {

  enum Kind {
    /** An unquoted name or keyword. */
    WORD,
    /** A name in back-ticks. */
    QUOTED_NAME,
    STRING,
    NUMBER,
    SYMBOL
  }

  boolean isWord(String keyword) {
    return kind == Kind.WORD && value.equals(keyword);
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  /** Whether an operand can end here, so that a colon after it starts a path and no parameter. */
  boolean endsOperand() {
    return switch (kind) {
      case WORD, QUOTED_NAME, STRING, NUMBER -> true;
      case SYMBOL -> text.equals(")") || text.equals("]");
    };
  }
}
