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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.pipelines.options.BackfillSettings.OnFailure;
import io.lakeferry.sinks.protocol.SplitNotes;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.settings.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Workers of one job that meet at the ends of periods. */
class PeriodLoadsTest {
  private final List<String> told = new ArrayList<>();

  private PeriodLoads worker(FakePeriods periods, JobPlan plan) {
    SplitNotes notes = periods.notes();
    return new PeriodLoads(
        plan,
        notes,
        new PeriodMarks(plan, notes),
        (period, event) -> told.add(word(period, event)));
  }

  private static String word(int period, PeriodEvent event) {
    if (event instanceof PeriodEvent.Loaded loaded) {
      return period + " " + loaded.run().outcome().state();
    }
    if (event instanceof PeriodEvent.Failed failed) {
      return period + " " + failed.code();
    }
    return period + " " + event.getClass().getSimpleName();
  }

  private static JobPlan plan(FakePeriods periods, JobPlan.Loads loads) {
    return periods.plan(loads, OnFailure.CONTINUE, Set.of());
  }

  @Test
  void aPeriodIsLoadedWhenTheLastOfItsSplitsIsDone() {
    FakePeriods periods = new FakePeriods(2, 2);
    PeriodLoads worker = worker(periods, plan(periods, JobPlan.Loads.SIDE_BY_SIDE));

    periods.note(1, 0);
    worker.pieceDone(1);
    assertThat(periods.done).as("one of two splits").isEmpty();
    periods.note(1, 1);
    worker.pieceDone(1);

    assertThat(periods.done).containsExactly("seal 1", "load 1", "drop 1");
    assertThat(told).containsExactly("1 EXPORTED");
  }

  /** At whatever moment the other sees the same. */
  @Test
  void ofTwoWorkersThatSeeTheLastSplitDoneOneLoads() {
    for (JobPlan.Loads loads : JobPlan.Loads.values()) {
      for (String moment : List.of("seal", "load", "drop")) {
        FakePeriods periods = new FakePeriods(2, 2);
        JobPlan plan = plan(periods, loads);
        PeriodLoads one = worker(periods, plan);
        PeriodLoads other = worker(periods, plan);
        for (int period = 0; period < 2; period++) {
          periods.note(period, 0);
          periods.note(period, 1);
        }
        Runnable seesTheSame = () -> other.pieceDone(0);
        switch (moment) {
          case "seal" -> periods.beforeSeal(seesTheSame);
          case "load" -> periods.beforeLoad(seesTheSame);
          default -> periods.beforeDrop(seesTheSame);
        }
        told.clear();

        one.pieceDone(0);

        assertThat(told)
            .as("%s, %s", loads, moment)
            .startsWith("0 EXPORTED")
            .doesNotHaveDuplicates();
        assertThat(periods.done).as("%s, %s", loads, moment).doesNotHaveDuplicates();
        assertThat(periods.isCommitted(0)).isTrue();
        assertThat(periods.hasVolume(0)).isFalse();
      }
    }
  }

  /** The end of one period and the last split of the next are seen by two at the same moment. */
  @Test
  void ofTwoWorkersThatComeToTheNextPeriodOneLoadsIt() {
    FakePeriods periods = new FakePeriods(3, 1);
    JobPlan plan = plan(periods, JobPlan.Loads.IN_TURN);
    PeriodLoads one = worker(periods, plan);
    PeriodLoads other = worker(periods, plan);
    periods.note(0, 0);
    one.pieceDone(0);
    periods.note(1, 0);
    periods.note(2, 0);
    periods.beforeLoad(() -> other.pieceDone(0));

    one.pieceDone(1);

    assertThat(told).containsExactly("0 EXPORTED", "1 EXPORTED", "2 EXPORTED");
    assertThat(periods.done).doesNotHaveDuplicates();
  }

  /** It died after its mark, and before anything else. */
  @Test
  void whatADeadWorkerWasToLoadIsLeftToTheEnd() {
    FakePeriods periods = new FakePeriods(2, 1);
    JobPlan plan = plan(periods, JobPlan.Loads.IN_TURN);
    assertThat(new PeriodMarks(plan, periods.notes()).claimLoad(0)).isTrue();
    periods.note(0, 0);
    periods.note(1, 0);
    PeriodLoads worker = worker(periods, plan);

    worker.pieceDone(0);
    worker.pieceDone(1);

    assertThat(told).isEmpty();
    assertThat(periods.done).containsExactly("seal 1");
  }

  /** A worker that Flink takes for dead has loaded it all the same. */
  @Test
  void whoFindsTheVolumeGoneLeavesThePeriodToTheLedger() {
    FakePeriods periods = new FakePeriods(1, 1);
    PeriodLoads worker = worker(periods, plan(periods, JobPlan.Loads.SIDE_BY_SIDE));
    periods.note(0, 0);
    periods.beforeSeal(() -> periods.completeElsewhere(0));

    worker.pieceDone(0);

    assertThat(told).containsExactly("0 Gone");
    worker.pieceDone(0);
    assertThat(told).as("nothing more").hasSize(1);
  }

  /** Each list of a large volume takes long. */
  @Test
  void asLongAsASplitIsKnownToBeMissingNotesAreNotListed() {
    FakePeriods periods = new FakePeriods(1, 50);
    PeriodLoads worker = worker(periods, plan(periods, JobPlan.Loads.SIDE_BY_SIDE));
    for (int split = 0; split < 50; split++) {
      periods.note(0, split);
      worker.pieceDone(0);
    }

    assertThat(told).containsExactly("0 EXPORTED");
    assertThat(periods.lists).isLessThanOrEqualTo(3);
  }

  @Test
  void aPeriodThatIsCompleteEarlyIsSealedAndLoadedInItsTurn() {
    FakePeriods periods = new FakePeriods(3, 1);
    JobPlan plan = plan(periods, JobPlan.Loads.IN_TURN);
    PeriodLoads one = worker(periods, plan);
    PeriodLoads other = worker(periods, plan);

    periods.note(2, 0);
    one.pieceDone(2);
    periods.note(1, 0);
    one.pieceDone(1);
    assertThat(periods.done).containsExactly("seal 2", "seal 1");
    periods.note(0, 0);
    other.pieceDone(0);

    assertThat(told).containsExactly("0 EXPORTED", "1 EXPORTED", "2 EXPORTED");
    assertThat(periods.done)
        .filteredOn(step -> step.startsWith("load"))
        .containsExactly("load 0", "load 1", "load 2");
  }

  /** In both orders of "the one before is over" and "this one is complete". */
  @Test
  void noPeriodIsForgottenBetweenTwoWorkers() {
    FakePeriods periods = new FakePeriods(2, 1);
    JobPlan plan = plan(periods, JobPlan.Loads.IN_TURN);
    PeriodLoads one = worker(periods, plan);
    PeriodLoads other = worker(periods, plan);
    periods.note(0, 0);
    // The second is complete while the first is being cleaned up: it is not over yet.
    periods.beforeDrop(
        () -> {
          periods.note(1, 0);
          other.pieceDone(1);
        });

    one.pieceDone(0);

    assertThat(told).containsExactly("0 EXPORTED", "1 EXPORTED");

    FakePeriods later = new FakePeriods(2, 1);
    JobPlan laterPlan = plan(later, JobPlan.Loads.IN_TURN);
    later.note(0, 0);
    worker(later, laterPlan).pieceDone(0);
    later.note(1, 0);
    worker(later, laterPlan).pieceDone(1);
    assertThat(later.isCommitted(1)).isTrue();
  }

  @Test
  void aFailedLoadLetsTheNextOneBegin() {
    FakePeriods periods = new FakePeriods(3, 1);
    PeriodLoads worker = worker(periods, plan(periods, JobPlan.Loads.IN_TURN));
    periods.failLoad(0, ErrorCode.SCHEMA_MISMATCH);
    periods.note(1, 0);
    worker.pieceDone(1);
    periods.note(0, 0);
    worker.pieceDone(0);

    assertThat(told).containsExactly("0 SCHEMA_MISMATCH", "1 EXPORTED");
    assertThat(periods.isSealed(0)).as("its list stays").isTrue();
  }

  @Test
  void aSplitThatFailsLetsTheNextPeriodBegin() {
    FakePeriods periods = new FakePeriods(2, 2);
    PeriodLoads worker = worker(periods, plan(periods, JobPlan.Loads.IN_TURN));
    periods.note(1, 0);
    periods.note(1, 1);
    worker.pieceDone(1);
    periods.note(0, 0);

    worker.failed(0, new PeriodEvent.Failed(ErrorCode.PERMISSION, "no.", 0));

    assertThat(told).containsExactly("0 PERMISSION", "1 EXPORTED");
    periods.note(0, 1);
    worker.pieceDone(0);
    assertThat(periods.isCommitted(0)).as("a worker that comes late").isFalse();
    assertThat(periods.isSealed(0)).isFalse();
  }

  /** It may be the trouble of one worker alone, which was replaced: others read the split again. */
  @Test
  void whatAnotherTryMayMendIsNoWordForOthers() {
    FakePeriods periods = new FakePeriods(2, 2);
    JobPlan plan = plan(periods, JobPlan.Loads.IN_TURN);
    PeriodLoads cutOff = worker(periods, plan);
    PeriodLoads healthy = worker(periods, plan);
    periods.note(0, 0);
    for (ErrorCode code : List.of(ErrorCode.SOURCE_UNAVAILABLE, ErrorCode.DEFECT)) {
      cutOff.failed(0, new PeriodEvent.Failed(code, "no.", 0));
    }

    assertThat(new PeriodMarks(plan, periods.notes()).failure(0)).isEmpty();
    periods.note(0, 1);
    healthy.pieceDone(0);
    assertThat(told).containsExactly("0 SOURCE_UNAVAILABLE", "0 DEFECT", "0 EXPORTED");
  }

  @Test
  void laterLoadsDoNotWaitForAPeriodThatOneWorkerCannotRead() {
    FakePeriods periods = new FakePeriods(3, 1);
    PeriodLoads worker = worker(periods, plan(periods, JobPlan.Loads.IN_TURN));
    periods.note(1, 0);
    worker.pieceDone(1);

    worker.failed(0, new PeriodEvent.Failed(ErrorCode.SOURCE_UNAVAILABLE, "no.", 0));
    periods.note(2, 0);
    worker.pieceDone(2);

    assertThat(told).containsExactly("0 SOURCE_UNAVAILABLE", "1 EXPORTED", "2 EXPORTED");
  }

  /** Others have to take the word of who tried: nobody else may load it in this job's turn. */
  @Test
  void aLoadThatFailsForNowEndsThePeriodForThisJob() {
    FakePeriods periods = new FakePeriods(2, 1);
    JobPlan plan = plan(periods, JobPlan.Loads.IN_TURN);
    periods.failLoad(0, ErrorCode.TARGET_UNAVAILABLE);
    periods.note(0, 0);
    periods.note(1, 0);

    worker(periods, plan).pieceDone(0);

    assertThat(told).containsExactly("0 TARGET_UNAVAILABLE", "1 EXPORTED");
  }

  @Test
  void aVolumeThatCannotBeDroppedHoldsUpNobody() {
    FakePeriods periods = new FakePeriods(3, 1);
    JobPlan plan = plan(periods, JobPlan.Loads.IN_TURN);
    periods.keepVolumes();
    periods.note(0, 0);
    worker(periods, plan).pieceDone(0);
    periods.note(1, 0);
    worker(periods, plan).pieceDone(1);
    periods.note(2, 0);
    worker(periods, plan).pieceDone(2);

    assertThat(told).containsExactly("0 EXPORTED", "1 EXPORTED", "2 EXPORTED");
    assertThat(periods.done).doesNotHaveDuplicates();
  }

  /** A worker died in the midst of loading one after another. */
  @Test
  void whatADeadWorkerLeftIsTakenUpByWhoComesAfterIt() {
    FakePeriods periods = new FakePeriods(4, 1);
    JobPlan plan = plan(periods, JobPlan.Loads.IN_TURN);
    for (int period = 0; period < 4; period++) {
      periods.note(period, 0);
    }
    periods.completeElsewhere(0);
    periods.completeElsewhere(1);

    worker(periods, plan).pieceDone(0);

    assertThat(told).containsExactly("2 EXPORTED", "3 EXPORTED");
  }

  @Test
  void aListThatWasSealedBeforeIsOnlyLoaded() {
    FakePeriods periods = new FakePeriods(2, 1);
    periods.note(1, 0);
    periods.sealBefore(1);
    JobPlan plan = periods.plan(JobPlan.Loads.IN_TURN, OnFailure.CONTINUE, Set.of(1));
    PeriodLoads worker = worker(periods, plan);

    worker.pieceDone(1);
    assertThat(periods.done).as("not its turn").isEmpty();
    periods.note(0, 0);
    worker.pieceDone(0);

    assertThat(told).containsExactly("0 EXPORTED", "1 EXPORTED");
    assertThat(periods.done).containsExactly("seal 0", "load 0", "drop 0", "load 1", "drop 1");
  }

  @Test
  void aNoteThatCannotBeReadLeavesThePeriodToTheEnd() {
    FakePeriods periods = new FakePeriods(1, 2);
    PeriodLoads worker = worker(periods, plan(periods, JobPlan.Loads.SIDE_BY_SIDE));
    periods.note(0, 0);
    periods.note(0, 1);
    periods.damageNote(0, 1);

    worker.pieceDone(0);

    assertThat(told).containsExactly("0 Gone");
    assertThat(periods.isSealed(0)).isFalse();
  }

  @Test
  void afterAFailureWhatIsNotBegunIsHeldBackIfAskedFor() {
    FakePeriods periods = new FakePeriods(3, 2);
    for (OnFailure onFailure : OnFailure.values()) {
      JobPlan plan = periods.plan(JobPlan.Loads.SIDE_BY_SIDE, onFailure, Set.of());
      PeriodMarks marks = new PeriodMarks(plan, periods.notes());
      periods.begin(1, 0);
      assertThat(marks.isHeldBack(2)).as("nothing has failed").isFalse();

      worker(periods, plan).failed(0, new PeriodEvent.Failed(ErrorCode.PERMISSION, "no.", 0));

      assertThat(marks.isHeldBack(1)).as("begun").isFalse();
      assertThat(marks.isHeldBack(2)).as("not begun").isEqualTo(onFailure == OnFailure.STOP);
      assertThat(marks.failure(0)).contains(new PeriodEvent.Failed(ErrorCode.PERMISSION, "no.", 0));
      periods = new FakePeriods(3, 2);
    }
  }

  @Test
  void aStopSaysNothingOfThePeriod() {
    WorkerFailure stopped =
        WorkerFailure.ofLoad("the load", OpenConnections.stopped(), Redaction.OF_PATTERNS, 0);

    assertThatThrownBy(() -> PeriodLoads.eventOf(stopped)).isSameAs(stopped);
  }
}
