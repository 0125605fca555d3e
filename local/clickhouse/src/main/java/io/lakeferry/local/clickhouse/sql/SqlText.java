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

/** Quotes text for a statement. */
public final class SqlText {
  private SqlText() {}

  /** A string literal. */
  public static String literal(String text) {
    return quote(text, '\'');
  }

  /** A quoted identifier. */
  public static String identifier(String name) {
    return quote(name, '`');
  }

  private static String quote(String text, char quote) {
    StringBuilder quoted = new StringBuilder().append(quote);
    for (int index = 0; index < text.length(); index++) {
      char c = text.charAt(index);
      if (c == quote || c == '\\') {
        quoted.append('\\');
      }
      quoted.append(c);
    }
    return quoted.append(quote).toString();
  }
}
