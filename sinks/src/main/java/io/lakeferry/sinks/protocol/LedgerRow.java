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

import com.fasterxml.jackson.databind.JsonNode;
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
 * @param report JSON, see operations.md
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

  /** What a list adds up to, for the row and for the report in it. */
  private record Totals(long rowsExpected, long rowsRead, long rowsWritten, int files, long bytes) {
    static Totals of(Manifest manifest) {
      List<SplitResult> splits = manifest.splits();
      List<ShardFile> files = splits.stream().flatMap(split -> split.files().stream()).toList();
      return new Totals(
          splits.stream().mapToLong(SplitResult::rowsPlanned).sum(),
          manifest.rows(),
          files.stream().mapToLong(ShardFile::rows).sum(),
          files.size(),
          files.stream().mapToLong(ShardFile::bytes).sum());
    }
  }

  String runId() {
    return identity.runId();
  }

  /** The row for a sealed list, of which {@code rowsLoaded} rows stand in the target. */
  static LedgerRow of(SealedRun sealed, long rowsLoaded, long badJson, State state) {
    return of(sealed, rowsLoaded, badJson, null, state);
  }

  /**
   * As above.
   *
   * @param merge null if the rows were appended
   */
  static LedgerRow of(
      SealedRun sealed, long rowsLoaded, long badJson, MergeCounts merge, State state) {
    Manifest manifest = sealed.manifest();
    Totals totals = Totals.of(manifest);
    return new LedgerRow(
        manifest.identity(),
        manifest.fingerprint(),
        manifest.tableId(),
        sealed.attempt().attemptId(),
        manifest.ingestedAt(),
        totals.rowsExpected(),
        totals.rowsRead(),
        totals.rowsWritten(),
        rowsLoaded,
        totals.files(),
        totals.bytes(),
        badJson,
        state,
        Json.text(report(sealed, totals, rowsLoaded, badJson, merge, state)),
        null);
  }

  /**
   * The report as far as it is known before the commit, in the words of the launch's own report; of
   * the rows it also holds those that the last count of each split confirmed.
   */
  private static ObjectNode report(
      SealedRun sealed,
      Totals totals,
      long rowsLoaded,
      long badJson,
      MergeCounts merge,
      State state) {
    Manifest manifest = sealed.manifest();
    RunIdentity identity = manifest.identity();
    List<SplitResult> splits = manifest.splits();
    ObjectNode report = Json.object();
    report.put("run", identity.runId());
    report.put("attempt", sealed.attempt().attemptId());
    report.put("state", state.name());
    report.put("export", identity.exportName());
    report.put("team", identity.teamId());
    report.put("target", identity.target().toString());
    report.put("generation", identity.generation());
    ObjectNode window = report.putObject("window");
    window.put("start", identity.window().start().toString());
    window.put("end", identity.window().end().toString());
    ObjectNode rows = report.putObject("rows");
    rows.put("expected", totals.rowsExpected());
    rows.put("confirmed", splits.stream().mapToLong(SplitResult::rowsConfirmed).sum());
    rows.put("read", totals.rowsRead());
    rows.put("written", totals.rowsWritten());
    rows.put("loaded", rowsLoaded);
    if (merge != null) {
      rows.put("updated", merge.updated());
      rows.put("inserted", merge.inserted());
      rows.put("skipped", merge.skipped());
      rows.put("conflicts", merge.conflicts());
    }
    report.put("splits", splits.size());
    report.put("splitTries", splits.stream().mapToInt(SplitResult::tries).sum());
    SplitOrigins origins = SplitOrigins.of(splits);
    report
        .putObject("splitOrigins")
        .put("read", origins.read())
        .put("readAgain", origins.readAgain())
        .put("takenOver", origins.takenOver());
    report.put("files", totals.files());
    report.put("bytes", totals.bytes());
    report.put("badJson", badJson < 0 ? null : Long.valueOf(badJson));
    report.put("repairedStrings", manifest.texts().repaired());
    report.put("ingestedAt", manifest.ingestedAt().toString());
    ObjectNode workers = report.putObject("workerMillis");
    workers.put("read", millis(splits, SplitResult::readTime));
    workers.put("write", millis(splits, SplitResult::writeTime));
    workers.put("upload", millis(splits, SplitResult::uploadTime));
    return report;
  }

  private static long millis(List<SplitResult> splits, Function<SplitResult, Duration> time) {
    return splits.stream().map(time).reduce(Duration.ZERO, Duration::plus).toMillis();
  }

  /**
   * Stands in the report alone: ledgers were made before there was a column for it.
   *
   * @return null if the rows were appended
   */
  private MergeCounts merge() {
    if (report == null) {
      return null;
    }
    JsonNode rows = Json.read(report).path("rows");
    return rows.hasNonNull("skipped")
        ? new MergeCounts(
            rows.path("updated").asLong(),
            rows.path("inserted").asLong(),
            rows.path("skipped").asLong(),
            rows.path("conflicts").asLong())
        : null;
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
        merge(),
        ingestedAt,
        committedAt,
        warnings);
  }
}
