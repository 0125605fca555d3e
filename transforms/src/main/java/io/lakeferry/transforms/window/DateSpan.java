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
package io.lakeferry.transforms.window;

import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;

/**
 * How far events may be dated from a window and still be found in {@code events}, which is sorted
 * by the event's own date: the wider, the more of it is read.
 *
 * @param before this long before the window's start; null for any time
 * @param after this long after the window's end; null for any time
 */
public record DateSpan(Duration before, Duration after) implements Serializable {
  /** As PostHog has it. */
  public static final DateSpan POSTHOGS = new DateSpan(Duration.ofDays(7), Duration.ofDays(1));

  /** The condition on an event's date; empty if it may be any. */
  Optional<TimeRange> around(Window window, String timestamp) {
    return before == null && after == null
        ? Optional.empty()
        : Optional.of(
            new TimeRange(
                timestamp,
                before == null ? null : window.start().minus(before),
                after == null ? null : window.end().plus(after)));
  }
}
