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

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * A run's row in the ledger.
 *
 * @param rowsExpected by the plan's count; a later count that a split was found equal to stands in
 *     the report
 * @param badJson values that are no JSON, kept as VARIANT strings; -1 if there is no VARIANT
 * @param state how it was committed
 * @param report JSON
 * @param committedAt by the warehouse's clock; null in a row that is still to be written
 */
record LedgerRow(
    RunIdentity identity,
    String fingerprint,
    String tableId,
    String attemptId,
    Instant ingestedAt,
    long rowsExpected,
    long rowsRead,
    long rowsWritten,
    long rowsLoaded,
    int files,
    long bytes,
    long badJson,
    State state,
    String report,
    Instant committedAt) {

  /** How a row came about. */
  enum State {
    /** Counts agreed. */
    EXPORTED,
    /** Counts did not agree; a person accepted them. */
    ACCEPTED
  }

  String runId() {
    return identity.runId();
  }

  /** The row for a sealed list, of which {@code rowsLoaded} rows stand in the target. */
  static LedgerRow of(SealedRun sealed, long rowsLoaded, long badJson, State state) {
    Manifest manifest = sealed.manifest();
    List<SplitResult> splits = manifest.splits();
    List<ShardFile> files = splits.stream().flatMap(split -> split.files().stream()).toList();
    long rowsExpected = splits.stream().mapToLong(SplitResult::rowsPlanned).sum();
    long rowsWritten = files.stream().mapToLong(ShardFile::rows).sum();
    long bytes = files.stream().mapToLong(ShardFile::bytes).sum();
    ObjectNode report = Json.object();
    report.put("state", state.name());
    report.put("run", manifest.identity().runId());
    report.put("attempt", sealed.attempt().attemptId());
    Json.putIdentity(report, manifest.identity());
    report.put("rows_expected", rowsExpected);
    report.put("rows_confirmed", splits.stream().mapToLong(SplitResult::rowsConfirmed).sum());
    report.put("rows_read", manifest.rows());
    report.put("rows_written", rowsWritten);
    report.put("rows_loaded", rowsLoaded);
    report.put("files", files.size());
    report.put("bytes", bytes);
    report.put("bad_json", badJson);
    report.put("repaired_strings", manifest.texts().repaired());
    report.put("splits", splits.size());
    report.put("split_tries", splits.stream().mapToInt(SplitResult::tries).sum());
    report.put("read_seconds", seconds(splits, SplitResult::readTime));
    report.put("write_seconds", seconds(splits, SplitResult::writeTime));
    report.put("upload_seconds", seconds(splits, SplitResult::uploadTime));
    return new LedgerRow(
        manifest.identity(),
        manifest.fingerprint(),
        manifest.tableId(),
        sealed.attempt().attemptId(),
        manifest.ingestedAt(),
        rowsExpected,
        manifest.rows(),
        rowsWritten,
        rowsLoaded,
        files.size(),
        bytes,
        badJson,
        state,
        Json.text(report),
        null);
  }

  private static double seconds(List<SplitResult> splits, Function<SplitResult, Duration> time) {
    return splits.stream().map(time).mapToLong(Duration::toMillis).sum() / 1000.0;
  }

  LoadOutcome outcome(LoadOutcome.State outcomeState, List<String> warnings) {
    return new LoadOutcome(
        outcomeState,
        runId(),
        attemptId,
        rowsExpected,
        rowsRead,
        rowsWritten,
        rowsLoaded,
        files,
        bytes,
        badJson,
        ingestedAt,
        committedAt,
        warnings);
  }
}
