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

import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.transforms.window.Window;
import java.io.Serializable;
import java.util.Locale;

/**
 * What makes a run the same run, whoever launches it, however often.
 *
 * @param exportName the named stream of windows into a target
 * @param generation 0 unless the user asks for a deliberate repeat
 */
public record RunIdentity(
    String exportName, TableName target, long teamId, Window window, int generation)
    implements Serializable {

  /**
   * Readable id, {@code [a-z0-9_]}, clipped with a short hash of everything, at most 120 long. The
   * target counts without case, as Unity Catalog compares names: two spellings of one table are one
   * run, not two.
   */
  public String runId() {
    return RunIds.of(this);
  }

  /** The target as Unity Catalog keeps it, in lower case. */
  public TableName canonicalTarget() {
    return new TableName(
        target.catalog().toLowerCase(Locale.ROOT),
        target.schema().toLowerCase(Locale.ROOT),
        target.table().toLowerCase(Locale.ROOT));
  }

  /** Whether both export the same stream into the same table for the same team. */
  boolean sameStream(RunIdentity other) {
    return exportName.equals(other.exportName)
        && teamId == other.teamId
        && canonicalTarget().equals(other.canonicalTarget());
  }
}
