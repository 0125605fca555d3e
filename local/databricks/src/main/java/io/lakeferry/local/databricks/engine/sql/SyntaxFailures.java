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

/**
 * PARSE_SYNTAX_ERROR in Databricks' words.
 *
 * @see <a href="https://docs.databricks.com/aws/en/error-messages/error-classes">error
 *     conditions</a>
 */
final class SyntaxFailures {

  private SyntaxFailures() {}

  static SqlFailure near(String text) {
    return failure("Syntax error at or near '" + text + "'.");
  }

  static SqlFailure unclosed(String what) {
    return failure("Syntax error at or near end of input: unclosed " + what + ".");
  }

  static SqlFailure expected(String what, String found) {
    return failure("Syntax error at or near '" + found + "': expected " + what + ".");
  }

  private static SqlFailure failure(String text) {
    return new SqlFailure(
        "PARSE_SYNTAX_ERROR", "42601", "[PARSE_SYNTAX_ERROR] " + text + " SQLSTATE: 42601", null);
  }
}
