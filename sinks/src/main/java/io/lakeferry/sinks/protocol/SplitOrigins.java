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
package io.lakeferry.sinks.protocol;

import java.util.List;

/**
 * How many splits came in which way; they add up to all splits of the list that was loaded.
 *
 * @param read read by the worker that began them
 * @param readAgain read once more, because the worker that had begun them was not known to have
 *     finished
 * @param takenOver not read again, because the worker that had read them had finished, and died
 *     later
 */
public record SplitOrigins(int read, int readAgain, int takenOver) {

  /** Those of a list that was sealed. */
  public static SplitOrigins of(List<SplitResult> splits) {
    return new SplitOrigins(
        count(splits, SplitResult.Origin.READ),
        count(splits, SplitResult.Origin.READ_AGAIN),
        count(splits, SplitResult.Origin.TAKEN_OVER));
  }

  /** Whether a worker had to do what another had begun. */
  public boolean anyWorkerDied() {
    return readAgain > 0 || takenOver > 0;
  }

  private static int count(List<SplitResult> splits, SplitResult.Origin origin) {
    return Math.toIntExact(splits.stream().filter(split -> split.origin() == origin).count());
  }
}
