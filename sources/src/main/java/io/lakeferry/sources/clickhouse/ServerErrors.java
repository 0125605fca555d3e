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
package io.lakeferry.sources.clickhouse;

import com.clickhouse.client.api.ServerException;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.row.ServerErrorInStreamException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Set;

/**
 * What ClickHouse's error codes mean for a run.
 *
 * <p>The server's own text is kept in the cause only: it can hold SQL. The codes are those of <a
 * href="https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp">
 * ErrorCodes.cpp</a>.
 */
final class ServerErrors {
  /**
   * Codes by which ClickHouse refuses an expression because it can't make a constant of the
   * column's type. While rows flow some of them have other causes, 32 a broken connection.
   */
  private static final Set<Integer> WRONG_TYPE = Set.of(6, 27, 32, 38, 41, 70, 72, 376);

  private final String server;

  /**
   * @param server what the messages call the server, without credentials
   */
  ServerErrors(String server) {
    this.server = server;
  }

  /** The coded exception for whatever a query failed with. */
  LakeferryException translate(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof LakeferryException coded) {
        return coded;
      }
      if (cause instanceof ServerException error) {
        return ofCode(error.getCode(), error.getTransportProtocolCode(), failure);
      }
      if (cause instanceof ServerErrorInStreamException error) {
        return ofCode(error.serverCode(), 200, failure);
      }
      if (cause instanceof SocketTimeoutException) {
        return exception(
            ErrorCode.TIMED_OUT,
            "sent nothing for longer than --clickhouseMaxExecutionTime allows",
            "Try again, or allow more time",
            failure);
      }
    }
    return exception(
        ErrorCode.SOURCE_UNAVAILABLE,
        failure instanceof IOException ? "the connection broke off" : "could not be reached",
        "Check that it runs, and that address, port and proxy are right",
        failure);
  }

  /**
   * Whether a query over no rows failed because a column is missing or of another type; only for
   * such queries, see {@link #WRONG_TYPE}.
   */
  static boolean isMismatch(LakeferryException failure) {
    if (failure.code() == ErrorCode.SCHEMA_MISMATCH) {
      return true;
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ServerException error && WRONG_TYPE.contains(error.getCode())) {
        return true;
      }
    }
    return false;
  }

  /**
   * @param code ClickHouse's error code, 0 or less if there was none
   * @param status the HTTP status
   */
  private LakeferryException ofCode(int code, int status, Throwable failure) {
    String number = " (ClickHouse error " + code + ")";
    return switch (code) {
      case 516, 192, 193, 194 ->
          exception(
              ErrorCode.AUTHENTICATION,
              "refused user and password" + number,
              "Check --clickhouseUser and the secret that --clickhousePassword names",
              failure);
      case 497 ->
          exception(
              ErrorCode.PERMISSION,
              "the user lacks a right that the query needs" + number,
              MissingGrant.of(failure)
                  .orElse("GRANT SELECT ON <database>.<table> TO <user>, for each source table"),
              failure);
      case 164, 452 ->
          exception(
              ErrorCode.PERMISSION,
              "the user may not change the settings of its own queries" + number,
              "Give the user a profile with readonly = 2 and without constraints on our settings",
              failure);
      case 158, 307, 396 ->
          exception(
              ErrorCode.PERMISSION,
              "the user's limits forbid a query of this size" + number,
              "Raise the user's max_rows_to_read, max_bytes_to_read and max_result_rows",
              failure);
      case 201 ->
          // A quota counts within an interval: the next one lets the same query through.
          exception(
              ErrorCode.SOURCE_UNAVAILABLE,
              "the user's quota for this interval is used up" + number,
              "Try again in the next interval; if it stays, raise the user's quota",
              failure);
      case 60, 81 ->
          exception(
              ErrorCode.UNKNOWN_OBJECT,
              "the database or a source table does not exist" + number,
              "Check --clickhouseDatabase",
              failure);
      case 16, 36, 43, 47, 53, 386 ->
          exception(
              ErrorCode.SCHEMA_MISMATCH,
              "the source table lacks a column that the model needs, or has it in another type"
                  + number,
              "Compare the table with the model's description",
              failure);
      case 70, 321, 349, 407 ->
          exception(
              ErrorCode.DATA_UNSUPPORTED,
              "a value does not fit the type that the model declares for its column" + number,
              "Declare another type, or write an expression that fits",
              failure);
      case 115, 277 ->
          exception(
              ErrorCode.INVALID_OPTION,
              "does not accept a setting" + number,
              "Check the settings that were given for ClickHouse",
              failure);
      case 159, 160 ->
          exception(
              ErrorCode.TIMED_OUT,
              "a query ran into its time-out" + number,
              "Allow more time, or export smaller windows",
              failure);
      case 241, 173 ->
          exception(
              ErrorCode.SOURCE_UNAVAILABLE,
              "a query ran out of the server's memory" + number,
              "Make splits smaller by --targetFileSize, run fewer at once, or raise"
                  + " max_memory_usage for the user",
              failure);
      case 202 ->
          exception(
              ErrorCode.SOURCE_UNAVAILABLE,
              "runs too many queries already" + number,
              "Try again later, or run fewer splits at once",
              failure);
      case 369 ->
          exception(
              ErrorCode.SOURCE_UNAVAILABLE,
              "every replica is more than a minute behind" + number,
              "Try again when replication has caught up",
              failure);
      case 394 ->
          exception(
              ErrorCode.SOURCE_UNAVAILABLE, "a query was cancelled" + number, "Try again", failure);
      case 62 ->
          exception(
              ErrorCode.DEFECT,
              "did not understand a query of ours" + number,
              "Report it with the debug log",
              failure);
      default -> ofUnknownCode(code, status, failure);
    };
  }

  private LakeferryException ofUnknownCode(int code, int status, Throwable failure) {
    if (code <= 0 && (status == 401 || status == 403)) {
      return exception(
          ErrorCode.AUTHENTICATION,
          "or a proxy before it answered with HTTP status " + status,
          "Check --clickhouseUser and the secret that --clickhousePassword names",
          failure);
    }
    return exception(
        ErrorCode.SOURCE_UNAVAILABLE,
        code > 0
            ? "a query failed with ClickHouse error " + code
            : "a query failed with HTTP status " + status,
        "Try again; if it stays, look into the debug log",
        failure);
  }

  private LakeferryException exception(
      ErrorCode code, String problem, String remedy, Throwable failure) {
    return new LakeferryException(code, server, problem, remedy, failure);
  }
}
