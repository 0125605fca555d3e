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
import io.lakeferry.sinks.warehouse.Answer;
import io.lakeferry.sinks.warehouse.StatementFailure;
import io.lakeferry.transforms.errors.LakeferryException;

/** Counts what stands of a sealed list in its target, for whoever knows the seal only. */
interface TargetProbe {

  /**
   * Rows with the seal's ingestion timestamp. 0 without counting only if the table is gone, which
   * takes that its schema can be described, or is another one than the seal's, by its id.
   *
   * @throws LakeferryException if it cannot be told: what may not be seen is not 0 rows
   */
  long rowsOf(VolumeMark.OfSeal seal);

  /** Sends a repeatable statement. */
  interface Statements {
    Answer send(String step, String sql) throws StatementFailure;
  }

  /** Words a failure for the user. */
  interface Words {
    LakeferryException word(StatementFailure failure, String object, String rights);
  }

  /** By statements. */
  static TargetProbe of(Statements statements, Words words, Grants grants) {
    return seal -> {
      TableName target = seal.identity().target();
      try {
        if (!isThere(statements, words, grants, seal)) {
          return 0;
        }
        Answer answer =
            statements.send(
                "count", TargetSql.count(target, seal.ingestedAtColumn(), seal.ingestedAt()));
        return answer.number(answer.onlyRow(), "loaded");
      } catch (StatementFailure failure) {
        throw words.word(failure, "table " + target, grants.select(target));
      }
    };
  }

  private static boolean isThere(
      Statements statements, Words words, Grants grants, VolumeMark.OfSeal seal)
      throws StatementFailure {
    TableName target = seal.identity().target();
    try {
      Answer detail = statements.send("describe", TargetSql.describeDetail(target));
      return seal.tableId().equals(detail.text(detail.onlyRow(), "id"));
    } catch (StatementFailure failure) {
      if (failure.kind() != StatementFailure.Kind.OBJECT_NOT_FOUND) {
        throw failure;
      }
    }
    try {
      statements.send("describe", TargetSql.describeSchema(target));
      return false;
    } catch (StatementFailure failure) {
      throw words.word(
          failure,
          "schema " + target.catalog() + "." + target.schema(),
          grants.useSchema(target.catalog(), target.schema()));
    }
  }
}
