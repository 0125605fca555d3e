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

import io.lakeferry.sinks.connection.Grants;
import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;

/** Words a failure for the user: object, cause, remedy, and never the statement's text. */
public final class FailureMessages {
  private final TargetConnection connection;
  private final Grants grants;

  FailureMessages(TargetConnection connection) {
    this.connection = connection;
    this.grants = new Grants(connection);
  }

  /**
   * The exception to throw.
   *
   * @param object what the statement was about, for example {@code table main.web.events}
   * @param rights the GRANTs that the statement needs, for a refusal that does not name one
   */
  public LakeferryException word(StatementFailure failure, String object, String rights) {
    return switch (failure.kind()) {
      case AUTHENTICATION ->
          of(
              ErrorCode.AUTHENTICATION,
              "workspace " + connection.host(),
              "the credentials were refused",
              "Check client id and secret, or the access token",
              failure);
      case PERMISSION ->
          of(
              ErrorCode.PERMISSION,
              object,
              "a right is missing",
              "Have an owner run: " + GrantAdvice.from(failure.getMessage(), grants).orElse(rights),
              failure);
      case OBJECT_NOT_FOUND ->
          of(
              ErrorCode.UNKNOWN_OBJECT,
              object,
              "it does not exist, or it may not be seen" + named(failure),
              "Check catalog, schema, table and warehouse, and the rights to see them",
              failure);
      case FILE_NOT_FOUND ->
          of(
              ErrorCode.COUNTS_DISAGREE,
              object,
              "a file of the sealed list is gone" + named(failure),
              "See `runs show`; a person decides between `runs accept` and `runs abandon`",
              failure);
      case SCHEMA_MISMATCH ->
          of(
              ErrorCode.SCHEMA_MISMATCH,
              object,
              "its columns or types do not fit the export" + named(failure),
              "Compare the table's columns with the export's",
              failure);
      case DATA_UNSUPPORTED ->
          of(
              ErrorCode.DATA_UNSUPPORTED,
              object,
              "a value does not fit its column" + named(failure),
              "See the debug log for the value's column",
              failure);
      case NOT_SUPPORTED ->
          of(
              ErrorCode.DATA_UNSUPPORTED,
              object,
              "the warehouse does not know a function or type that the export needs"
                  + named(failure),
              "Use a warehouse with runtime 15.3 or newer, or --useVariant=false",
              failure);
      case CONFLICT ->
          of(
              ErrorCode.IN_PROGRESS,
              object,
              "another statement works on it" + named(failure),
              "Start the same command again later",
              failure);
      case TIMED_OUT ->
          of(
              ErrorCode.TIMED_OUT,
              object,
              "a statement ran into its time-out of " + connection.statementTimeout(),
              "Start the same command again; if it happens often, use a larger warehouse",
              failure);
      case CANCELED ->
          of(
              ErrorCode.TARGET_UNAVAILABLE,
              object,
              "somebody cancelled a statement",
              "Start the same command again",
              failure);
      case UNANSWERED, UNAVAILABLE ->
          of(
              ErrorCode.TARGET_UNAVAILABLE,
              "warehouse " + connection.httpPath() + " at " + connection.host(),
              "it could not be reached, or did not answer" + named(failure),
              "Check host, path and network, or start the same command again",
              failure);
      case UNFORESEEN ->
          of(
              ErrorCode.DEFECT,
              object,
              "an unforeseen error" + named(failure),
              "See the debug log and report it",
              failure);
    };
  }

  private static LakeferryException of(
      ErrorCode code, String object, String problem, String remedy, StatementFailure failure) {
    return new LakeferryException(code, object, problem, remedy, failure);
  }

  private static String named(StatementFailure failure) {
    if (!failure.condition().isEmpty()) {
      return " (" + failure.condition() + ")";
    }
    return failure.sqlState().isEmpty() ? "" : " (SQLSTATE " + failure.sqlState() + ")";
  }
}
