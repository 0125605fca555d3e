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
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes stage tables, fills them with a sealed list and drops them. Each execution of a load has
 * one of its own, by the proof in {@link MergeStep}.
 */
final class StageFiller {
  private static final Logger LOG = LoggerFactory.getLogger(StageFiller.class);
  private static final int CREATIONS = 8;

  private final RunContext context;
  private final LoadStatements statements;

  StageFiller(RunContext context, LoadStatements statements) {
    this.context = context;
    this.statements = statements;
  }

  /**
   * Makes a stage and drops it. Only a missing right stops the run here.
   *
   * @throws LakeferryException PERMISSION if tables may not be made
   */
  void tryOut() {
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

  /**
   * Makes an empty stage, under a new name each time, as a creation without an answer may have its
   * effect later.
   *
   * @return the name, without catalog and schema
   */
  String create(MergePlan plan) throws CommittedMeanwhile, StatementFailure {
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

  /**
   * Loads the list into an empty stage and counts it.
   *
   * @throws LakeferryException COUNTS_DISAGREE if it holds not as many rows as the list
   */
  FilledStage fill(String stage, MergePlan plan, SealedRun sealed)
      throws CommittedMeanwhile, StatementFailure {
    Manifest manifest = sealed.manifest();
    for (List<String> files : LoadStatements.batches(manifest)) {
      statements.requireOpen();
      statements.send(() -> context.staging().copy(stage, plan, sealed, files));
    }
    StageCount count = statements.ask(() -> context.staging().count(stage, plan));
    requireComplete(manifest, count);
    return new FilledStage(stage, plan, count);
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

  /** Drops a stage; what is left of it is found by its mark later. */
  void drop(String stage) {
    try {
      context.staging().drop(stage);
    } catch (StatementFailure | LakeferryException e) {
      LOG.debug(
          "stage table {} was left for the clean-up: {}", stage, e.getClass().getSimpleName());
    }
  }
}
