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
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Many periods of one stream, as one job exports them. Travels once with each of the two steps that
 * work on it; what their elements carry are places in it.
 *
 * @param periods in order of time, at least one
 */
record JobPlan(ArrayList<JobPeriod> periods, Loads loads, OnFailure onFailure)
    implements Serializable {

  /** How loads of several periods get on with each other. */
  enum Loads {
    /** What is appended conflicts with nothing. */
    SIDE_BY_SIDE,
    /** Two MERGEs into one table conflict, and the one that loses has worked in vain. */
    IN_TURN
  }

  /**
   * Periods of one group are finished by one worker, one after another: those whose loads take
   * turns are all in one.
   *
   * @param place of a period
   */
  int groupOf(int place) {
    return switch (loads) {
      case SIDE_BY_SIDE -> place;
      case IN_TURN -> 0;
    };
  }

  JobPeriod period(int place) {
    return periods.get(place);
  }

  /** For what is alike in all of them. */
  JobPeriod any() {
    return periods.get(0);
  }

  int size() {
    return periods.size();
  }

  /** Splits of all periods; a sealed list counts as one. */
  int elements() {
    return periods.stream().mapToInt(JobPeriod::elements).sum();
  }

  long expectedRows() {
    return periods.stream()
        .filter(period -> !period.isSealed())
        .mapToLong(period -> period.window().expectedRows())
        .sum();
  }

  private long expectedBytes() {
    return periods.stream()
        .filter(period -> !period.isSealed())
        .mapToLong(period -> period.window().expectedBytes())
        .sum();
  }

  /** Hands out one element at a time, the first period's first. */
  PlannedSplitSource<PeriodSplit> source() {
    List<PeriodSplit> pieces = new ArrayList<>();
    for (int place = 0; place < periods.size(); place++) {
      int period = place;
      IntStream.range(0, periods.get(place).elements())
          .forEach(split -> pieces.add(new PeriodSplit(period, split)));
    }
    // Flink's workers pull what a source was split into from the end of the list.
    Collections.reverse(pieces);
    return new PlannedSplitSource<>(
        any().job().launchId(), PeriodSplit.class, pieces, 1, expectedBytes());
  }
}
