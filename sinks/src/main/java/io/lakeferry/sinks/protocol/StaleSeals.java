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

import io.lakeferry.transforms.errors.LakeferryException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees a window whose list was sealed long ago and never completed, if its rows are merged by
 * version: the source has moved on, so a new extraction brings more than the old list would.
 *
 * <p>No statement of the old list is waited for, and nobody is asked, since an old list that is
 * loaded all the same does no harm: its rows replace only older ones, so in whatever order two
 * lists of one window are merged, however often, each key ends with the newest row of both. The
 * ledger takes one row for the run, by whoever is first, and that row is written only after its
 * list was seen in the target. Lists that are appended, or that only insert, are not freed here.
 *
 * <p>Shards and stages go first and the seal last: killed in between, the next launch finds the
 * seal again. The seal is dropped only as long as it is the one that was found. Since that look,
 * another launch may have freed the window, sealed a list of its own and begun to load it: so the
 * seal is read again, and stages that are not older than this second look are left alone.
 */
final class StaleSeals {
  private static final Logger LOG = LoggerFactory.getLogger(StaleSeals.class);

  /** By the server's clock, from the creation of the seal. */
  static final Duration STALE_AFTER = Duration.ofDays(3);

  private final RunContext context;
  private final SealReader seals;

  StaleSeals(RunContext context, SealReader seals) {
    this.context = context;
    this.seals = seals;
  }

  /** Whether a seal is to be abandoned. One of unknown age is not. */
  boolean isStale(SealReader.Standing seal) {
    boolean byVersion =
        switch (seal.mark().writeMode()) {
          case MERGE -> context.specification().model().isMutable();
          case APPEND, DEDUPE -> false;
        };
    Instant createdAt = seal.volume().createdAt();
    return byVersion
        && createdAt != null
        && createdAt.isBefore(context.ledger().serverTime().minus(STALE_AFTER));
  }

  /**
   * Drops it with all that belongs to it, if it is still there.
   *
   * @return whether it was; else somebody else has freed the window, and perhaps gone on
   * @throws LakeferryException if something could not be dropped; then the seal stands
   */
  boolean abandon(SealReader.Standing seal) {
    // In this order: who seals anew does so after the look, and makes a stage after that.
    Instant look = context.ledger().serverTime();
    Optional<SealReader.Standing> now = seals.standing(context.runId());
    if (now.filter(seal::equals).isEmpty()) {
      return false;
    }
    LOG.info(
        "run {}: its list was sealed at {} and never completed; the window is extracted again",
        context.runId(),
        seal.volume().createdAt());
    context.stages().ofRun(context.runId()).stream()
        .filter(stage -> stage.mark().createdAt().isBefore(look))
        .forEach(context.stages()::drop);
    context
        .volumes()
        .drop(RunIds.attempt(seal.mark().identity(), seal.mark().attemptId()).volumeName());
    context.volumes().drop(seal.volume().name(), seal.volume().comment());
    return true;
  }
}
