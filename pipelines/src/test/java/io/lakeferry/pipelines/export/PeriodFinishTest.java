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

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.pipelines.metrics.MetricTexts;
import io.lakeferry.pipelines.metrics.Packed;
import io.lakeferry.pipelines.options.BackfillSettings.OnFailure;
import io.lakeferry.sinks.protocol.LoadOutcome;
import io.lakeferry.sinks.protocol.SplitResult;
import io.lakeferry.transforms.errors.ErrorCode;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;

/** What becomes of a period when all splits of the job are through. */
class PeriodFinishTest {
  private final FakePeriods periods = new FakePeriods(1, 2);

  private static PeriodEvent done(int split) {
    return new PeriodEvent.SplitDone(FakePeriods.result(split));
  }

  private PeriodEnd finish(Set<Integer> sealed, PeriodEvent... events) {
    JobPlan plan = periods.plan(JobPlan.Loads.SIDE_BY_SIDE, OnFailure.CONTINUE, sealed);
    return new PeriodFinish(plan.period(0), List.of(events)).end();
  }

  private static LoadedRun committed(PeriodEnd end) {
    assertThat(end).isInstanceOf(PeriodEnd.Committed.class);
    return ((PeriodEnd.Committed) end).run();
  }

  /** The worker that saw the last split done died before it loaded, and nobody came after it. */
  @Test
  void whatNobodyHasLoadedIsLoaded() {
    periods.note(0, 0);
    periods.note(0, 1);

    LoadedRun run = committed(finish(Set.of(), done(1), done(0)));

    assertThat(run.outcome().state()).isEqualTo(LoadOutcome.State.EXPORTED);
    assertThat(run.outcome().rowsLoaded()).isEqualTo(20);
    assertThat(run.splits()).hasSize(2).allMatch(split -> split.files().isEmpty());
    assertThat(run.warnings()).isEmpty();
    assertThat(periods.done).containsExactly("seal 0", "load 0", "drop 0");
  }

  /** Notes are for others; results come here whatever became of the notes. */
  @Test
  void withoutAnyNoteAsWell() {
    assertThat(committed(finish(Set.of(), done(1), done(0))).outcome().rowsLoaded()).isEqualTo(20);
  }

  @Test
  void whatIsSealedIsLoaded() {
    periods.note(0, 0);
    periods.note(0, 1);
    periods.sealBefore(0);

    assertThat(committed(finish(Set.of(), done(0), done(1))).outcome().rowsLoaded()).isEqualTo(20);
    assertThat(periods.done).containsExactly("load 0", "drop 0");
  }

  /**
   * It committed and died, so that what it told is lost: the launch has exported it all the same.
   */
  @Test
  void whatADeadWorkerCommittedIsThisLaunchs() {
    periods.note(0, 0);
    periods.note(0, 1);
    periods.completeElsewhere(0);

    LoadedRun run = committed(finish(Set.of(), done(0), done(1)));

    assertThat(run.outcome().state()).isEqualTo(LoadOutcome.State.EXPORTED);
    assertThat(run.splits()).extracting(SplitResult::splitId).containsExactly(0, 1);
    assertThat(periods.done).isEmpty();
    assertThat(committed(finish(Set.of(), done(0), new PeriodEvent.Gone())).splits())
        .as("not all splits are known")
        .isEmpty();
  }

  @Test
  void whatIsGoneAndNotCommittedAsksForAnotherLaunch() {
    PeriodEnd end = finish(Set.of(), done(0), new PeriodEvent.Gone());

    assertThat(end)
        .isInstanceOfSatisfying(
            PeriodEnd.Failed.class,
            failed -> assertThat(failed.code()).isEqualTo(ErrorCode.IN_PROGRESS));
  }

  @Test
  void aPeriodThatFailedIsGivenUp() {
    periods.note(0, 0);

    PeriodEnd end =
        finish(Set.of(), done(0), new PeriodEvent.Failed(ErrorCode.PERMISSION, "no.", 3));

    assertThat(end).isEqualTo(new PeriodEnd.Failed(ErrorCode.PERMISSION, "no.", 3, List.of()));
    assertThat(periods.hasVolume(0)).as("volume").isFalse();
    assertThat(periods.isCommitted(0)).isFalse();
  }

  @Test
  void aLoadThatADeadWorkerHadBegunIsToldAsRepeated() {
    for (Set<Integer> sealed : List.<Set<Integer>>of(Set.of(), Set.of(0))) {
      FakePeriods fresh = new FakePeriods(1, 1);
      fresh.note(0, 0);
      if (!sealed.isEmpty()) {
        fresh.sealBefore(0);
      }
      JobPlan plan = fresh.plan(JobPlan.Loads.SIDE_BY_SIDE, OnFailure.CONTINUE, sealed);
      assertThat(new PeriodMarks(plan, fresh.notes()).claimLoad(0)).isTrue();

      LoadedRun run =
          committed(
              new PeriodFinish(
                      plan.period(0),
                      List.of(sealed.isEmpty() ? done(0) : new PeriodEvent.Sealed()))
                  .end());

      assertThat(run.warnings())
          .containsExactly("the load was repeated: a worker of this launch had begun it before");
    }
  }

  /** One counted before the other's rows were there. */
  @Test
  void whatWasLoadedTwiceIsNoSuccess() {
    periods.note(0, 0);
    periods.note(0, 1);
    LoadedRun run = committed(finish(Set.of(), done(0), done(1)));

    PeriodEnd end =
        finish(
            Set.of(),
            done(0),
            done(1),
            new PeriodEvent.Loaded(run),
            new PeriodEvent.Failed(ErrorCode.COUNTS_DISAGREE, "doubled.", 3));

    assertThat(end)
        .isEqualTo(new PeriodEnd.Failed(ErrorCode.COUNTS_DISAGREE, "doubled.", 3, List.of()));
  }

  /** Of two that load it the one that comes second may be refused. */
  @Test
  void whatOneHasLoadedIsASuccessWhateverAnotherSaw() {
    periods.note(0, 0);
    periods.note(0, 1);
    LoadedRun run = committed(finish(Set.of(), done(0), done(1)));

    assertThat(
            finish(
                Set.of(),
                new PeriodEvent.Failed(ErrorCode.TARGET_UNAVAILABLE, "no.", 3),
                new PeriodEvent.Loaded(run)))
        .isEqualTo(new PeriodEnd.Committed(run));
  }

  /** The exit code asks for a person rather than for another launch. */
  @Test
  void ofSeveralFailuresTheLastingOneIsTold() {
    PeriodEnd end =
        finish(
            Set.of(),
            new PeriodEvent.Failed(ErrorCode.SOURCE_UNAVAILABLE, "later.", 0),
            new PeriodEvent.Failed(ErrorCode.PERMISSION, "no.", 0));

    assertThat(end)
        .isInstanceOfSatisfying(
            PeriodEnd.Failed.class,
            failed -> assertThat(failed.code()).isEqualTo(ErrorCode.PERMISSION));
  }

  /**
   * A worker that Flink takes for dead has claimed it, and may be about to seal what lies there.
   */
  @Test
  void whatSomebodyMayBeSealingIsLeft() {
    for (boolean toLoad : List.of(true, false)) {
      FakePeriods claimed = new FakePeriods(1, 1);
      JobPlan plan = claimed.plan(JobPlan.Loads.IN_TURN, OnFailure.CONTINUE, Set.of());
      PeriodMarks zombie = new PeriodMarks(plan, claimed.notes());
      assertThat(toLoad ? zombie.claimLoad(0) : zombie.claimSeal(0)).isTrue();

      PeriodEnd end =
          new PeriodFinish(
                  plan.period(0),
                  List.of(new PeriodEvent.Failed(ErrorCode.SOURCE_UNAVAILABLE, "no.", 0)))
              .end();

      assertThat(claimed.hasVolume(0)).as("volume").isTrue();
      assertThat(((PeriodEnd.Failed) end).warnings())
          .singleElement()
          .asString()
          .contains("was left for a sweep");
    }
  }

  /** Nobody seals a period that was given up. */
  @Test
  void whoComesAfterAPeriodWasGivenUpSealsNothing() {
    FakePeriods givenUp = new FakePeriods(2, 1);
    JobPlan plan = givenUp.plan(JobPlan.Loads.IN_TURN, OnFailure.CONTINUE, Set.of());
    givenUp.note(1, 0);
    givenUp.beforeGiveUp(
        () ->
            new PeriodLoads(
                    plan,
                    givenUp.notes(),
                    new PeriodMarks(plan, givenUp.notes()),
                    (period, event) -> {})
                .pieceDone(1));

    new PeriodFinish(
            plan.period(1), List.of(new PeriodEvent.Failed(ErrorCode.SOURCE_UNAVAILABLE, "no.", 0)))
        .end();

    assertThat(givenUp.done).containsExactly("drop 1");
    assertThat(givenUp.isSealed(1)).isFalse();
  }

  @Test
  void aPeriodWhoseTargetIsNotThereIsLeft() {
    finish(Set.of(), new PeriodEvent.Failed(ErrorCode.TARGET_UNAVAILABLE, "no.", 3));

    assertThat(periods.hasVolume(0)).as("volume").isTrue();
  }

  @Test
  void aListThatIsSealedStaysWhateverFails() {
    periods.note(0, 0);
    periods.note(0, 1);
    periods.sealBefore(0);

    finish(Set.of(), done(0), new PeriodEvent.Failed(ErrorCode.SCHEMA_MISMATCH, "no.", 3));
    finish(Set.of(0), new PeriodEvent.Failed(ErrorCode.SCHEMA_MISMATCH, "no.", 3));

    assertThat(periods.hasVolume(0)).as("volume").isTrue();
    assertThat(periods.isSealed(0)).isTrue();
  }

  @Test
  void whatWasHeldBackLeavesNothing() {
    PeriodEnd end = finish(Set.of(), new PeriodEvent.NotBegun(), new PeriodEvent.NotBegun());

    assertThat(end).isEqualTo(new PeriodEnd.NotBegun(List.of()));
    assertThat(periods.hasVolume(0)).as("volume").isFalse();
  }

  /** Notes of the first were lost, so that all those after it have waited. */
  @Test
  void whatIsLoadedInTurnIsFinishedByOneWorkerInOrder() {
    FakePeriods several = new FakePeriods(3, 1);
    JobPlan plan = several.plan(JobPlan.Loads.IN_TURN, OnFailure.CONTINUE, Set.of());
    assertThat(IntStream.range(0, 3).map(plan::groupOf)).containsOnly(plan.groupOf(0));

    new FinishPeriods(plan)
        .finish(
            KV.of(
                plan.groupOf(0),
                List.of(
                    new PeriodTold(2, done(0)),
                    new PeriodTold(0, done(0)),
                    new PeriodTold(1, new PeriodEvent.Failed(ErrorCode.PERMISSION, "no.", 0)),
                    new PeriodTold(1, done(0)))));

    assertThat(several.done)
        .containsExactly("seal 0", "load 0", "drop 0", "drop 1", "seal 2", "load 2", "drop 2");
  }

  /** Beam keeps a million bytes of one metric. */
  @Test
  void whatIsToldOfAPeriodOfManySplitsIsShort() {
    SplitResult[] results = new SplitResult[5_000];
    for (int split = 0; split < results.length; split++) {
      results[split] = FakePeriods.result(split);
    }
    periods.note(0, 0);
    periods.note(0, 1);
    LoadedRun run = committed(finish(Set.of(), done(0), done(1)));
    PeriodEnd end =
        new PeriodEnd.Committed(
            new LoadedRun(
                    run.outcome(),
                    List.of(results),
                    1,
                    run.sealTime(),
                    run.loadTime(),
                    run.cleanUpTime(),
                    List.of())
                .withoutFiles());

    assertThat(Packed.text(end).length()).isLessThan(MetricTexts.MOST_BYTES / 3);
  }
}
