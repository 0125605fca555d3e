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
package io.lakeferry.pipelines.report;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.window.Window;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What became of a range of periods.
 *
 * @param what model, team, interval and target, for people
 * @param periods in order of time
 * @param rest the end of the range that is no full period, or has not settled; empty if there is
 *     none
 * @param stopped whether the backfill was asked to stop
 */
public record BackfillReport(
    String what,
    List<PeriodReport> periods,
    Optional<Window> rest,
    Stop stopped,
    Instant startedAt,
    Instant endedAt) {

  /** Whether it was asked to stop. */
  public enum Stop {
    NEVER_ASKED,
    ASKED
  }

  public BackfillReport {
    periods = List.copyOf(periods);
  }

  /**
   * The worst of the periods' codes: a defect before counts that disagree, those before data,
   * rights and options, and what needs a person before what passes by itself; 0 if all is exported.
   */
  public int exitCode() {
    return ExitCodes.worst(
        IntStream.concat(
            IntStream.of(stopped == Stop.ASKED ? ErrorCode.INTERRUPTED.exitCode() : 0),
            periods.stream()
                .filter(period -> period.failure() != null)
                .mapToInt(period -> period.failure().code().exitCode())));
  }

  /** How many of the periods ended so. */
  public long count(PeriodReport.State state) {
    return periods.stream().filter(period -> period.state() == state).count();
  }
}
