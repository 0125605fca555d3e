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
package io.lakeferry.pipelines.report;

import io.lakeferry.sinks.protocol.MergeCounts;
import io.lakeferry.sinks.protocol.RunIdentity;
import io.lakeferry.sinks.protocol.SplitOrigins;
import io.lakeferry.transforms.errors.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What became of one launch: one object that is written, printed and logged.
 *
 * @param runId the run
 * @param attemptId the attempt whose files were loaded, or this launch's own; null if there is none
 * @param rows counts of rows, as far as the launch came
 * @param merge what became of the rows of a load by MERGE; null if they were appended, or it is not
 *     known
 * @param files files loaded; -1 if it is not known
 * @param bytes their size; -1 if it is not known
 * @param badJson values that are no JSON and were kept as text; -1 if it does not apply
 * @param repairedStrings values that were no UTF-8 and were written with U+FFFD in place of what
 *     was not; -1 if this launch loaded no splits
 * @param splits splits of the plan; -1 if the launch did not come so far
 * @param splitTries how often splits were read, all together; -1 if it is not known
 * @param splitOrigins how the loaded splits came, when workers died; null if it is not known
 * @param sourceTable the table that was read; null if nothing was
 * @param statements SQL statements sent to the warehouse by launcher and workers; -1 if workers did
 *     not tell theirs
 * @param timings wall-clock time of each phase, in order
 * @param workerTimings time of all workers together: read, write, upload; empty if it is not known
 * @param warnings one line each
 * @param failure null if the launch succeeded
 */
public record RunReport(
    String runId,
    RunIdentity identity,
    String modelName,
    State state,
    String attemptId,
    Rows rows,
    MergeCounts merge,
    int files,
    long bytes,
    long badJson,
    long repairedStrings,
    int splits,
    int splitTries,
    SplitOrigins splitOrigins,
    String sourceTable,
    int statements,
    Instant ingestedAt,
    Instant startedAt,
    Instant endedAt,
    Map<String, Duration> timings,
    Map<String, Duration> workerTimings,
    List<String> warnings,
    Failure failure) {

  /** How the launch ended. */
  public enum State {
    /** This launch loaded and committed the run. */
    EXPORTED,
    /** An earlier attempt, or another one meanwhile, had committed it. */
    ALREADY_EXPORTED,
    /** A cluster has the job, and nobody waits for it: what becomes of it, the ledger tells. */
    SUBMITTED,
    /** The launch failed. */
    FAILED
  }

  /**
   * Counts of rows; -1 where the launch did not come so far.
   *
   * @param expected by the plan
   * @param read decoded from the source
   * @param written by the footers of the files
   * @param loaded found in the target
   */
  public record Rows(long expected, long read, long written, long loaded) {
    /** Nothing counted yet. */
    public static final Rows UNKNOWN = new Rows(-1, -1, -1, -1);
  }

  /**
   * Why the launch failed.
   *
   * @param message one line: object, cause, remedy
   */
  public record Failure(ErrorCode code, String message) {}

  public RunReport {
    warnings = List.copyOf(warnings);
  }

  /** The process's exit code. */
  public int exitCode() {
    return failure == null ? 0 : failure.code().exitCode();
  }
}
