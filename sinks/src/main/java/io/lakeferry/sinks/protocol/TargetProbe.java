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

import io.lakeferry.sinks.warehouse.Answer;
import io.lakeferry.sinks.warehouse.StatementFailure;
import io.lakeferry.sinks.warehouse.Warehouse;

/** Counts what stands of a sealed list in its target, for whoever knows the seal only. */
interface TargetProbe {

  /** Rows with the seal's ingestion timestamp; 0 if the table or the column is not there. */
  long rowsOf(VolumeMark.OfSeal seal);

  /** By a statement. */
  static TargetProbe of(Warehouse warehouse) {
    return seal -> {
      try {
        Answer answer =
            warehouse.executeRepeatable(
                "count",
                TargetSql.count(
                    seal.identity().target(), seal.ingestedAtColumn(), seal.ingestedAt()));
        return answer.number(answer.onlyRow(), "loaded");
      } catch (StatementFailure failure) {
        boolean absent =
            failure.kind() == StatementFailure.Kind.OBJECT_NOT_FOUND
                || failure.condition().startsWith("UNRESOLVED_COLUMN");
        if (absent) {
          return 0;
        }
        throw warehouse.word(
            failure,
            "table " + seal.identity().target(),
            "GRANT SELECT ON TABLE " + seal.identity().target().sql());
      }
    };
  }
}
