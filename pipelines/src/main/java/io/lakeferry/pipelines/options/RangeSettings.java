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

import io.lakeferry.transforms.period.CutRange;
import io.lakeferry.transforms.period.Periods;
import java.time.Instant;
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
   * The range's full periods that have settled.
   *
   * @param earliest an instant of the first period, if {@link #from} is empty
   * @param settled what is later has not settled yet
   * @throws io.lakeferry.transforms.errors.LakeferryException INVALID_OPTION if the range does not
   *     begin where a period does
   */
  public CutRange cut(Instant earliest, Instant settled) {
    Instant start = from.orElseGet(() -> periods.around(earliest).start());
    Instant end = to.filter(settled::isAfter).orElse(settled);
    return periods.cut(start, end);
  }
}
