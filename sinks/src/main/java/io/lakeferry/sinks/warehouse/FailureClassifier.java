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

import io.lakeferry.sinks.warehouse.StatementFailure.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells kinds of failure apart, by error condition first, then by SQLSTATE, last by the driver's
 * words. Conditions: https://docs.databricks.com/error-messages/error-classes.html ; SQLSTATEs:
 * https://docs.databricks.com/error-messages/sqlstates.html .
 */
final class FailureClassifier {
  private static final Pattern CONDITION =
      Pattern.compile("\\[([A-Z][A-Z0-9_]{3,}(?:\\.[A-Z0-9_]+)*)]");
  private static final Pattern SQL_STATE = Pattern.compile("SQLSTATE: ?([0-9A-Z]{5})");

  private static final Map<String, Kind> BY_CONDITION =
      Map.ofEntries(
          Map.entry("INSUFFICIENT_PERMISSIONS", Kind.PERMISSION),
          Map.entry("INSUFFICIENT_PRIVILEGES", Kind.PERMISSION),
          Map.entry("PERMISSION_DENIED", Kind.PERMISSION),
          Map.entry("NO_SUCH_CATALOG_EXCEPTION", Kind.OBJECT_NOT_FOUND),
          Map.entry("CATALOG_NOT_FOUND", Kind.OBJECT_NOT_FOUND),
          Map.entry("SCHEMA_NOT_FOUND", Kind.OBJECT_NOT_FOUND),
          Map.entry("TABLE_OR_VIEW_NOT_FOUND", Kind.OBJECT_NOT_FOUND),
          Map.entry("DELTA_TABLE_NOT_FOUND", Kind.OBJECT_NOT_FOUND),
          Map.entry("UC_VOLUME_NOT_FOUND", Kind.FILE_NOT_FOUND),
          Map.entry("VOLUME_NOT_FOUND", Kind.FILE_NOT_FOUND),
          Map.entry("PATH_NOT_FOUND", Kind.FILE_NOT_FOUND),
          Map.entry("COPY_INTO_SOURCE_FILE_NOT_FOUND", Kind.FILE_NOT_FOUND),
          Map.entry("FAILED_READ_FILE.FILE_NOT_EXIST", Kind.FILE_NOT_FOUND),
          Map.entry("FAILED_READ_FILE.DBR_FILE_NOT_EXIST", Kind.FILE_NOT_FOUND),
          Map.entry("DELTA_FAILED_TO_MERGE_FIELDS", Kind.SCHEMA_MISMATCH),
          Map.entry("DELTA_MERGE_INCOMPATIBLE_DATATYPE", Kind.SCHEMA_MISMATCH),
          Map.entry("DELTA_METADATA_MISMATCH", Kind.SCHEMA_MISMATCH),
          Map.entry("COPY_INTO_SCHEMA_MISMATCH_WITH_TARGET_TABLE", Kind.SCHEMA_MISMATCH),
          Map.entry("UNRESOLVED_COLUMN", Kind.SCHEMA_MISMATCH),
          Map.entry("DATATYPE_MISMATCH", Kind.SCHEMA_MISMATCH),
          Map.entry("INCOMPATIBLE_DATA_FOR_TABLE", Kind.SCHEMA_MISMATCH),
          Map.entry("DELTA_NOT_NULL_CONSTRAINT_VIOLATED", Kind.SCHEMA_MISMATCH),
          Map.entry("DELTA_VIOLATE_CONSTRAINT_WITH_VALUES", Kind.SCHEMA_MISMATCH),
          Map.entry("UNRESOLVED_ROUTINE", Kind.NOT_SUPPORTED),
          Map.entry("UNSUPPORTED_DATATYPE", Kind.NOT_SUPPORTED),
          Map.entry("COPY_INTO_DUPLICATED_FILES_COPY_NOT_ALLOWED", Kind.CONFLICT),
          Map.entry("DELTA_CONCURRENT_APPEND", Kind.CONFLICT),
          Map.entry("DELTA_CONCURRENT_WRITE", Kind.CONFLICT),
          Map.entry("DELTA_CONCURRENT_TRANSACTION", Kind.CONFLICT),
          Map.entry("DELTA_CONCURRENT_DELETE_READ", Kind.CONFLICT),
          Map.entry("DELTA_CONCURRENT_DELETE_DELETE", Kind.CONFLICT),
          Map.entry("DELTA_METADATA_CHANGED", Kind.CONFLICT),
          Map.entry("DELTA_PROTOCOL_CHANGED", Kind.CONFLICT),
          Map.entry("TABLE_OR_VIEW_ALREADY_EXISTS", Kind.CONFLICT),
          Map.entry("DELTA_TABLE_ALREADY_EXISTS", Kind.CONFLICT),
          Map.entry("QUERY_EXECUTION_TIMEOUT_EXCEEDED", Kind.TIMED_OUT),
          Map.entry("STATEMENT_TIMEOUT", Kind.TIMED_OUT),
          Map.entry("CANCELED", Kind.CANCELED),
          Map.entry("OPERATION_CANCELED", Kind.CANCELED));

  private FailureClassifier() {}

  /**
   * A statement that the server says has failed.
   *
   * @param text what the server or the driver said; may be null
   * @param sqlState as reported beside it; may be null
   */
  static StatementFailure ofServer(String text, String sqlState, Throwable cause) {
    String words = text == null ? "" : text;
    String condition = conditionOf(words);
    String state = stateOf(words, sqlState);
    return new StatementFailure(kindOf(condition, state, words), condition, state, words, cause);
  }

  /** A call of the driver that failed before the server gave a verdict on the statement. */
  static StatementFailure ofDriver(String text, String sqlState, Throwable cause) {
    StatementFailure failure = ofServer(text + causes(cause), sqlState, cause);
    if (failure.kind() != Kind.UNFORESEEN && failure.kind() != Kind.UNAVAILABLE) {
      return failure;
    }
    return new StatementFailure(
        Kind.UNANSWERED, failure.condition(), failure.sqlState(), failure.getMessage(), cause);
  }

  private static String causes(Throwable thrown) {
    StringBuilder words = new StringBuilder();
    Throwable cause = thrown == null ? null : thrown.getCause();
    for (int depth = 0; cause != null && depth < 8; depth++, cause = cause.getCause()) {
      words.append(" <- ").append(cause.getMessage());
    }
    return words.toString();
  }

  private static String conditionOf(String words) {
    Matcher matcher = CONDITION.matcher(words);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static String stateOf(String words, String reported) {
    Matcher matcher = SQL_STATE.matcher(words);
    if (matcher.find()) {
      return matcher.group(1);
    }
    return reported == null ? "" : reported;
  }

  private static Kind kindOf(String condition, String state, String words) {
    for (String name = condition; !name.isEmpty(); name = parent(name)) {
      Kind known = BY_CONDITION.get(name);
      if (known != null) {
        return known;
      }
    }
    if (condition.startsWith("DELTA_CONCURRENT_")) {
      return Kind.CONFLICT;
    }
    Kind byState = byState(state);
    return byState == Kind.UNFORESEEN ? byWords(words.toLowerCase(Locale.ROOT)) : byState;
  }

  private static String parent(String condition) {
    int dot = condition.lastIndexOf('.');
    return dot < 0 ? "" : condition.substring(0, dot);
  }

  private static Kind byState(String state) {
    if (state.length() < 2) {
      return Kind.UNFORESEEN;
    }
    switch (state) {
      case "42501":
        return Kind.PERMISSION;
      case "42P01", "42704":
        return Kind.OBJECT_NOT_FOUND;
      case "42K03":
        return Kind.FILE_NOT_FOUND;
      case "42703", "42KDG", "42K09", "42846":
        return Kind.SCHEMA_MISMATCH;
      case "42883", "0A000":
        return Kind.NOT_SUPPORTED;
      case "57KD0", "STATEMENT_EXECUTION_TIMEOUT":
        return Kind.TIMED_OUT;
      case "HY008", "57014":
        return Kind.CANCELED;
      case "2D521", "40000", "40001", "25000":
        return Kind.CONFLICT;
      default:
        break;
    }
    return switch (state.substring(0, 2)) {
      case "28" -> Kind.AUTHENTICATION;
      case "22" -> Kind.DATA_UNSUPPORTED;
      case "53", "57", "58", "XX" -> Kind.UNAVAILABLE;
      default -> Kind.UNFORESEEN;
    };
  }

  private static Kind byWords(String words) {
    if (words.contains("invalid_client")
        || words.contains("invalid access token")
        || words.contains("credential was not sent")
        || words.contains("status code: 401")
        || words.contains("http 401")) {
      return Kind.AUTHENTICATION;
    }
    if (words.contains("permission_denied") || words.contains("insufficient privileges")) {
      return Kind.PERMISSION;
    }
    if (words.contains("statement has timed out") || words.contains("statement_timeout")) {
      return Kind.TIMED_OUT;
    }
    if (words.contains("was cancelled") || words.contains("was canceled")) {
      return Kind.CANCELED;
    }
    if (words.contains("warehouse") && words.contains("stopped")) {
      return Kind.UNAVAILABLE;
    }
    if (words.contains("warehouse")
        && (words.contains("not found") || words.contains("does not exist"))) {
      return Kind.OBJECT_NOT_FOUND;
    }
    return Kind.UNFORESEEN;
  }
}
