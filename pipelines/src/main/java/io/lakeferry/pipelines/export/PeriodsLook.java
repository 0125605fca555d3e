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

import io.lakeferry.sinks.protocol.SplitNotes;
import io.lakeferry.sinks.protocol.SplitNotes.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at the volumes of many periods. Those that are gone are over; of the others only those can
 * have changed that were begun, and as splits are handed out in order of time, none is begun behind
 * many that are not.
 */
final class PeriodsLook implements ProgressLook {
  /** So many periods are looked at of which nothing is begun. */
  private static final int MOST_UNTOUCHED = 8;

  private final List<Period> periods = new ArrayList<>();

  PeriodsLook(JobPlan plan) {
    plan.periods().forEach(period -> periods.add(new Period(period)));
  }

  @Override
  public Progress at(SplitNotes notes) {
    int untouched = 0;
    for (Period period : periods) {
      if (!period.over && untouched < MOST_UNTOUCHED && !period.look(notes)) {
        untouched++;
      }
    }
    return periods.stream().map(period -> period.seen).reduce(Progress.NONE, Progress::plus);
  }

  private static final class Period {
    private final JobPeriod period;
    private boolean over;
    private Progress seen = Progress.NONE;

    Period(JobPeriod period) {
      this.period = period;
    }

    /** Whether anything of it was begun, by this launch or an earlier one. */
    boolean look(SplitNotes notes) {
      Optional<Standing> standing = notes.standing(period.attempt());
      if (standing.isEmpty()) {
        over = true;
        seen =
            new Progress(
                period.isSealed() ? 0 : period.window().expectedRows(),
                seen.uploadedBytes(),
                period.elements());
      } else if (!period.isSealed()) {
        seen = WindowLook.progress(standing.get(), period.window());
      }
      return over || period.isSealed() || !standing.get().splits().begun().isEmpty();
    }
  }
}
