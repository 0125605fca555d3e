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

import io.lakeferry.transforms.row.TextCounts;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * A split that was read whole and uploaded.
 *
 * @param rowsPlanned by the plan's count
 * @param rowsConfirmed the count that the rows read were found equal to: the plan's, or a later one
 * @param rowsRead rows decoded
 * @param texts what was noticed about the texts of these rows
 * @param tries how often the worker that finished it read the split, 1 if its first try counted
 * @param origin who read it, when workers died meanwhile
 */
public record SplitResult(
    int splitId,
    long rowsPlanned,
    long rowsConfirmed,
    long rowsRead,
    TextCounts texts,
    int tries,
    List<ShardFile> files,
    Duration readTime,
    Duration writeTime,
    Duration uploadTime,
    Origin origin)
    implements Serializable {
  public SplitResult {
    files = List.copyOf(files);
  }

  /** How the result came to the worker that told it. */
  public enum Origin {
    /** No other worker had begun the split. */
    READ,
    /** Another worker had begun it, and was not known to have finished. */
    READ_AGAIN,
    /** Another worker had finished it; its result was taken over from the volume. */
    TAKEN_OVER
  }

  /** The same, come another way. */
  public SplitResult by(Origin other) {
    return new SplitResult(
        splitId,
        rowsPlanned,
        rowsConfirmed,
        rowsRead,
        texts,
        tries,
        files,
        readTime,
        writeTime,
        uploadTime,
        other);
  }
}
