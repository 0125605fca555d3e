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

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The table {@code lakeferry_runs} beside the target: one row per completed run. Every method
 * throws {@link io.lakeferry.transforms.errors.LakeferryException}.
 */
interface Ledger {

  /** Creates the table unless it is there. */
  void createIfAbsent();

  /**
   * The rows that matter to a run: its own, and those of the same export, target and team whose
   * windows have an instant in common with its own.
   *
   * @throws io.lakeferry.transforms.errors.LakeferryException if the table is not there
   */
  List<LedgerRow> around(RunIdentity identity);

  /**
   * As {@link #around}, but none if the table is not there. "Not there" and "may not be seen" are
   * one answer, so this is only for a look after which the table is made before anything is loaded.
   */
  List<LedgerRow> aroundIfPresent(RunIdentity identity);

  /**
   * The run's row.
   *
   * @throws io.lakeferry.transforms.errors.LakeferryException if the table is not there
   */
  Optional<LedgerRow> find(String runId);

  /**
   * Writes the row unless the run has one.
   *
   * @return the row that stands, whoever wrote it
   */
  LedgerRow commit(LedgerRow row);

  /** The newest rows first; none if the table is not there. */
  List<LedgerRow> newest(int limit);

  /** The warehouse's clock. */
  Instant serverTime();
}
