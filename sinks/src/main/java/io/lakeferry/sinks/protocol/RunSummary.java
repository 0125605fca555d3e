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

/**
 * A run as {@code runs list} and {@code runs show} tell of it.
 *
 * @param identity null of a run of which only unsealed volumes are known
 * @param rows rows loaded of a committed run, rows of the sealed list of a sealed one, else -1
 * @param rowsInTarget rows of the sealed list that the target holds; -1 if not counted, as of lists
 *     that are merged: rows of another list may stand for them
 * @param ingestedAtColumn the target's column that tells the run's rows from others by {@code
 *     ingestedAt}; null if not sealed, or committed: the ledger does not hold it, or if the model
 *     has none
 * @param ingestedAt what the run's rows hold there, whole microseconds; null if not sealed
 * @param committedAt by the warehouse's clock; null if not committed
 * @param report JSON from the ledger; null if not committed
 * @param volumes names of the volumes that it has left, its seal among them
 */
public record RunSummary(
    String runId,
    State state,
    RunIdentity identity,
    long rows,
    long rowsInTarget,
    String ingestedAtColumn,
    Instant ingestedAt,
    Instant committedAt,
    String report,
    List<String> volumes) {
  public RunSummary {
    volumes = List.copyOf(volumes);
  }

  /** How far it came. */
  public enum State {
    /** Committed, counts agreed. */
    EXPORTED,
    /** Committed by a person although counts did not agree. */
    ACCEPTED,
    /** Its list of files is fixed; not committed. */
    SEALED,
    /** An attempt extracts, or died while it did. */
    UNSEALED
  }
}
