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
package io.lakeferry.pipelines.export;

import io.lakeferry.pipelines.options.BackfillSettings.OnFailure;
import io.lakeferry.sinks.protocol.Attempt;
import io.lakeferry.sinks.protocol.NotedSplits;
import io.lakeferry.sinks.protocol.SplitNotes;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the workers of a job let each other know of its periods, by notes in the volumes of the
 * attempts. Nothing is decided by a note's absence, and nothing lost by one that cannot be read or
 * written: the period is finished after all splits then, or read in vain.
 *
 * <p>Marks bear the launch's id: a list that was sealed by an earlier launch keeps the marks of
 * that one.
 */
final class PeriodMarks {
  private static final Logger LOG = LoggerFactory.getLogger(PeriodMarks.class);

  private final JobPlan plan;
  private final SplitNotes notes;
  private final String failed;
  private final String stopped;
  private final String passed;
  private final String load;

  /** Periods that later ones need not wait for, which stays so. */
  private final BitSet over = new BitSet();

  /** Of periods that were seen to be open the split that is likely to be done last. */
  private final Map<Integer, Integer> missing = new HashMap<>();

  PeriodMarks(JobPlan plan, SplitNotes notes) {
    this.plan = plan;
    this.notes = notes;
    this.failed = "failed-" + plan.any().job().launchId();
    this.stopped = "stopped-" + plan.any().job().launchId();
    this.passed = "passed-" + plan.any().job().launchId();
    this.load = LoadMark.of(plan.any().job());
  }

  /**
   * Lets the others know that a period has failed, and what follows from it. They do not take the
   * word for it of what another try may mend: it may be one worker's alone, as of one that is cut
   * off and was replaced already. Then they only know not to wait for the period.
   */
  void fail(int period, PeriodEvent.Failed failure) {
    if (LastingFailure.is(failure.code())) {
      end(period, failure);
    } else {
      pass(period);
    }
    holdBackOthers();
  }

  /** Ends a period whose load has failed: nobody else may load it before all splits are through. */
  void failLoad(int period, PeriodEvent.Failed failure) {
    end(period, failure);
    holdBackOthers();
  }

  private void holdBackOthers() {
    if (plan.onFailure() == OnFailure.STOP) {
      mark(last(), stopped, "");
    }
  }

  private void end(int period, PeriodEvent.Failed failure) {
    mark(attempt(period), failed, failure.code() + "\n" + failure.message());
  }

  /** Lets the loads of later periods go on without it. */
  private void pass(int period) {
    mark(attempt(period), passed, "");
  }

  /** A period is committed; its volume may stand, if it could not be dropped. */
  void committed(int period) {
    over.set(period);
    if (state(period) != State.OVER) {
      pass(period);
    }
  }

  /** Whether the loads of later periods need not wait for it. */
  boolean isBehind(int period) {
    if (!over.get(period)) {
      over.set(period, state(period) == State.OVER || marked(attempt(period), passed).isPresent());
    }
    return over.get(period);
  }

  private void mark(Attempt attempt, String mark, String text) {
    try {
      notes.mark(attempt, mark, text);
    } catch (LakeferryException e) {
      LOG.warn("run {}: the others cannot be told of its end: {}", attempt.runId(), e.what());
    }
  }

  /**
   * Asks to be the one who loads a period, which is granted to one worker. If that one dies the
   * period is left to the end of the job; a second one beside it would cost the warehouse a load in
   * vain, or, by MERGE, rows that two have inserted.
   */
  boolean claimLoad(int period) {
    return claim(period, load);
  }

  /**
   * Asks to be the one who only seals a period. Who gives up a period takes both, so that what is
   * sealed stands.
   */
  boolean claimSeal(int period) {
    return claim(period, sealMark(plan.any().job()));
  }

  static String sealMark(ExportJob job) {
    return "seal-" + job.launchId();
  }

  private boolean claim(int period, String mark) {
    try {
      return LoadMark.claim(notes, mark, attempt(period));
    } catch (LakeferryException e) {
      LOG.debug("run {}: not claimed: {}", attempt(period).runId(), e.what());
      return false;
    }
  }

  /** Why a period has failed; empty if it has not, or it cannot be told. */
  Optional<PeriodEvent.Failed> failure(int period) {
    return marked(attempt(period), failed)
        .map(text -> text.split("\n", 2))
        .filter(parts -> parts.length == 2)
        .map(parts -> new PeriodEvent.Failed(ErrorCode.valueOf(parts[0]), parts[1], 0));
  }

  /**
   * Whether a period is to be left alone since another one has failed.
   *
   * @throws LakeferryException if its notes cannot be read
   */
  boolean isHeldBack(int period) {
    return plan.onFailure() == OnFailure.STOP
        && marked(last(), stopped).isPresent()
        && notes.noted(attempt(period)).filter(noted -> noted.begun().isEmpty()).isPresent();
  }

  /** How far a period is. */
  enum State {
    /** Splits are missing, or it cannot be told. */
    OPEN,
    /** All of it is there to be loaded. */
    COMPLETE,
    /** It is committed and cleaned up, or has failed. */
    OVER
  }

  /**
   * Whether a split is known to be missing yet, by a look at its note alone: to list all notes of a
   * large period after each of its splits would be dear.
   */
  boolean isKnownToBeOpen(int period) {
    Integer split = missing.get(period);
    try {
      return split != null && notes.finished(attempt(period), split).isEmpty();
    } catch (LakeferryException e) {
      LOG.debug("run {}: a note cannot be read: {}", attempt(period).runId(), e.what());
      return true;
    }
  }

  /** How far a period is at this moment. */
  State state(int period) {
    Optional<NotedSplits> noted;
    try {
      noted = notes.noted(attempt(period));
    } catch (LakeferryException e) {
      LOG.debug("run {}: its notes cannot be read: {}", attempt(period).runId(), e.what());
      return State.OPEN;
    }
    if (noted.isEmpty() || failure(period).isPresent()) {
      return State.OVER;
    }
    Set<Integer> open = new TreeSet<>(splits(period));
    open.removeAll(noted.get().done());
    if (open.isEmpty()) {
      return State.COMPLETE;
    }
    missing.put(period, Collections.max(open));
    return State.OPEN;
  }

  /** Ids of the splits that are to be read; none of a sealed list. */
  Set<Integer> splits(int period) {
    return plan.period(period).isSealed()
        ? Set.of()
        : IntStream.range(0, plan.period(period).elements())
            .boxed()
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The last to be begun: as long as anything is left to hold back, its volume stands. */
  private Attempt last() {
    return attempt(plan.size() - 1);
  }

  private Attempt attempt(int period) {
    return plan.period(period).attempt();
  }

  private Optional<String> marked(Attempt attempt, String mark) {
    try {
      return notes.marked(attempt, mark);
    } catch (LakeferryException e) {
      LOG.debug("run {}: its marks cannot be read: {}", attempt.runId(), e.what());
      return Optional.empty();
    }
  }
}
