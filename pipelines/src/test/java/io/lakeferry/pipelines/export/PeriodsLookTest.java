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

import io.lakeferry.pipelines.options.BackfillSettings.OnFailure;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each split has ten rows, as planned. */
class PeriodsLookTest {
  private static PeriodsLook look(FakePeriods periods, Set<Integer> sealed) {
    return new PeriodsLook(periods.plan(JobPlan.Loads.SIDE_BY_SIDE, OnFailure.CONTINUE, sealed));
  }

  @Test
  void whatIsFinishedOfAllPeriodsIsAddedUp() {
    FakePeriods periods = new FakePeriods(3, 2);
    PeriodsLook look = look(periods, Set.of());
    assertThat(look.at(periods.notes())).isEqualTo(Progress.NONE);

    periods.note(0, 0);
    periods.note(2, 0);
    periods.note(2, 1);

    assertThat(look.at(periods.notes())).isEqualTo(new Progress(30, 0, 3));
  }

  @Test
  void aPeriodWhoseVolumeIsGoneIsOver() {
    FakePeriods periods = new FakePeriods(2, 2);
    PeriodsLook look = look(periods, Set.of());
    periods.note(0, 0);
    periods.note(0, 1);
    periods.completeElsewhere(0);

    assertThat(look.at(periods.notes())).isEqualTo(new Progress(20, 0, 2));
  }

  /** Nothing is read of it; the one element that the job has of it is done with its load. */
  @Test
  void aSealedPeriodCountsWhenItIsLoaded() {
    FakePeriods periods = new FakePeriods(2, 2);
    periods.note(0, 0);
    periods.note(0, 1);
    PeriodsLook look = look(periods, Set.of(0));
    assertThat(look.at(periods.notes())).isEqualTo(Progress.NONE);

    periods.completeElsewhere(0);

    assertThat(look.at(periods.notes())).isEqualTo(new Progress(0, 0, 1));
  }

  /** As of periods that failed, or wait for the load of the one before them. */
  @Test
  void periodsThatStandStillHideNoLaterOnes() {
    FakePeriods periods = new FakePeriods(30, 2);
    PeriodsLook look = look(periods, Set.of());
    for (int period = 0; period < 20; period++) {
      periods.begin(period, 0);
    }
    periods.note(20, 0);

    look.at(periods.notes());
    assertThat(look.at(periods.notes())).isEqualTo(new Progress(10, 0, 1));
  }

  /** A look at five hundred volumes would take longer than it is worth. */
  @Test
  void periodsThatCannotHaveBegunAreNotLookedAt() {
    FakePeriods periods = new FakePeriods(30, 1);
    PeriodsLook look = look(periods, Set.of());
    periods.note(29, 0);
    assertThat(look.at(periods.notes())).as("far ahead").isEqualTo(Progress.NONE);

    for (int period = 0; period < 25; period++) {
      periods.note(period, 0);
    }

    assertThat(look.at(periods.notes())).isEqualTo(new Progress(260, 0, 26));
  }
}
