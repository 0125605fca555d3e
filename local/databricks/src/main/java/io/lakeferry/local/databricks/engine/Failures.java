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

import io.lakeferry.local.databricks.engine.catalog.MetastoreFailures;
import io.lakeferry.local.databricks.engine.catalog.SparkNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;

/**
 * Turns what Spark and Delta throw into a failure with Databricks' condition and SQLSTATE. Most
 * conditions are shared; the few that differ are renamed here.
 *
 * @see <a href="https://docs.databricks.com/aws/en/error-messages/error-classes">error
 *     conditions</a>
 */
final class Failures {

  /** Conditions that only say where it happened; the cause says what. */
  private static final Set<String> WRAPPERS =
      Set.of("TASK_WRITE_FAILED", "FAILED_READ_FILE", "WRITING_JOB_ABORTED", "UNABLE_TO_FETCH");

  private static final Set<String> UNKNOWN_CATALOG =
      Set.of("CATALOG_NOT_FOUND", "REQUIRES_SINGLE_PART_NAMESPACE");

  private Failures() {}

  static SqlFailure canceled(Throwable cause) {
    return new SqlFailure(
        SqlFailure.CANCELED, "57014", "[CANCELED] The statement was canceled.", cause);
  }

  static SqlFailure timedOut(Throwable cause) {
    return new SqlFailure(
        "STATEMENT_TIMEOUT",
        "57014",
        "[STATEMENT_TIMEOUT] The statement has timed out: it ran longer than STATEMENT_TIMEOUT.",
        cause);
  }

  static SqlFailure of(Throwable thrown) {
    List<Throwable> causes = causes(thrown);
    for (Throwable cause : causes) {
      if (cause instanceof SqlFailure failure) {
        return failure;
      }
    }
    SparkThrowable best = null;
    for (Throwable cause : causes) {
      if (cause instanceof SparkThrowable spark && spark.getCondition() != null) {
        if (best == null || isWrapper(best)) {
          best = spark;
        }
      }
    }
    return best == null ? unclassified(thrown) : translate(best);
  }

  private static boolean isWrapper(SparkThrowable thrown) {
    String condition = thrown.getCondition();
    int dot = condition.indexOf('.');
    return WRAPPERS.contains(dot < 0 ? condition : condition.substring(0, dot));
  }

  private static SqlFailure translate(SparkThrowable thrown) {
    String condition = thrown.getCondition();
    Throwable cause = (Throwable) thrown;
    if (UNKNOWN_CATALOG.contains(condition)) {
      String name = thrown.getMessageParameters().getOrDefault("catalogName", namespaceOf(thrown));
      return MetastoreFailures.catalogNotFound(name.replace("`", ""));
    }
    String state = thrown.getSqlState();
    String sqlState = condition.equals("SCHEMA_NOT_FOUND") ? "42704" : state;
    return new SqlFailure(
        condition,
        sqlState == null ? "XXKDA" : sqlState,
        SparkNames.restore(message(cause).strip()),
        cause);
  }

  private static String message(Throwable thrown) {
    // Without the plan, which a warehouse does not show either.
    return thrown instanceof AnalysisException analysis
        ? analysis.getSimpleMessage()
        : String.valueOf(thrown.getMessage());
  }

  private static String namespaceOf(SparkThrowable thrown) {
    String namespace = thrown.getMessageParameters().getOrDefault("namespace", "");
    int dot = namespace.indexOf('.');
    return dot < 0 ? namespace : namespace.substring(0, dot);
  }

  private static SqlFailure unclassified(Throwable thrown) {
    return new SqlFailure(
        "INTERNAL_ERROR",
        "XX000",
        "[INTERNAL_ERROR] " + SparkNames.restore(String.valueOf(thrown)) + " SQLSTATE: XX000",
        thrown);
  }

  private static List<Throwable> causes(Throwable thrown) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> causes = new ArrayList<>();
    for (Throwable cause = thrown; cause != null && seen.add(cause); cause = cause.getCause()) {
      causes.add(cause);
    }
    return causes;
  }
}
