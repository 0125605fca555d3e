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
package io.lakeferry.transforms.errors;

/** Why a run stopped. The exit code is what an orchestrator acts on. */
public enum ErrorCode {
  /** An option is missing or wrong, or two options contradict each other. */
  INVALID_OPTION(2),
  /** A catalog, schema, warehouse, source table or host that was named does not exist. */
  UNKNOWN_OBJECT(2),
  /** The window ends in the future. */
  WINDOW_NOT_OVER(2),
  /** The same run was sealed or committed from another database, or with other columns or types. */
  RUN_CHANGED(2),
  /** Another run of the same export covers a part of this window. */
  WINDOW_OVERLAPS(2),
  /** The target is another table than the one that the ledger knows under this name. */
  TARGET_RECREATED(2),
  /** Credentials were refused. */
  AUTHENTICATION(3),
  /** A right is missing; the message holds the GRANT. */
  PERMISSION(3),
  /** Columns or types of source and target do not fit together. */
  SCHEMA_MISMATCH(4),
  /** A value cannot be represented in the target. */
  DATA_UNSUPPORTED(4),
  /** ClickHouse could not be reached, or broke off. */
  SOURCE_UNAVAILABLE(5),
  /** A split did not yield the rows that were counted, however often it was read. */
  SPLIT_INCOMPLETE(5),
  /** Databricks could not be reached, throttled, or broke off. */
  TARGET_UNAVAILABLE(5),
  /** A statement or upload ran into its time-out. */
  TIMED_OUT(5),
  /** Another attempt holds what this one needs, for longer than we wait. */
  IN_PROGRESS(5),
  /** The process was asked to stop (SIGTERM) or was interrupted. */
  INTERRUPTED(5),
  /** Rows read, written and loaded do not agree; a person must decide. */
  COUNTS_DISAGREE(6),
  /** A defect of Lakeferry. */
  DEFECT(70);

  private final int exitCode;

  ErrorCode(int exitCode) {
    this.exitCode = exitCode;
  }

  /** The process's exit code: 2 usage, 3 rights, 4 data, 5 try again, 6 counts, 70 defect. */
  public int exitCode() {
    return exitCode;
  }

  /** Whether the same command, started again, can succeed without anybody changing anything. */
  public boolean retryable() {
    return exitCode == 5;
  }
}
