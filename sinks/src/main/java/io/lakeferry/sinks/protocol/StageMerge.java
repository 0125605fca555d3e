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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one filled stage into the target: compares, merges and compares again, which is the proof,
 * as often as it takes for the numbers to add up. Why that is right stands in {@link MergeStep}.
 */
final class StageMerge {
  private static final Logger LOG = LoggerFactory.getLogger(StageMerge.class);

  /** Each further one takes another writer of the same keys. */
  private static final int PASSES = 6;

  private final RunContext context;
  private final LoadStatements statements;
  private final FilledStage stage;

  StageMerge(RunContext context, LoadStatements statements, FilledStage stage) {
    this.context = context;
    this.statements = statements;
    this.stage = stage;
  }

  /**
   * Returns only if the target was seen to hold each key once, in a row that is not older.
   *
   * @throws LakeferryException COUNTS_DISAGREE if it does not; IN_PROGRESS if others do not leave
   *     its keys alone
   */
  ProvenMerge merge() throws CommittedMeanwhile, StatementFailure {
    long conflicts = 0;
    StageComparison first = compare();
    requireSingle(first);
    for (int pass = 1; pass <= PASSES; pass++) {
      StageComparison before = pass == 1 ? first : compare();
      requireNoneDoubled(first, before);
      // What stood before the first pass; later ones see rows of our own.
      conflicts = Math.max(conflicts, before.conflicts());
      statements.requireOpen();
      Staging.Merged merged = send(first);
      if (merged.updated() + merged.inserted() + before.notNewer() != stage.count().keys()) {
        LOG.info(
            "run {}: {} keys, but {} updated, {} inserted and {} skipped: merged once more",
            context.runId(),
            stage.count().keys(),
            merged.updated(),
            merged.inserted(),
            before.notNewer());
        continue;
      }
      StageComparison after = compare();
      requireNoneDoubled(first, after);
      requireProof(after);
      MergeCounts counts =
          new MergeCounts(merged.updated(), merged.inserted(), before.notNewer(), conflicts);
      return new ProvenMerge(stage, counts, after, pass);
    }
    throw new LakeferryException(
        ErrorCode.IN_PROGRESS,
        "table " + context.identity().target(),
        "others changed rows of this run's keys during each of %d passes".formatted(PASSES),
        "Start the same command again; what was merged stays as it is");
  }

  private StageComparison compare() throws CommittedMeanwhile, StatementFailure {
    return statements.ask(() -> context.staging().compare(stage));
  }

  /** Sends the MERGE; one that was refused or not answered may have had its effect before. */
  private Staging.Merged send(StageComparison first) throws CommittedMeanwhile, StatementFailure {
    try {
      return statements.send(() -> context.staging().merge(stage));
    } catch (CommittedMeanwhile through) {
      requireNoneDoubled(first);
      throw through;
    }
  }

  /** As far as the stage is still there to compare. */
  private void requireNoneDoubled(StageComparison first) {
    StageComparison now;
    try {
      now = context.staging().compare(stage);
    } catch (StatementFailure failure) {
      LOG.debug(
          "run {}: another attempt is through, and the stage cannot be read: {}",
          context.runId(),
          failure.kind());
      return;
    }
    requireNoneDoubled(first, now);
  }

  /** A MERGE would update each of several rows of one key, whoever has put them there. */
  private void requireSingle(StageComparison first) {
    if (stage.plan().replaces() && first.multiple() > 0) {
      throw multiple(first, "");
    }
  }

  /**
   * Keys that stood more than once before our first MERGE are the user's; that further ones do is
   * never right. Not asked is what the ledger says: a row of another attempt does not mend it.
   */
  private void requireNoneDoubled(StageComparison first, StageComparison now) {
    long doubled = now.multiple() - first.multiple();
    if (doubled > 0) {
      throw multiple(
          now,
          first.multiple() == 0 ? " since its MERGE" : ", %d since its MERGE".formatted(doubled));
    }
  }

  private LakeferryException multiple(StageComparison found, String since) {
    return new LakeferryException(
        ErrorCode.COUNTS_DISAGREE,
        "table " + context.identity().target(),
        "%d of %d keys of this run stand more than once in it%s, for example %s = %s"
            .formatted(
                found.multiple(),
                found.keys(),
                since,
                stage.plan().keyNames(),
                found.exampleMultiple()),
        "Delete all but one of the rows of each such key, then launch the run again");
  }

  private void requireProof(StageComparison after) throws CommittedMeanwhile {
    if (after.keys() == stage.count().keys() && after.absent() == 0 && after.newer() == 0) {
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
                stage.plan().keyNames(),
                after.exampleBehind()),
        "Launch the run again, which repeats the MERGE; see who else changes the table");
  }
}
