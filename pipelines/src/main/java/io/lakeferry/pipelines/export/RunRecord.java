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
package io.lakeferry.pipelines.export;

import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.pipelines.report.RunReport;
import io.lakeferry.sinks.protocol.LoadOutcome;
import io.lakeferry.sinks.protocol.SplitOrigins;
import io.lakeferry.sinks.protocol.SplitResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects, while a launch goes on, what its report will tell. Used by one thread. */
final class RunRecord {
  private final ExportSettings settings;
  private final Instant startedAt;
  private final Phases phases = new Phases();
  private final List<String> warnings = new ArrayList<>();
  private String attemptId;
  private String sourceTable;
  private long expectedRows = -1;
  private int plannedSplits = -1;
  private int statements;
  private boolean statementsKnown = true;
  private boolean submitted;
  private LoadOutcome outcome;
  private List<SplitResult> splits = List.of();

  RunRecord(ExportSettings settings, Instant startedAt) {
    this.settings = settings;
    this.startedAt = startedAt;
  }

  Phases phases() {
    return phases;
  }

  void planned(PlannedWindow window) {
    sourceTable = window.table();
    expectedRows = window.expectedRows();
    plannedSplits = window.splits().size();
  }

  void attempt(String id) {
    attemptId = id;
  }

  void statementsSent(int count) {
    statements += count;
  }

  /** The pipeline runs somewhere, and nobody waits for it. */
  void submitted() {
    submitted = true;
    statementsNotTold();
  }

  /** Workers may have sent statements, and nobody told how many. */
  void statementsNotTold() {
    statementsKnown = false;
  }

  void warn(List<String> lines) {
    warnings.addAll(lines);
  }

  /** The run stands in the ledger. */
  void committed(LoadOutcome found) {
    outcome = found;
    attemptId = found.attemptId();
    warn(found.warnings());
  }

  /** The pipeline told how it ended. */
  void loaded(LoadedRun run) {
    outcome = run.outcome();
    attemptId = run.outcome().attemptId();
    splits = run.splits();
    plannedSplits = run.splits().size();
    statementsSent(run.statements());
    phases.add("seal", run.sealTime());
    phases.add("load", run.loadTime());
    phases.add("cleanUp", run.cleanUpTime());
    warn(run.warnings());
  }

  RunReport report(Instant endedAt, RunReport.Failure failure) {
    return new RunReport(
        settings.identity().runId(),
        settings.identity(),
        settings.model().name(),
        state(failure),
        attemptId,
        rows(),
        outcome == null ? null : outcome.merge(),
        outcome == null ? -1 : outcome.files(),
        outcome == null ? -1 : outcome.bytes(),
        outcome == null ? -1 : outcome.badJson(),
        splits.isEmpty() ? -1 : splits.stream().mapToLong(split -> split.texts().repaired()).sum(),
        plannedSplits,
        splitTries(),
        splitOrigins(),
        sourceTable,
        statementsKnown ? statements : -1,
        outcome == null ? null : outcome.ingestedAt(),
        startedAt,
        endedAt,
        phases.times(),
        workerTimings(),
        warnings,
        failure);
  }

  private int splitTries() {
    if (splits.isEmpty()) {
      // Of an empty window it is known that nothing was read.
      return plannedSplits == 0 ? 0 : -1;
    }
    return splits.stream().mapToInt(SplitResult::tries).sum();
  }

  private SplitOrigins splitOrigins() {
    return splits.isEmpty() && plannedSplits != 0 ? null : SplitOrigins.of(splits);
  }

  private RunReport.Rows rows() {
    return outcome == null
        ? new RunReport.Rows(expectedRows, -1, -1, -1)
        : new RunReport.Rows(
            outcome.rowsExpected(),
            outcome.rowsRead(),
            outcome.rowsWritten(),
            outcome.rowsLoaded());
  }

  private Map<String, Duration> workerTimings() {
    Map<String, Duration> timings = new LinkedHashMap<>();
    for (SplitResult split : splits) {
      timings.merge("read", split.readTime(), Duration::plus);
      timings.merge("write", split.writeTime(), Duration::plus);
      timings.merge("upload", split.uploadTime(), Duration::plus);
    }
    return timings;
  }

  private RunReport.State state(RunReport.Failure failure) {
    if (failure != null) {
      return RunReport.State.FAILED;
    }
    if (outcome == null) {
      return submitted ? RunReport.State.SUBMITTED : RunReport.State.FAILED;
    }
    return switch (outcome.state()) {
      case EXPORTED -> RunReport.State.EXPORTED;
      case ALREADY_EXPORTED -> RunReport.State.ALREADY_EXPORTED;
    };
  }
}
