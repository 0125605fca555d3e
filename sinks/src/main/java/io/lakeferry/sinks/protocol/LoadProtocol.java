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
import java.util.Set;

/**
 * The phases of a run on the target's side. Instances hold connections and are used by one thread;
 * {@link #close} stops own running statements. Every method throws {@link LakeferryException}.
 */
public interface LoadProtocol extends AutoCloseable {

  /** Phase 1: credentials, catalog, schema, rights, VARIANT, target columns and types. */
  void preflight();

  /**
   * Phase 2: the ledger and the seal. A seal of a list that is merged by version, and was made more
   * than three days ago, is dropped with its files: the window is to be extracted again.
   *
   * @throws LakeferryException RUN_CHANGED, WINDOW_OVERLAPS, TARGET_RECREATED
   */
  LookBack lookBack();

  /** Phase 3: the attempt's volume, the target table, the ledger table. No session stays open. */
  Attempt prepare();

  /**
   * Phase 5: seals the run with these results, or adopts the manifest of whoever sealed first.
   *
   * @param plannedSplits ids of all splits of the plan
   * @throws LakeferryException DEFECT if the results' ids are not exactly the plan's
   */
  SealedRun seal(Attempt attempt, Set<Integer> plannedSplits, List<SplitResult> results);

  /**
   * Phases 6 to 8: load the sealed list as the write mode says, reconcile, commit. Can be called
   * again after any failure, by any instance.
   */
  LoadOutcome load(SealedRun sealedRun);

  /**
   * Phases 3 to 8 for a window without rows: makes sure of target and ledger, seals an empty list
   * (which needs no volume of an attempt) and commits a ledger row with 0 rows. If another attempt
   * found rows and sealed first, its list is loaded instead. {@link #cleanUp} comes after it, with
   * null if this launch called no {@link #prepare}.
   */
  LoadOutcome loadEmptyWindow();

  /**
   * Drops the volume of one's own attempt that failed before the seal, so that its files need not
   * wait for a sweep. Only for an attempt of which no step is left that could seal it. A seal that
   * names it all the same is left with its files.
   *
   * @return warnings, one line each; failures never hide the one that ended the attempt
   */
  List<String> giveUp(Attempt ownAttempt);

  /**
   * Phase 9, for a run whose ledger row stands: drops this run's stage tables and volumes, then the
   * seal, and sweeps what dead attempts of other runs left more than 7 days ago. Without that row
   * nothing is dropped.
   *
   * @param ownAttempt this launch's attempt, or null if it made none
   * @return warnings, one line each; failures never fail the run
   */
  List<String> cleanUp(Attempt ownAttempt);

  /** SQL statements sent by this instance so far. */
  int statementsSent();

  /** Cancels own running statements and closes connections. */
  @Override
  void close();
}
