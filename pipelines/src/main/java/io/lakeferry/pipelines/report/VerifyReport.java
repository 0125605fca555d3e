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
 * What a verification found.
 *
 * @param what model, team, interval and target, for people
 * @param periods in order of time, after what was repaired; each with the repair that it had
 * @param rest the end of the range that is no full period or has not settled; empty if there is
 *     none
 * @param failure what kept it from its end, when {@code rest} holds all that was not looked at;
 *     null if nothing did
 * @param limits what this verification cannot see, one line each
 */
public record VerifyReport(
    String what,
    List<VerifiedPeriod> periods,
    Optional<Window> rest,
    List<String> limits,
    Instant startedAt,
    Instant endedAt,
    RunReport.Failure failure) {
  public VerifyReport {
    periods = List.copyOf(periods);
    limits = List.copyOf(limits);
  }

  /** Of one that came to its end. */
  public VerifyReport(
      String what,
      List<VerifiedPeriod> periods,
      Optional<Window> rest,
      List<String> limits,
      Instant startedAt,
      Instant endedAt) {
    this(what, periods, rest, limits, startedAt, endedAt, null);
  }

  /**
   * The worst of the periods' codes, in the order of a backfill: that of a repair that failed, or 6
   * for one that differs, or of what kept the verification from its end; 0 if all agree. What was
   * to be repaired when it was interrupted differs by that only.
   */
  public int exitCode() {
    boolean interrupted =
        (failure != null && failure.code() == ErrorCode.INTERRUPTED)
            || periods.stream().anyMatch(period -> failed(period) == ErrorCode.INTERRUPTED);
    IntStream ofPeriods =
        periods.stream()
            .mapToInt(
                period -> {
                  ErrorCode failed = failed(period);
                  if (failed != null) {
                    return failed.exitCode();
                  }
                  return period.agrees() || interrupted ? 0 : ErrorCode.COUNTS_DISAGREE.exitCode();
                });
    return ExitCodes.worst(
        IntStream.concat(IntStream.of(failure == null ? 0 : failure.code().exitCode()), ofPeriods));
  }

  /** Null if the period's repair did not fail. */
  private static ErrorCode failed(VerifiedPeriod period) {
    return period.repair() == null || period.repair().failure() == null
        ? null
        : period.repair().failure().code();
  }
}
