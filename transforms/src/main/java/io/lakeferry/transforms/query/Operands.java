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
package io.lakeferry.transforms.query;

import java.util.regex.Pattern;

/**
 * Expressions of a model's author as operands of ours. Beside an operator that binds more tightly
 * than theirs, such as {@code >=} beside {@code a ? b : c}, they would mean something else.
 */
final class Operands {
  private static final Pattern NAME = Pattern.compile("[\\w.]+|`[^`\\\\]+`");
  private static final Pattern FUNCTION = Pattern.compile("\\w+");

  private Operands() {}

  /** The expression, in brackets unless it is a name or the call of a function. */
  static String of(String expression) {
    return NAME.matcher(expression).matches() || isCall(expression)
        ? expression
        : "(" + expression + ")";
  }

  /** Whether the first bracket is closed by the last character. */
  private static boolean isCall(String expression) {
    int open = expression.indexOf('(');
    if (open < 0 || !FUNCTION.matcher(expression.substring(0, open)).matches()) {
      return false;
    }
    int depth = 0;
    for (int index = open; index < expression.length(); index++) {
      char character = expression.charAt(index);
      if (character == '\'' || character == '`' || character == '"') {
        // Quoted brackets do not count; a text with escapes is left to our own brackets.
        int end = expression.indexOf(character, index + 1);
        if (end < 0 || expression.substring(index, end).indexOf('\\') >= 0) {
          return false;
        }
        index = end;
        continue;
      }
      depth += character == '(' ? 1 : character == ')' ? -1 : 0;
      if (depth == 0) {
        return index == expression.length() - 1;
      }
    }
    return false;
  }
}
