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

import io.lakeferry.sinks.retry.Backoff;
import io.lakeferry.sinks.warehouse.StatementFailure;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Phases 6 to 8: a sealed list into the target, each of its rows once.
 *
 * <p>Assumptions: (1) COPY INTO commits rows and the memory of their paths in one step, and passes
 * over paths that it remembers; (2) of two COPYs that load one path at the same time at least one
 * fails without effect (duplicated files, concurrent append); (3) paths never come back with other
 * content: they hold tokens drawn for one try of a split, in a volume drawn for one attempt.
 *
 * <p>By {@link Sealer} a run has one list. Every attempt that loads it, at whatever time, sends the
 * same COPYs: the first to commit a path loads it, every other passes over it (1) or fails (2) and
 * sends it again. So rows are loaded at most once, whoever dies wherever, and a COPY whose answer
 * is lost is simply sent again. They are loaded at least once, or the run is not committed, as the
 * ledger row is written only after the target was seen to hold exactly as many rows of this list as
 * the list has. An attempt that wakes after the commit reads the ledger before each COPY; should
 * the commit fall between that reading and its COPY, the COPY passes over the paths, or finds the
 * files dropped and fails.
 *
 * <p>Rows of this list are told from others by the sealed ingestion timestamp, microseconds of the
 * sealing attempt's clock. Should two runs into one table draw the same one, the count of either is
 * too high and stops it (exit 6); nothing is doubled or lost by it.
 */
final class Loader {
  /** COPY INTO takes at most this many names. */
  static final int FILES_PER_COPY = 1000;

  private static final int UNANSWERED_TRIES = 8;

  private final RunContext context;
  private final LookBackPhase lookBack;
  private final SealReader seals;

  Loader(RunContext context, LookBackPhase lookBack, SealReader seals) {
    this.context = context;
    this.lookBack = lookBack;
    this.seals = seals;
  }

  LoadOutcome load(SealedRun sealed) {
    Manifest manifest = sealed.manifest();
    if (!manifest.identity().runId().equals(context.runId())) {
      throw new LakeferryException(
          ErrorCode.DEFECT,
          context.object(),
          "it was given the sealed list of run " + manifest.identity().runId(),
          "Report it; nothing was loaded");
    }
    // Read before the ledger, so that no statement stands between the ledger and the first COPY.
    Optional<TargetShape> shape = context.target().describe();
    Optional<LedgerRow> committed = lookBack.refuseOverlaps();
    if (committed.isPresent()) {
      return already(committed.get());
    }
    lookBack.requireSame(manifest.fingerprint(), "sealed");
    ColumnPlan plan = plan(manifest, shape);
    List<List<String>> batches = batches(manifest);
    long reported = 0;
    StatementFailure filesGone = null;
    for (int batch = 0; batch < batches.size(); batch++) {
      if (batch > 0) {
        Optional<LedgerRow> meanwhile = context.ledger().find(context.runId());
        if (meanwhile.isPresent()) {
          return already(meanwhile.get());
        }
      }
      CopyEnd end = copy(sealed, plan, batches.get(batch));
      if (end.committed() != null) {
        return already(end.committed());
      }
      filesGone = end.filesGone() == null ? filesGone : end.filesGone();
      reported += end.rows();
    }
    TargetTable.LoadedCount loaded = context.target().count(manifest.ingestedAt(), plan);
    if (filesGone != null && loaded.rows() != manifest.rows()) {
      throw context.target().word(filesGone);
    }
    Optional<LedgerRow> meanwhile = reconcile(manifest, loaded.rows(), reported);
    if (meanwhile.isPresent()) {
      return already(meanwhile.get());
    }
    if (batches.isEmpty()) {
      Optional<LedgerRow> other = requireSealStands(sealed);
      if (other.isPresent()) {
        return already(other.get());
      }
    }
    LedgerRow row =
        context
            .ledger()
            .commit(
                LedgerRow.of(
                    sealed,
                    loaded.rows(),
                    loaded.badJson(manifest.texts()),
                    LedgerRow.State.EXPORTED));
    return row.outcome(LoadOutcome.State.EXPORTED, warnings(batches.size(), plan));
  }

  private static LoadOutcome already(LedgerRow row) {
    return row.outcome(LoadOutcome.State.ALREADY_EXPORTED, List.of());
  }

  /**
   * Files that are gone stop whoever holds an abandoned list; an empty list has none. So its seal
   * is read once more right before the commit.
   *
   * @return the ledger row, if the seal is gone since another attempt has completed the run
   */
  private Optional<LedgerRow> requireSealStands(SealedRun sealed) {
    boolean stands =
        seals
            .find(context.runId())
            .filter(seal -> seal.attemptId().equals(sealed.attempt().attemptId()))
            .filter(seal -> seal.ingestedAt().equals(sealed.manifest().ingestedAt()))
            .isPresent();
    if (stands) {
      return Optional.empty();
    }
    Optional<LedgerRow> committed = context.ledger().find(context.runId());
    if (committed.isPresent()) {
      return committed;
    }
    throw new LakeferryException(
        ErrorCode.IN_PROGRESS,
        context.object(),
        "its seal of an empty list was abandoned meanwhile; nothing was committed",
        "Start the same command again; it takes what stands now");
  }

  private ColumnPlan plan(Manifest manifest, Optional<TargetShape> shape) {
    if (shape.isEmpty() || !shape.get().tableId().equals(manifest.tableId())) {
      throw new LakeferryException(
          ErrorCode.TARGET_RECREATED,
          "table " + context.identity().target(),
          "it was dropped or created again since the run was sealed",
          "Free the run by `runs abandon` and launch it again");
    }
    return SchemaComparison.compare(context.specification(), shape.get());
  }

  private static List<List<String>> batches(Manifest manifest) {
    List<String> names =
        manifest.splits().stream()
            .flatMap(split -> split.files().stream())
            .map(ShardFile::name)
            .toList();
    List<List<String>> batches = new ArrayList<>();
    for (int from = 0; from < names.size(); from += FILES_PER_COPY) {
      batches.add(names.subList(from, Math.min(from + FILES_PER_COPY, names.size())));
    }
    return batches;
  }

  private static List<String> warnings(int statements, ColumnPlan plan) {
    List<String> warnings = new ArrayList<>(plan.warnings());
    if (statements > 1) {
      warnings.add(
          "the list was loaded by %d statements one after another; readers could see the window grow"
              .formatted(statements));
    }
    return warnings;
  }

  /**
   * How a COPY ended: with rows that it says it loaded, or needless by a ledger row, or with files
   * that are gone. The last leaves it to the count whether they were loaded before.
   */
  private record CopyEnd(long rows, LedgerRow committed, StatementFailure filesGone) {}

  private CopyEnd copy(SealedRun sealed, ColumnPlan plan, List<String> files) {
    Instant giveUp = context.clock().instant().plus(context.patience());
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), context.sleeper());
    int unanswered = 0;
    while (true) {
      try {
        return new CopyEnd(context.target().copy(sealed, plan, files), null, null);
      } catch (StatementFailure failure) {
        boolean again =
            switch (failure.kind()) {
              case CONFLICT -> context.clock().instant().isBefore(giveUp);
              case UNANSWERED, UNAVAILABLE -> ++unanswered < UNANSWERED_TRIES;
              case AUTHENTICATION,
                  PERMISSION,
                  OBJECT_NOT_FOUND,
                  FILE_NOT_FOUND,
                  SCHEMA_MISMATCH,
                  DATA_UNSUPPORTED,
                  NOT_SUPPORTED,
                  TIMED_OUT,
                  CANCELED,
                  UNFORESEEN ->
                  false;
            };
        if (again) {
          backoff.await();
        }
        // Before it is sent again; and "not found" and the like can mean that another attempt is
        // through and has cleaned up.
        Optional<LedgerRow> committed = context.ledger().find(context.runId());
        if (committed.isPresent()) {
          return new CopyEnd(0, committed.get(), null);
        }
        if (failure.kind() == StatementFailure.Kind.FILE_NOT_FOUND) {
          return new CopyEnd(0, null, failure);
        }
        if (!again) {
          throw context.target().word(failure);
        }
      }
    }
  }

  /**
   * Phase 7.
   *
   * @return the ledger row, if counts differ since another attempt has completed the run meanwhile:
   *     rows of a completed run may be deleted at any time
   */
  private Optional<LedgerRow> reconcile(Manifest manifest, long loaded, long reported) {
    if (loaded == manifest.rows()) {
      return Optional.empty();
    }
    Optional<LedgerRow> committed = context.ledger().find(context.runId());
    if (committed.isPresent()) {
      return committed;
    }
    if (loaded == 0 && reported == 0) {
      throw new LakeferryException(
          ErrorCode.COUNTS_DISAGREE,
          context.object(),
          "the table remembers its files as loaded, but holds none of the %d rows, as after RESTORE"
                  .formatted(manifest.rows())
              + " or DELETE",
          "Repeat the window deliberately by --generation "
              + (context.identity().generation() + 1)
              + ", or free it by `runs abandon` and launch it again");
    }
    throw new LakeferryException(
        ErrorCode.COUNTS_DISAGREE,
        context.object(),
        "%d rows were read and written, the target holds %d of them (COPY reported %d)"
            .formatted(manifest.rows(), loaded, reported),
        "See `runs show`; a person decides between `runs accept` and --generation "
            + (context.identity().generation() + 1));
  }
}
