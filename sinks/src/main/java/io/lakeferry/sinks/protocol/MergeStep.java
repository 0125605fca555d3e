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
 * A stage table of its own for every execution, filled by COPY INTO, and a MERGE from it: of each
 * key of a sealed list, the target has the newest row.
 *
 * <p>Assumptions: (1) a MERGE is one commit or none; (2) of two writers that change one row at the
 * same time the later one fails without effect (concurrent append, concurrent delete); of two that
 * insert the same key at the same time this is the rule, but not certain, see below; (3) a table's
 * name that was drawn by chance is nobody else's.
 *
 * <p>Let the order of the versions be total, NULL the lowest; a NULL in a key is a value like any
 * other, in the reduction, in the match and in the proof alike. The effect of a MERGE on a key is:
 * insert the list's newest row if the target has none, replace the row that stands if the list's is
 * greater, else nothing. So the row that stands of a key only ever becomes greater, and after the
 * MERGE it is at least the list's. That does not depend on what happened before:
 *
 * <ul>
 *   <li><b>sent again</b> after an answer got lost, or by another attempt, or by one that wakes up
 *       late: the second MERGE finds rows at least as great as its own and does nothing;
 *   <li><b>at the same time</b>: one of the two fails (2) and is sent again, which is the case
 *       above;
 *   <li><b>an older window after a newer one</b>: its rows are not greater, and are skipped; keys
 *       that only it has are inserted;
 *   <li><b>killed before the MERGE</b>: the target is untouched, the stage is nobody's any more,
 *       and the next execution fills one of its own. No stage is ever taken over, so rows that a
 *       dead client's COPY adds late come into no MERGE.
 * </ul>
 *
 * <p>Rows that stand with NULL in the first version column were written before the target got it,
 * in the order of the model's fallback; one of them is replaced only by a row that is not lower in
 * that order, too, so that an older window does not turn back a newer one that was merged by the
 * fallback. The row that stands becomes only greater all the same.
 *
 * <p>With only insertion ({@code dedupe}, or a model without versions) the same holds, the row that
 * stands counting as the greatest: overlapping windows and late copies insert nothing.
 *
 * <p>What is not assumed is proven for each run. The stage is counted before it is used: as many
 * rows as the sealed list has, or the run stops. After the MERGE one query lays every key of the
 * stage beside the target: there exactly once (inserted only: no more of them more than once than
 * before), in a row that is not older; rows that a user deletes between MERGE and proof stop the
 * run. The ledger row is written after that.
 *
 * <p>Two MERGEs that insert one key at once may both commit where the warehouse looks for conflicts
 * by rows: neither has changed a row that the other read ({@link DeltaLedger} reckons with the
 * same; https://docs.databricks.com/optimizations/isolation-level.html ). Whichever proof is read
 * after both commits sees the key twice, and its run stops, whatever the ledger says meanwhile. No
 * proof sees it if the MERGE that commits last is one that nobody follows any more: its client was
 * killed between MERGE and proof or gave up waiting, or its stage was dropped by another attempt of
 * the run that was through. Then the next run with such a key finds it: it stops before its MERGE,
 * or with only insertion it warns.
 *
 * <p>Rows updated and inserted are what the MERGE says, rows skipped are counted by a query before
 * it; the three add up to the keys of the stage unless another writer came in between, or an answer
 * was lost. Then the pass is repeated, which by the above does no harm, and the numbers are those
 * of the last one.
 */
final class MergeStep implements LoadStep {
  private final RunContext context;
  private final SealReader seals;
  private final StaleSeals stale;
  private final LoadStatements statements;
  private final StageFiller stages;

  MergeStep(RunContext context, SealReader seals) {
    this.context = context;
    this.seals = seals;
    this.stale = new StaleSeals(context, seals);
    this.statements = new LoadStatements(context);
    this.stages = new StageFiller(context, statements);
  }

  @Override
  public List<String> check(ColumnPlan plan) {
    return MergePlan.of(context.specification(), plan).warnings();
  }

  /**
   * The creation of tables that are there already tells nothing of the right to create others, so a
   * stage is made and dropped.
   */
  @Override
  public void tryOut() {
    stages.tryOut();
  }

  @Override
  public Loaded load(SealedRun sealed, ColumnPlan columns) throws CommittedMeanwhile {
    MergePlan plan = MergePlan.of(context.specification(), columns);
    if (LoadStatements.batches(sealed.manifest()).isEmpty()) {
      return new Loaded(0, -1, MergeCounts.NONE, plan.warnings());
    }
    try {
      String stage = stages.create(plan);
      try {
        Loaded loaded = merge(stages.fill(stage, plan, sealed), sealed.manifest());
        stages.drop(stage);
        return loaded;
      } catch (CommittedMeanwhile | StatementFailure | RuntimeException e) {
        // Not for an Error: who is killed does nothing more.
        stages.drop(stage);
        throw e;
      }
    } catch (StatementFailure failure) {
      throw worded(sealed, failure);
    }
  }

  private Loaded merge(FilledStage stage, Manifest manifest)
      throws CommittedMeanwhile, StatementFailure {
    MergePlan plan = stage.plan();
    if (!plan.absentVersion().isEmpty()) {
      statements.ask(
          () -> {
            context.staging().addVersionColumns(plan);
            return stage;
          });
    }
    ProvenMerge proven = new StageMerge(context, statements, stage).merge();
    List<String> warnings = new ArrayList<>(plan.warnings());
    warnings.addAll(proven.warnings());
    StageCount count = stage.count();
    long badJson =
        new TargetTable.LoadedCount(count.rows(), count.stringMarks()).badJson(manifest.texts());
    return new Loaded(count.keys(), badJson, proven.counts(), warnings);
  }

  /** Shards and stages that are gone may belong to a list that was abandoned meanwhile. */
  private LakeferryException worded(SealedRun sealed, StatementFailure failure) {
    return switch (failure.kind()) {
      case FILE_NOT_FOUND, OBJECT_NOT_FOUND -> gone(sealed, failure);
      case AUTHENTICATION,
          PERMISSION,
          SCHEMA_MISMATCH,
          DATA_UNSUPPORTED,
          NOT_SUPPORTED,
          CONFLICT,
          TIMED_OUT,
          CANCELED,
          UNANSWERED,
          UNAVAILABLE,
          UNFORESEEN ->
          context.staging().word(failure);
    };
  }

  private LakeferryException gone(SealedRun sealed, StatementFailure failure) {
    boolean abandoned =
        !seals.stands(sealed) || seals.standing(context.runId()).filter(stale::isStale).isPresent();
    if (abandoned) {
      return new LakeferryException(
          ErrorCode.IN_PROGRESS,
          context.object(),
          "its list was abandoned meanwhile",
          "Start the same command again; it takes what stands now, or extracts the window again",
          failure);
    }
    if (failure.kind() == StatementFailure.Kind.FILE_NOT_FOUND) {
      return new LakeferryException(
          ErrorCode.COUNTS_DISAGREE,
          context.object(),
          "a file of its sealed list is gone",
          "Free the window by `runs abandon` and launch it again; what was merged does no harm",
          failure);
    }
    if (context.target().tableId().isEmpty()) {
      return context.staging().word(failure);
    }
    return new LakeferryException(
        ErrorCode.IN_PROGRESS,
        context.object(),
        "its stage table was dropped meanwhile, as by `runs abandon` or by another attempt's"
            + " clean-up",
        "Start the same command again; what was merged does no harm",
        failure);
  }
}
