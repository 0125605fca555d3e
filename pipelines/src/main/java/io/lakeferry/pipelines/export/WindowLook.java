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

import io.lakeferry.sinks.protocol.Attempt;
import io.lakeferry.sinks.protocol.SplitNotes;
import io.lakeferry.sinks.protocol.SplitNotes.Standing;
import io.lakeferry.transforms.split.Split;

/** Looks at one attempt: at notes of splits that are finished, and at files. */
final class WindowLook implements ProgressLook {
  private final Attempt attempt;
  private final PlannedWindow window;
  private Progress seen = Progress.NONE;

  WindowLook(Attempt attempt, PlannedWindow window) {
    this.attempt = attempt;
    this.window = window;
  }

  @Override
  public Progress at(SplitNotes notes) {
    notes.standing(attempt).ifPresent(standing -> seen = progress(standing, window));
    return seen;
  }

  /** How far a window is; rows as they were planned. */
  static Progress progress(Standing standing, PlannedWindow window) {
    long rows =
        window.splits().stream()
            .filter(split -> standing.splits().done().contains(split.id()))
            .mapToLong(Split::expectedRows)
            .sum();
    return new Progress(rows, standing.uploadedBytes(), standing.splits().done().size());
  }
}
