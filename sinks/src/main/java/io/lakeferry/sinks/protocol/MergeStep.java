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
import io.lakeferry.transforms.model.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
  private static final Logger LOG = LoggerFactory.getLogger(MergeStep.class);
  private static final int CREATIONS = 8;

  /** Each further one takes another writer of the same keys. */
  private static final int PASSES = 6;

  private final RunContext context;
  private final SealReader seals;
  private final StaleSeals stale;
  private final LoadStatements statements;

  MergeStep(RunContext context, SealReader seals) {
    this.context = context;
    this.seals = seals;
    this.stale = new StaleSeals(context, seals);
    this.statements = new LoadStatements(context);
  }

  @Override
  public List<String> check(ColumnPlan plan) {
    return MergePlan.of(context.specification(), plan).warnings();
  }

  /**
   * The creation of tables that are there already tells nothing of the right to create others, so a
   * stage is made and dropped. Only a missing right stops the run here.
   */
  @Override
  public void tryOut() {
    String stage = RunIds.newStage(context.runId());
    try {
      context.staging().tryOut(stage, context.clock().instant());
    } catch (StatementFailure failure) {
      if (failure.kind() == StatementFailure.Kind.PERMISSION) {
        throw context.staging().word(failure);
      }
      LOG.debug(
          "run {}: whether stage tables can be made is left to the load: {}",
          context.runId(),
          failure.kind());
    }
  }

  @Override
  public Loaded load(SealedRun sealed, ColumnPlan columns) throws CommittedMeanwhile {
    MergePlan plan = MergePlan.of(context.specification(), columns);
    if (LoadStatements.batches(sealed.manifest()).isEmpty()) {
      return new Loaded(0, -1, MergeCounts.NONE, plan.warnings());
    }
    try {
      String stage = create(plan);
      try {
        Loaded loaded = load(sealed, plan, stage);
        drop(stage);
        return loaded;
      } catch (CommittedMeanwhile | StatementFailure | RuntimeException e) {
        // Not for an Error: who is killed does nothing more.
        drop(stage);
        throw e;
      }
    } catch (StatementFailure failure) {
      throw worded(sealed, failure);
    }
  }

  /** Under a new name each time, as a creation without an answer may have its effect later. */
  private String create(MergePlan plan) throws CommittedMeanwhile, StatementFailure {
    Backoff backoff = statements.backoff();
    for (int creation = 1; ; creation++) {
      String stage = RunIds.newStage(context.runId());
      try {
        context.staging().create(stage, plan, context.ledger().serverTime());
        return stage;
      } catch (StatementFailure failure) {
        boolean again =
            switch (failure.kind()) {
              case CONFLICT, UNANSWERED, UNAVAILABLE -> creation < CREATIONS;
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
        if (!again) {
          throw failure;
        }
        backoff.await();
      }
    }
  }

  private Loaded load(SealedRun sealed, MergePlan plan, String stage)
      throws CommittedMeanwhile, StatementFailure {
    Manifest manifest = sealed.manifest();
    for (List<String> files : LoadStatements.batches(manifest)) {
      statements.requireOpen();
      statements.send(() -> context.staging().copy(stage, plan, sealed, files));
    }
    StageCount count = statements.ask(() -> context.staging().count(stage, plan));
    requireComplete(manifest, count);
    if (!plan.absentVersion().isEmpty()) {
      statements.ask(
          () -> {
            context.staging().addVersionColumns(plan);
            return stage;
          });
    }
    List<String> warnings = new ArrayList<>(plan.warnings());
    MergeCounts counts = merge(plan, stage, count, warnings);
    long badJson =
        new TargetTable.LoadedCount(count.rows(), count.stringMarks()).badJson(manifest.texts());
    return new Loaded(count.keys(), badJson, counts, warnings);
  }

  private void requireComplete(Manifest manifest, StageCount count) throws CommittedMeanwhile {
    if (count.rows() == manifest.rows()) {
      return;
    }
    statements.requireOpen();
    throw new LakeferryException(
        ErrorCode.COUNTS_DISAGREE,
        context.object(),
        "%d rows were read and written, %d came into its stage table; nothing was merged"
            .formatted(manifest.rows(), count.rows()),
        "Launch it again; if that does not help, free the window by `runs abandon`");
  }

  private MergeCounts merge(MergePlan plan, String stage, StageCount count, List<String> warnings)
      throws CommittedMeanwhile, StatementFailure {
    long conflicts = 0;
    StageComparison first = compare(plan, stage, count);
    requireSingle(plan, first);
    for (int pass = 1; pass <= PASSES; pass++) {
      StageComparison before = pass == 1 ? first : compare(plan, stage, count);
      requireNoneDoubled(plan, first, before);
      // What stood before the first pass; later ones see rows of our own.
      conflicts = Math.max(conflicts, before.conflicts());
      statements.requireOpen();
      Staging.Merged merged = send(plan, stage, count, first);
      if (merged.updated() + merged.inserted() + before.notNewer() != count.keys()) {
        LOG.info(
            "run {}: {} keys, but {} updated, {} inserted and {} skipped: merged once more",
            context.runId(),
            count.keys(),
            merged.updated(),
            merged.inserted(),
            before.notNewer());
        continue;
      }
      StageComparison after = compare(plan, stage, count);
      requireNoneDoubled(plan, first, after);
      requireProof(plan, count, after);
      MergeCounts counts =
          new MergeCounts(merged.updated(), merged.inserted(), before.notNewer(), conflicts);
      warn(plan, count, after, counts, pass, warnings);
      return counts;
    }
    throw new LakeferryException(
        ErrorCode.IN_PROGRESS,
        "table " + context.identity().target(),
        "others changed rows of this run's keys during each of %d passes".formatted(PASSES),
        "Start the same command again; what was merged stays as it is");
  }

  private StageComparison compare(MergePlan plan, String stage, StageCount count)
      throws CommittedMeanwhile, StatementFailure {
    return statements.ask(() -> context.staging().compare(stage, plan, count));
  }

  /** Sends the MERGE; one that was refused or not answered may have had its effect before. */
  private Staging.Merged send(MergePlan plan, String stage, StageCount count, StageComparison first)
      throws CommittedMeanwhile, StatementFailure {
    try {
      return statements.send(() -> context.staging().merge(stage, plan, count));
    } catch (CommittedMeanwhile through) {
      requireNoneDoubled(plan, stage, count, first);
      throw through;
    }
  }

  /** As far as the stage is still there to compare. */
  private void requireNoneDoubled(
      MergePlan plan, String stage, StageCount count, StageComparison first) {
    StageComparison now;
    try {
      now = context.staging().compare(stage, plan, count);
    } catch (StatementFailure failure) {
      LOG.debug(
          "run {}: another attempt is through, and the stage cannot be read: {}",
          context.runId(),
          failure.kind());
      return;
    }
    requireNoneDoubled(plan, first, now);
  }

  /** A MERGE would update each of several rows of one key, whoever has put them there. */
  private void requireSingle(MergePlan plan, StageComparison first) {
    if (plan.replaces() && first.multiple() > 0) {
      throw multiple(plan, first, "");
    }
  }

  /**
   * Keys that stood more than once before our first MERGE are the user's; that further ones do is
   * never right. Not asked is what the ledger says: a row of another attempt does not mend it.
   */
  private void requireNoneDoubled(MergePlan plan, StageComparison first, StageComparison now) {
    long doubled = now.multiple() - first.multiple();
    if (doubled > 0) {
      throw multiple(
          plan,
          now,
          first.multiple() == 0 ? " since its MERGE" : ", %d since its MERGE".formatted(doubled));
    }
  }

  private LakeferryException multiple(MergePlan plan, StageComparison found, String since) {
    return new LakeferryException(
        ErrorCode.COUNTS_DISAGREE,
        "table " + context.identity().target(),
        "%d of %d keys of this run stand more than once in it%s, for example %s = %s"
            .formatted(
                found.multiple(), found.keys(), since, names(plan.key()), found.exampleMultiple()),
        "Delete all but one of the rows of each such key, then launch the run again");
  }

  private void requireProof(MergePlan plan, StageCount count, StageComparison after)
      throws CommittedMeanwhile {
    if (after.keys() == count.keys() && after.absent() == 0 && after.newer() == 0) {
      return;
    }
    statements.requireOpen();
    throw new LakeferryException(
        ErrorCode.COUNTS_DISAGREE,
        context.object(),
        "after the MERGE, of %d keys the target lacks %d and has %d in older rows, for example %s = %s"
            .formatted(
                after.keys(),
                after.absent(),
                after.newer(),
                names(plan.key()),
                after.exampleBehind()),
        "Launch the run again, which repeats the MERGE; see who else changes the table");
  }

  private void warn(
      MergePlan plan,
      StageCount count,
      StageComparison after,
      MergeCounts counts,
      int passes,
      List<String> warnings) {
    if (count.keys() < count.rows()) {
      warnings.add(
          "%d of %d rows had the key of another one that is at least as new, and were left out"
              .formatted(count.rows() - count.keys(), count.rows()));
    }
    if (count.nullKeys() > 0) {
      warnings.add(
          "%d rows have a NULL in their key %s, which counts as a value"
              .formatted(count.nullKeys(), names(plan.key())));
    }
    if (after.multiple() > 0) {
      warnings.add(
          "%d keys stand more than once in the target, for example %s"
              .formatted(after.multiple(), after.exampleMultiple()));
    }
    if (counts.conflicts() > 0) {
      warnings.add(
          "%d rows have the %s of the row that stood, but another %s"
              .formatted(counts.conflicts(), plan.version().get(0).name(), names(plan.settled())));
    }
    if (passes > 1) {
      warnings.add(
          "the MERGE was repeated, as an answer was lost or others changed its keys; updated,"
              + " inserted and skipped are of the last of "
              + passes);
    }
  }

  private static String names(List<Column> columns) {
    return columns.stream().map(Column::name).collect(Collectors.joining(", ", "(", ")"));
  }

  /** What is left of it is found by its mark later. */
  private void drop(String stage) {
    try {
      context.staging().drop(stage);
    } catch (StatementFailure | LakeferryException e) {
      LOG.debug(
          "stage table {} was left for the clean-up: {}", stage, e.getClass().getSimpleName());
    }
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
