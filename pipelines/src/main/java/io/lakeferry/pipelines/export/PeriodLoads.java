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

import io.lakeferry.sinks.protocol.LoadProtocol;
import io.lakeferry.sinks.protocol.LookBack;
import io.lakeferry.sinks.protocol.SealedRun;
import io.lakeferry.sinks.protocol.SplitNotes;
import io.lakeferry.sinks.protocol.SplitResult;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals and loads periods on the workers, each as soon as its splits are done: by whichever worker
 * sees first that all of them are noted, and says so by a mark. Should two be first the protocol
 * lets both seal and load, and loads one list once.
 *
 * <p>Loads in turn need no lock, and nobody waits. A period that is complete is sealed. It is
 * loaded if the period before it is over (committed and its volume gone, or failed for good); else
 * it is left to whoever ends that one, who looks at the next when it is over, and goes on as long
 * as the next is complete. No period is forgotten between the two: one worker notes a split and
 * then looks whether the period before is over, the other ends that period and then looks at the
 * notes; whichever comes second sees what the first has done. What a worker leaves that dies in
 * between, and whatever comes after it, is loaded when all splits are through, in order ({@link
 * FinishPeriods}).
 */
final class PeriodLoads {
  private static final Logger LOG = LoggerFactory.getLogger(PeriodLoads.class);

  private final JobPlan plan;
  private final SplitNotes notes;
  private final PeriodMarks marks;
  private final BiConsumer<Integer, PeriodEvent> told;

  /**
   * @param told gets what became of periods, by their places
   */
  PeriodLoads(
      JobPlan plan, SplitNotes notes, PeriodMarks marks, BiConsumer<Integer, PeriodEvent> told) {
    this.plan = plan;
    this.notes = notes;
    this.marks = marks;
    this.told = told;
  }

  /** A piece of a period is done, which may be its last. */
  void pieceDone(int period) {
    if (!marks.isKnownToBeOpen(period)) {
      lookAt(period);
    }
  }

  private void lookAt(int period) {
    PeriodMarks.State state = marks.state(period);
    if (state == PeriodMarks.State.OVER) {
      over(period);
    }
    if (state != PeriodMarks.State.COMPLETE) {
      return;
    }
    switch (plan.loads()) {
      case SIDE_BY_SIDE -> load(period);
      case IN_TURN -> {
        if (period == 0 || marks.isBehind(period - 1)) {
          loadFrom(period);
        } else {
          sealOnly(period);
        }
      }
    }
  }

  /** A piece of a period cannot be done, which ends the period. */
  void failed(int period, PeriodEvent why) {
    if (why instanceof PeriodEvent.Failed failure) {
      warn(period, failure);
      marks.fail(period, failure);
    }
    told.accept(period, why);
    if (marks.isBehind(period)) {
      over(period);
    }
  }

  private void warn(int period, PeriodEvent.Failed failure) {
    LOG.warn("run {} failed: {}", plan.period(period).job().runId(), failure.message());
  }

  /** A period is over, and nothing is left to do for it: the next one may be waiting for that. */
  private void over(int period) {
    switch (plan.loads()) {
      case SIDE_BY_SIDE -> {}
      case IN_TURN -> loadFrom(period + 1);
    }
  }

  private void loadFrom(int first) {
    for (int period = first; period < plan.size(); period++) {
      if (marks.state(period) == PeriodMarks.State.COMPLETE) {
        load(period);
      }
      if (!marks.isBehind(period)) {
        return;
      }
    }
  }

  /** Loads it, unless another worker does. */
  private void load(int period) {
    if (!marks.claimLoad(period)) {
      return;
    }
    JobPeriod one = plan.period(period);
    step(
        period,
        "the load",
        protocol -> {
          long start = System.nanoTime();
          SealedRun sealed =
              one.isSealed() ? sealedBefore(one, protocol) : seal(period, one, protocol);
          return Optional.of(
              SealAndLoad.load(protocol, sealed, Duration.ofNanos(System.nanoTime() - start)));
        });
  }

  /** So that what was read is read for good, whatever becomes of the job. */
  private void sealOnly(int period) {
    JobPeriod one = plan.period(period);
    if (!one.isSealed() && marks.claimSeal(period)) {
      step(
          period,
          "the seal",
          protocol -> {
            seal(period, one, protocol);
            return Optional.empty();
          });
    }
  }

  /** Does it; what goes wrong is the period's end, not the job's. */
  private void step(int period, String what, Step step) {
    ExportJob job = plan.period(period).job();
    try {
      Optional<LoadedRun> loaded = LoadStep.run(job, what, step::run);
      loaded.ifPresent(
          run -> {
            LOG.info("run {}: {} rows are committed", job.runId(), run.outcome().rowsLoaded());
            LoadedRun cleaned = CleanUp.after(job, plan.period(period).attempt(), run);
            WorkerMetrics.publish(cleaned);
            told.accept(period, new PeriodEvent.Loaded(cleaned.withoutFiles()));
            marks.committed(period);
          });
    } catch (WorkerFailure e) {
      PeriodEvent event = eventOf(e);
      if (event instanceof PeriodEvent.Failed failure) {
        warn(period, failure);
        marks.failLoad(period, failure);
      }
      told.accept(period, event);
    }
  }

  private interface Step {
    Optional<LoadedRun> run(LoadProtocol protocol);
  }

  /** The results as they are noted: those of this worker and of all others. */
  private SealedRun seal(int period, JobPeriod one, LoadProtocol protocol) {
    List<SplitResult> results = new ArrayList<>();
    Set<Integer> splits = marks.splits(period);
    for (int split : splits) {
      results.add(
          notes
              .finished(one.attempt(), split)
              .orElseThrow(() -> leftToTheEnd(one, "a note of its splits cannot be read")));
    }
    return protocol.seal(one.attempt(), splits, results);
  }

  private static SealedRun sealedBefore(JobPeriod one, LoadProtocol protocol) {
    if (protocol.lookBack() instanceof LookBack.Sealed sealed) {
      return sealed.sealedRun();
    }
    throw leftToTheEnd(one, "its seal is gone");
  }

  /** Not a failure: when all splits are through, all that is known of the period is looked at. */
  private static LakeferryException leftToTheEnd(JobPeriod one, String why) {
    return new LakeferryException(
        ErrorCode.IN_PROGRESS, "run " + one.job().runId(), why, "Start the command again");
  }

  /**
   * What a failure means for its period.
   *
   * @throws WorkerFailure if the worker was stopped or its task cancelled, which says nothing of
   *     the period
   */
  static PeriodEvent eventOf(WorkerFailure failure) {
    if (failure.code() == ErrorCode.INTERRUPTED || Thread.currentThread().isInterrupted()) {
      throw failure;
    }
    return failure.code() == ErrorCode.IN_PROGRESS
        ? new PeriodEvent.Gone()
        : new PeriodEvent.Failed(failure.code(), failure.getMessage(), failure.statements());
  }
}
