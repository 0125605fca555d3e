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
package io.lakeferry.local.databricks.engine;

/** A statement failed, with what a Databricks client sees of it. */
public final class SqlFailure extends Exception {
  /** The condition of a statement that was cancelled. */
  public static final String CANCELED = "CANCELED";

  private static final long serialVersionUID = 1L;

  private final String condition;
  private final String sqlState;

  /**
   * @param condition error condition, for example {@code TABLE_OR_VIEW_NOT_FOUND}
   * @param sqlState five characters
   * @param message full text as shown to users, with the condition in brackets
   */
  public SqlFailure(String condition, String sqlState, String message, Throwable cause) {
    super(message, cause);
    this.condition = condition;
    this.sqlState = sqlState;
  }

  /** The error condition, never null. */
  public String condition() {
    return condition;
  }

  /** The SQLSTATE, never null. */
  public String sqlState() {
    return sqlState;
  }
}
