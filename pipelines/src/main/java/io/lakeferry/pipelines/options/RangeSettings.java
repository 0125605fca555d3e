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
package io.lakeferry.pipelines.options;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.period.CutRange;
import io.lakeferry.transforms.period.Periods;
import io.lakeferry.transforms.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * A range of time as it was asked for.
 *
 * @param periods how it is cut
 * @param from start of the first period; empty for where the data begins
 * @param to first instant after it; empty for now
 */
public record RangeSettings(Periods periods, Optional<Instant> from, Optional<Instant> to) {

  /**
   * The range's full periods that have settled. The rest is all that comes after them up to {@link
   * #to}, or if that is empty, up to what has settled.
   *
   * @param earliest an instant of the first period, if {@link #from} is empty
   * @param now of whatever precision; periods have that of the source, microseconds
   * @param settle how long after its end a period is left alone
   * @throws LakeferryException INVALID_OPTION if the range does not begin where a period does, or
   *     in the future
   */
  public CutRange cut(Instant earliest, Instant now, Duration settle) {
    Instant settled = now.minus(settle).truncatedTo(ChronoUnit.MICROS);
    Instant start = from.orElseGet(() -> periods.around(earliest).start());
    if (start.isAfter(now)) {
      throw new LakeferryException(
          ErrorCode.INVALID_OPTION,
          "--from",
          start + " is in the future: it is " + now.truncatedTo(ChronoUnit.SECONDS),
          "Give a time that is over");
    }
    List<Window> full = periods.cut(start, to.filter(settled::isAfter).orElse(settled)).periods();
    Instant reached = full.isEmpty() ? start : full.get(full.size() - 1).end();
    Instant end = to.orElse(settled);
    return new CutRange(
        full, reached.isBefore(end) ? Optional.of(new Window(reached, end)) : Optional.empty());
  }
}
