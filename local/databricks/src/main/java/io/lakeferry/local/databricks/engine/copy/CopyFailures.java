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
package io.lakeferry.local.databricks.engine.copy;

import io.lakeferry.local.databricks.engine.SqlFailure;

/**
 * COPY INTO's own failures.
 *
 * @see <a href="https://docs.databricks.com/aws/en/error-messages/error-classes">error
 *     conditions</a>
 */
final class CopyFailures {

  private CopyFailures() {}

  static SqlFailure unsupported(String feature) {
    return failure(
        "COPY_INTO_UNSUPPORTED_FEATURE",
        "0A000",
        "The local warehouse's COPY INTO does not know " + feature + ".",
        null);
  }

  static SqlFailure missingTable(String table) {
    return failure(
        "DELTA_MISSING_DELTA_TABLE_COPY_INTO",
        "42P01",
        "Table doesn't exist. Create an empty Delta table first using CREATE TABLE " + table + ".",
        null);
  }

  static SqlFailure targetFormat() {
    return failure(
        "DELTA_COPY_INTO_TARGET_FORMAT", "0AKDD", "COPY INTO target must be a Delta table.", null);
  }

  static SqlFailure sourceFormat(String format) {
    return failure(
        "COPY_INTO_SOURCE_FILE_FORMAT_NOT_SUPPORTED",
        "0A000",
        "The format of the source files must be one of CSV, JSON, AVRO, ORC, PARQUET, TEXT, or"
            + " BINARYFILE; the local warehouse reads CSV, JSON, ORC, PARQUET, TEXT and BINARYFILE."
            + " Found: "
            + format
            + ".",
        null);
  }

  static SqlFailure nothingToInferFrom(String format, String source) {
    return failure(
        "COPY_INTO_SOURCE_SCHEMA_INFERENCE_FAILED",
        "42KD9",
        "The source directory did not contain any parsable files of type "
            + format
            + ". Please check the contents of '"
            + source
            + "'.",
        null);
  }

  static SqlFailure pathNotFound(String path) {
    return failure("PATH_NOT_FOUND", "42K03", "Path does not exist: " + path + ".", null);
  }

  static SqlFailure tooManyFiles(int files, int limit) {
    return failure(
        "COPY_INTO_SYNTAX_ERROR",
        "42601",
        "FILES names " + files + " files; at most " + limit + " are allowed.",
        null);
  }

  static SqlFailure duplicatedFiles(Throwable cause) {
    return failure(
        "COPY_INTO_DUPLICATED_FILES_COPY_NOT_ALLOWED",
        "25000",
        "Duplicated files were committed in a concurrent COPY INTO operation. Please try again"
            + " later.",
        cause);
  }

  static SqlFailure schemaMismatch(String table, Throwable cause) {
    return failure(
        "COPY_INTO_SCHEMA_MISMATCH_WITH_TARGET_TABLE",
        "42KDG",
        "A schema mismatch was detected while copying into the Delta table (Table: "
            + table
            + "). This may indicate an issue with the incoming data, or the Delta table schema can"
            + " be evolved automatically according to the incoming data by setting: COPY_OPTIONS"
            + " ('mergeSchema' = 'true'). Schema difference: "
            + (cause == null ? "" : cause.getMessage()),
        cause);
  }

  static SqlFailure arityMismatch(int expected, int found) {
    return failure(
        "COPY_INTO_COLUMN_ARITY_MISMATCH",
        "21S01",
        "Cannot write to the table: it takes "
            + expected
            + " columns, the source has "
            + found
            + ".",
        null);
  }

  static SqlFailure unresolvedColumn(String column) {
    return failure(
        "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION",
        "42703",
        "A column with name `" + column + "` cannot be resolved in the target table.",
        null);
  }

  static SqlFailure positionsNeedHeaderlessCsv() {
    return failure(
        "COPY_INTO_FEATURE_INCOMPATIBLE_SETTING",
        "42613",
        "Columns are matched by position for CSV files without a header only.",
        null);
  }

  private static SqlFailure failure(
      String condition, String sqlState, String text, Throwable cause) {
    return new SqlFailure(
        condition, sqlState, "[" + condition + "] " + text + " SQLSTATE: " + sqlState, cause);
  }
}
