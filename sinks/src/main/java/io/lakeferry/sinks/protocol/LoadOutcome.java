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

import java.io.Serializable;
import java.time.Instant;
import java.util.List;

/**
 * How a run ended in the target, as the ledger keeps it.
 *
 * @param state what this launch found or did
 * @param attemptId the attempt whose files were loaded
 * @param rowsExpected rows that the plan counted
 * @param rowsLoaded rows of this run that stand in the target; by MERGE one for each key, or a row
 *     of the same key that is at least as new
 * @param badJson values of JSON columns that are no JSON and were kept as VARIANT strings, or -1 if
 *     not applicable (no VARIANT)
 * @param merge what became of the rows of a load by MERGE; null if they were appended
 * @param committedAt by the warehouse's clock
 * @param warnings clean-up failures and the like, in one line each
 */
public record LoadOutcome(
    State state,
    String runId,
    String attemptId,
    long rowsExpected,
    long rowsRead,
    long rowsWritten,
    long rowsLoaded,
    int files,
    long bytes,
    long badJson,
    MergeCounts merge,
    Instant ingestedAt,
    Instant committedAt,
    List<String> warnings)
    implements Serializable {
  public LoadOutcome {
    warnings = List.copyOf(warnings);
  }

  /** Of a run that appended. */
  public LoadOutcome(
      State state,
      String runId,
      String attemptId,
      long rowsExpected,
      long rowsRead,
      long rowsWritten,
      long rowsLoaded,
      int files,
      long bytes,
      long badJson,
      Instant ingestedAt,
      Instant committedAt,
      List<String> warnings) {
    this(
        state,
        runId,
        attemptId,
        rowsExpected,
        rowsRead,
        rowsWritten,
        rowsLoaded,
        files,
        bytes,
        badJson,
        null,
        ingestedAt,
        committedAt,
        warnings);
  }

  /** The same, found in another state. */
  public LoadOutcome in(State other) {
    return new LoadOutcome(
        other,
        runId,
        attemptId,
        rowsExpected,
        rowsRead,
        rowsWritten,
        rowsLoaded,
        files,
        bytes,
        badJson,
        merge,
        ingestedAt,
        committedAt,
        warnings);
  }

  /** What this launch did. */
  public enum State {
    /** This launch loaded and committed. */
    EXPORTED,
    /** An earlier attempt, or another one meanwhile, had committed. */
    ALREADY_EXPORTED
  }
}
