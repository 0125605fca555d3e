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
package io.lakeferry.sinks.protocol;

import io.lakeferry.sinks.connection.Grants;
import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.warehouse.StatementFailure;
import java.util.Optional;

/**
 * Asks for the rights to read and write a table that is there, by statements that change nothing.
 */
final class RightsCheck {
  private final TableName table;
  private final TargetSql sql;
  private final TargetProbe.Statements statements;
  private final TargetProbe.Words words;
  private final Grants grants;

  RightsCheck(
      TableName table,
      TargetSql sql,
      TargetProbe.Statements statements,
      TargetProbe.Words words,
      Grants grants) {
    this.table = table;
    this.sql = sql;
    this.statements = statements;
    this.words = words;
    this.grants = grants;
  }

  /**
   * Returns if both rights are there.
   *
   * @throws io.lakeferry.transforms.errors.LakeferryException PERMISSION with the GRANT if one is
   *     missing; another if the service did not answer
   */
  void check(ColumnPlan plan) {
    try {
      statements.send("preflight", sql.probeSelect(plan));
    } catch (StatementFailure failure) {
      throw words.word(failure, "table " + table, grants.select(table));
    }
    Optional<String> probe = sql.probeModify(plan);
    if (probe.isEmpty()) {
      return;
    }
    try {
      statements.send("preflight", probe.get());
    } catch (StatementFailure failure) {
      if (isAboutTheService(failure)) {
        throw words.word(failure, "table " + table, grants.modify(table));
      }
    }
  }

  /**
   * Whether a failed probe stops the run. A table may refuse an update for reasons that do not
   * concern a load: it may be append-only, or compute the column.
   */
  private static boolean isAboutTheService(StatementFailure failure) {
    return switch (failure.kind()) {
      case AUTHENTICATION, PERMISSION, TIMED_OUT, CANCELED, UNANSWERED, UNAVAILABLE -> true;
      case OBJECT_NOT_FOUND,
          FILE_NOT_FOUND,
          SCHEMA_MISMATCH,
          DATA_UNSUPPORTED,
          NOT_SUPPORTED,
          CONFLICT,
          UNFORESEEN ->
          false;
    };
  }
}
