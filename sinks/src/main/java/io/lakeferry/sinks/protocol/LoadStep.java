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

import io.lakeferry.transforms.errors.LakeferryException;
import java.util.List;

/** Phases 6 and 7: how a sealed list comes into the target, and the proof that it did. */
interface LoadStep {
  /**
   * Returns only if the target was seen to hold the list.
   *
   * @throws CommittedMeanwhile if another attempt is through
   * @throws LakeferryException if it does not, or it cannot be told
   */
  Loaded load(SealedRun sealed, ColumnPlan plan) throws CommittedMeanwhile;

  /**
   * Before anything is extracted, tries out what a load does besides and what no right to read or
   * write the target tells.
   *
   * @throws LakeferryException PERMISSION if a right is missing
   */
  void tryOut();

  /**
   * Refuses what cannot be loaded into a target with these columns.
   *
   * @return what will be left out, one line each
   */
  List<String> check(ColumnPlan plan);

  /**
   * What stands in the target.
   *
   * @param badJson values that are no JSON; -1 without VARIANT
   * @param merge null if the rows were appended
   * @param warnings one line each
   */
  record Loaded(long rows, long badJson, MergeCounts merge, List<String> warnings) {
    public Loaded {
      warnings = List.copyOf(warnings);
    }
  }
}
