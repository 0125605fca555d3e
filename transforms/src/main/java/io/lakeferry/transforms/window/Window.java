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
import java.time.Instant;

/**
 * The half-open span of time {@code [start, end)} that one run exports.
 *
 * @param start first instant inside, whole microseconds
 * @param end first instant after it, whole microseconds, later than {@code start}
 */
public record Window(Instant start, Instant end) implements Serializable {
  public Window {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException("a window's end is after its start");
    }
    if (start.getNano() % 1000 != 0 || end.getNano() % 1000 != 0) {
      throw new IllegalArgumentException("a window's bounds are whole microseconds");
    }
  }

  /** Whether the two have an instant in common. */
  public boolean overlaps(Window other) {
    return start.isBefore(other.end) && other.start.isBefore(end);
  }

  @Override
  public String toString() {
    return "[" + start + ", " + end + ")";
  }
}
