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

import io.lakeferry.sinks.warehouse.StatementFailure;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.util.ArrayList;
import java.util.List;

/**
 * COPY INTO straight into the target: a sealed list, each of its rows once.
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
 *
 * <p>The team is deliberately no part of that count. For the built-in models it would tell apart
 * two teams that drew the same timestamp; but a model of the user's may hold anything in a column
 * that is called like a team's, and rows that are there would not be counted.
 */
final class AppendStep implements LoadStep {
  private final RunContext context;
  private final LoadStatements statements;

  AppendStep(RunContext context) {
    this.context = context;
    this.statements = new LoadStatements(context);
  }

  /** COPY INTO needs nothing but the target and the volume. */
  @Override
  public void tryOut() {}

  @Override
  public List<String> check(ColumnPlan plan) {
    return plan.warnings();
  }

  @Override
  public Loaded load(SealedRun sealed, ColumnPlan plan) throws CommittedMeanwhile {
    Manifest manifest = sealed.manifest();
    List<List<String>> batches = LoadStatements.batches(manifest);
    long reported = 0;
    // Files that are gone leave it to the count whether they were loaded before.
    StatementFailure filesGone = null;
    for (int batch = 0; batch < batches.size(); batch++) {
      if (batch > 0) {
        statements.requireOpen();
      }
      List<String> files = batches.get(batch);
      try {
        reported += statements.send(() -> context.target().copy(sealed, plan, files));
      } catch (StatementFailure failure) {
        if (failure.kind() != StatementFailure.Kind.FILE_NOT_FOUND) {
          throw context.target().word(failure);
        }
        filesGone = failure;
      }
    }
    TargetTable.LoadedCount loaded = context.target().count(manifest.ingestedAt(), plan);
    if (filesGone != null && loaded.rows() != manifest.rows()) {
      throw context.target().word(filesGone);
    }
    reconcile(manifest, loaded.rows(), reported);
    return new Loaded(
        loaded.rows(), loaded.badJson(manifest.texts()), null, warnings(batches.size(), plan));
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
   * Phase 7. Counts may differ since another attempt has completed the run meanwhile: rows of a
   * completed run may be deleted at any time.
   */
  private void reconcile(Manifest manifest, long loaded, long reported) throws CommittedMeanwhile {
    if (loaded == manifest.rows()) {
      return;
    }
    statements.requireOpen();
    if (loaded == 0) {
      throw new LakeferryException(
          ErrorCode.COUNTS_DISAGREE,
          context.object(),
          "its files are remembered as loaded, but the table holds none of the %d rows, as after"
                  .formatted(manifest.rows())
              + " RESTORE or DELETE (COPY reported %d)".formatted(reported),
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
