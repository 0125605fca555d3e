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
package io.lakeferry.sinks.warehouse;

import java.io.Serial;

/**
 * A statement did not succeed, or its answer did not arrive. Checked, as whoever sends a statement
 * has to decide what its failure means; {@link FailureMessages} words it for the user.
 */
public final class StatementFailure extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** What is known about a failure, as far as it decides what to do next. */
  public enum Kind {
    /** Credentials refused. */
    AUTHENTICATION,
    /** A right is missing. */
    PERMISSION,
    /** Catalog, schema, warehouse or table unknown. */
    OBJECT_NOT_FOUND,
    /** A file or folder that the statement names is gone. */
    FILE_NOT_FOUND,
    /** Columns or types do not fit. */
    SCHEMA_MISMATCH,
    /** A value does not fit. */
    DATA_UNSUPPORTED,
    /** A function, type or statement is unknown to this warehouse. */
    NOT_SUPPORTED,
    /** Another statement is at the same files or table; nothing of this one happened. */
    CONFLICT,
    /** The server's time-out or ours. */
    TIMED_OUT,
    /** Somebody cancelled it. */
    CANCELED,
    /** No answer: the statement may run, have succeeded, or never have begun. */
    UNANSWERED,
    /** The service refused for now; nothing happened. */
    UNAVAILABLE,
    /** Anything else, which we did not foresee. */
    UNFORESEEN
  }

  private final Kind kind;
  private final String condition;
  private final String sqlState;

  /**
   * @param condition the error condition, or an empty text
   * @param sqlState the SQLSTATE, or an empty text
   * @param text what the server or the driver said; for the debug log only
   */
  public StatementFailure(
      Kind kind, String condition, String sqlState, String text, Throwable cause) {
    super(text, cause);
    this.kind = kind;
    this.condition = condition;
    this.sqlState = sqlState;
  }

  /** What is known; never null. */
  public Kind kind() {
    return kind;
  }

  /** The error condition such as {@code TABLE_OR_VIEW_NOT_FOUND}, or an empty text. */
  public String condition() {
    return condition;
  }

  /** The SQLSTATE, or an empty text. */
  public String sqlState() {
    return sqlState;
  }
}
