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

import java.time.Duration;
import java.util.Locale;

/** How far an export is, in one line. */
public final class ProgressLine {
  private final int splits;
  private final long expectedRows;

  /** For an extraction of so many splits and rows. */
  public ProgressLine(int splits, long expectedRows) {
    this.splits = splits;
    this.expectedRows = expectedRows;
  }

  /**
   * The line.
   *
   * @param rows rows read
   * @param uploadedBytes bytes of files uploaded
   * @param splitsDone splits done
   * @param elapsed since the extraction began
   */
  public String text(long rows, long uploadedBytes, int splitsDone, Duration elapsed) {
    double seconds = Math.max(elapsed.toMillis(), 1) / 1e3;
    long percent = expectedRows == 0 ? 100 : Math.min(100, 100 * rows / expectedRows);
    return String.format(
        Locale.ROOT,
        "%d/%d splits, %,d of %,d rows (%d %%), %,.0f rows/s, %.1f MB/s uploaded",
        splitsDone,
        splits,
        rows,
        expectedRows,
        percent,
        rows / seconds,
        uploadedBytes / 1e6 / seconds);
  }
}
