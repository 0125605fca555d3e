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

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Phase 2: what earlier attempts and other runs have left. */
final class LookBackPhase {
  private final RunContext context;
  private final SealReader seals;
  private final StaleSeals stale;

  LookBackPhase(RunContext context, SealReader seals) {
    this.context = context;
    this.seals = seals;
    this.stale = new StaleSeals(context, seals);
  }

  LookBack lookBack() {
    // The seal is read before the ledger. In the other order a run that is committed and cleaned up
    // between the two looks fresh; harmless, but a whole extraction for nothing.
    Optional<SealReader.Standing> standing = seals.standing(context.runId());
    Optional<LedgerRow> committed = refuseOverlaps(context.ledger()::aroundIfPresent);
    if (committed.isPresent()) {
      requireSame(committed.get().fingerprint(), "completed");
      requireTable(committed.get().tableId());
      return new LookBack.Committed(
          committed.get().outcome(LoadOutcome.State.ALREADY_EXPORTED, List.of()));
    }
    if (standing.isEmpty()) {
      return new LookBack.Fresh();
    }
    VolumeMark.OfSeal seal = standing.get().mark();
    requireSame(seal.fingerprint(), "sealed");
    requireTable(seal.tableId());
    if (stale.isStale(standing.get())) {
      return stale.abandon(standing.get()) ? new LookBack.Fresh() : lookBack();
    }
    Optional<SealedRun> sealed = seals.open(seal);
    if (sealed.isPresent()) {
      return new LookBack.Sealed(sealed.get());
    }
    return context
        .ledger()
        .find(context.runId())
        .<LookBack>map(
            row ->
                new LookBack.Committed(row.outcome(LoadOutcome.State.ALREADY_EXPORTED, List.of())))
        .orElseThrow(() -> SealReader.manifestGone(context.runId()));
  }

  /**
   * Refuses a window that overlaps another run's, see {@link OverlapRule}.
   *
   * @return the run's own ledger row
   * @throws LakeferryException also if the ledger is not there, which is made before a load
   */
  Optional<LedgerRow> refuseOverlaps() {
    return refuseOverlaps(context.ledger()::around);
  }

  private Optional<LedgerRow> refuseOverlaps(Function<RunIdentity, List<LedgerRow>> ledger) {
    List<VolumeMark.OfSeal> sealed = seals.all();
    List<LedgerRow> rows = ledger.apply(context.identity());
    Optional<LedgerRow> own =
        rows.stream().filter(row -> row.runId().equals(context.runId())).findFirst();
    if (own.isPresent()) {
      return own;
    }
    switch (context.specification().writeMode()) {
      case APPEND -> {
        OverlapRule.conflict(context.identity(), rows.stream().map(LedgerRow::identity).toList())
            .ifPresent(
                other -> {
                  throw OverlapRule.refusal(context.identity(), other, "exported");
                });
        OverlapRule.conflict(
                context.identity(), sealed.stream().map(VolumeMark.OfSeal::identity).toList())
            .ifPresent(
                other -> {
                  throw OverlapRule.refusal(context.identity(), other, "sealed");
                });
      }
      case DEDUPE, MERGE ->
          OverlapRule.appending(context.identity(), sealed)
              .ifPresent(
                  other -> {
                    throw OverlapRule.refusal(context.identity(), other, "sealed");
                  });
    }
    return Optional.empty();
  }

  /**
   * Refuses to take over what was written by other rules.
   *
   * <p>A seal with another fingerprint is deliberately not abandoned by this launch, though that
   * would spare a person the command: an attempt by the former settings may be alive and hold the
   * list, and its COPY be running. A launch cannot tell, and would drop the seal under it, after
   * which two lists of one run could be loaded. {@code runs abandon} frees the window: it deletes
   * the files first, waits until no statement of that list can live, and looks into the target
   * ({@link RunAdministration#abandon}). So such a seal blocks until somebody decides, but never
   * for ever, and no row is doubled by a changed option.
   */
  void requireSame(String fingerprint, String how) {
    if (!fingerprint.equals(context.fingerprint())) {
      throw new LakeferryException(
          ErrorCode.RUN_CHANGED,
          context.object(),
          "it was "
              + how
              + " from another source database, or with other columns, types, filters, merge key or"
              + " --writeMode",
          "Launch it as before, give another source an --exportName of its own, repeat the window"
              + " deliberately by --generation, or free it by `runs abandon` if it was not loaded");
    }
  }

  /** Refuses a target that is another table than before, as it stands now. */
  private void requireTable(String tableId) {
    requireTable(tableId, context.target().tableId());
  }

  /**
   * Refuses a target that is another table than before.
   *
   * @param standing the id of the one that stands; empty if there is none
   */
  void requireTable(String tableId, Optional<String> standing) {
    if (standing.isEmpty() || !standing.get().equals(tableId)) {
      throw new LakeferryException(
          ErrorCode.TARGET_RECREATED,
          "table " + context.identity().target(),
          standing.isEmpty()
              ? "it is gone since this run"
              : "it was created again since this run, which was made for the former table",
          "Export the window into the new table deliberately, by --generation "
              + (context.identity().generation() + 1));
    }
  }
}
