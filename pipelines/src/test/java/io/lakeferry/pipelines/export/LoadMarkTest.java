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

import io.lakeferry.pipelines.export.WorkerSettings.Deaths;
import io.lakeferry.pipelines.options.BackfillSettings.OnFailure;
import io.lakeferry.sinks.protocol.Attempt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoadMarkTest {
  private final FakePeriods periods = new FakePeriods(1, 1);
  private final JobPeriod period =
      periods.plan(JobPlan.Loads.SIDE_BY_SIDE, OnFailure.CONTINUE, Set.of()).period(0);
  private final ExportJob job = period.job();
  private final Attempt attempt = period.attempt();

  @Test
  void whoComesSecondKnowsThatTheLoadWasBegun() {
    assertThat(LoadMark.stands(periods.notes(), job, attempt)).isFalse();

    assertThat(LoadMark.begin(job, attempt, Deaths.ARE_SURVIVED)).isEmpty();
    assertThat(LoadMark.stands(periods.notes(), job, attempt)).isTrue();
    assertThat(LoadMark.begin(job, attempt, Deaths.ARE_SURVIVED))
        .singleElement()
        .asString()
        .startsWith("the load was repeated");
  }

  @Test
  void nothingIsNotedWhereNobodyComesSecond() {
    assertThat(LoadMark.begin(job, attempt, Deaths.END_THE_LAUNCH)).isEmpty();
    assertThat(LoadMark.begin(job, attempt, Deaths.END_THE_LAUNCH)).isEmpty();

    assertThat(LoadMark.stands(periods.notes(), job, attempt)).isFalse();
  }

  /** Volumes go after the commit, and a list without files has none. */
  @Test
  void ofAVolumeThatIsGoneNothingIsTold() {
    periods.note(0, 0);
    periods.completeElsewhere(0);

    assertThat(LoadMark.begin(job, attempt, Deaths.ARE_SURVIVED)).isEmpty();
  }

  /** The request was sent again, and finds what it has left itself. */
  @Test
  void anAnswerThatGotLostLeavesNoLoadUndone() {
    periods.loseAnswers();

    assertThat(LoadMark.claim(periods.notes(), job, attempt)).isTrue();
    assertThat(LoadMark.claim(periods.notes(), job, attempt)).as("another").isFalse();
  }
}
