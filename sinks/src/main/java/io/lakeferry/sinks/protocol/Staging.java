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

import io.lakeferry.sinks.warehouse.StatementFailure;
import io.lakeferry.transforms.errors.LakeferryException;
import java.time.Instant;
import java.util.List;

/**
 * What a load by stage and MERGE sends. Methods that throw {@link StatementFailure} leave it to the
 * caller what the failure means: a table that is not found can be one that another attempt of this
 * run has dropped after it was through.
 */
interface Staging {
  /**
   * Creates a stage table without content and drops it.
   *
   * @param createdAt by whatever clock, for whoever finds it later if this is killed in between
   * @throws StatementFailure PERMISSION if we may not create tables
   */
  void tryOut(String stage, Instant createdAt) throws StatementFailure;

  /**
   * Creates a new stage table.
   *
   * @param createdAt by the warehouse's clock, for whoever finds it later
   * @throws StatementFailure CONFLICT if the name is taken
   */
  void create(String stage, MergePlan plan, Instant createdAt) throws StatementFailure;

  /**
   * Loads files of a sealed list into a stage, once; those that it remembers are passed over.
   *
   * @return rows that this statement says it loaded
   */
  long copy(String stage, MergePlan plan, SealedRun sealed, List<String> files)
      throws StatementFailure;

  /** What the stage holds. */
  StageCount count(String stage, MergePlan plan) throws StatementFailure;

  /** The stage's keys beside the target's. */
  StageComparison compare(FilledStage stage) throws StatementFailure;

  /** Gives the target the version columns that it lacks, unless it has got them meanwhile. */
  void addVersionColumns(MergePlan plan) throws StatementFailure;

  /** Brings the reduced stage into the target, in one commit or not at all. */
  Merged merge(FilledStage stage) throws StatementFailure;

  /** Drops a stage table that this execution of a load has made; it is no error if it is gone. */
  void drop(String stage) throws StatementFailure;

  /** Words a failure of any of them for the user. */
  LakeferryException word(StatementFailure failure);

  /** What a MERGE says that it did, in rows of the target. */
  record Merged(long updated, long inserted) {}
}
