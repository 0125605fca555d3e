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

/**
 * Phases 6 to 8: a sealed list into the target by a {@link LoadStep}, then the ledger row. That row
 * is written only after the step has seen the target hold the list.
 */
final class Loader {
  private final RunContext context;
  private final LookBackPhase lookBack;
  private final SealReader seals;
  private final LoadStep step;

  Loader(RunContext context, LookBackPhase lookBack, SealReader seals, LoadStep step) {
    this.context = context;
    this.lookBack = lookBack;
    this.seals = seals;
    this.step = step;
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
    lookBack.requireTable(manifest.tableId(), shape.map(TargetShape::tableId));
    ColumnPlan plan = SchemaComparison.compare(context.specification(), shape.orElseThrow());
    try {
      LoadStep.Loaded loaded = step.load(sealed, plan);
      if (LoadStatements.batches(manifest).isEmpty()) {
        requireSealStands(sealed);
      }
      LedgerRow row =
          context
              .ledger()
              .commit(
                  LedgerRow.of(
                      sealed,
                      loaded.rows(),
                      loaded.badJson(),
                      loaded.merge(),
                      LedgerRow.State.EXPORTED));
      return row.outcome(LoadOutcome.State.EXPORTED, loaded.warnings());
    } catch (CommittedMeanwhile meanwhile) {
      return already(meanwhile.row());
    }
  }

  private static LoadOutcome already(LedgerRow row) {
    return row.outcome(LoadOutcome.State.ALREADY_EXPORTED, List.of());
  }

  /**
   * Files that are gone stop whoever holds an abandoned list; an empty list has none. So its seal
   * is read once more right before the commit.
   *
   * @throws CommittedMeanwhile if the seal is gone since another attempt has completed the run
   */
  private void requireSealStands(SealedRun sealed) throws CommittedMeanwhile {
    if (seals.stands(sealed)) {
      return;
    }
    Optional<LedgerRow> committed = context.ledger().find(context.runId());
    if (committed.isPresent()) {
      throw new CommittedMeanwhile(committed.get());
    }
    throw new LakeferryException(
        ErrorCode.IN_PROGRESS,
        context.object(),
        "its seal of an empty list was abandoned meanwhile; nothing was committed",
        "Start the same command again; it takes what stands now");
  }
}
