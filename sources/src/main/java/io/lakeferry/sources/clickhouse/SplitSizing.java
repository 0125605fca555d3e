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
package io.lakeferry.sources.clickhouse;

import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.settings.DataSize;

/**
 * How many splits a window is divided into.
 *
 * @param targetFileSize wanted size of a Parquet file
 * @param totalRows de-duplicated rows of the window
 * @param averageRowBytes mean uncompressed size of a row
 * @param marks granules that the window touches
 * @param sortedRuns in how many sorted stretches they lie; at each of them a bound between splits
 *     falls into a granule that both neighbours read
 */
record SplitSizing(
    DataSize targetFileSize, long totalRows, double averageRowBytes, long marks, long sortedRuns) {

  /**
   * How much smaller events come out as Parquet with zstd: 4 to 5 with JSON of 500 bytes. If a file
   * grows over its size all the same, the writer begins another.
   */
  private static final double COMPRESSION = 4;

  /**
   * Bounds between splits per granule. At each bound, in each sorted run, both neighbours read the
   * granule that it falls into: a quarter of a granule was measured on average with few splits,
   * three quarters with many. So N splits together read at most 1.25 times what one query reads.
   */
  private static final double BOUNDS_PER_GRANULE = 0.25;

  /** Keeps plan and job small, whatever the window. */
  private static final int MOST_SPLITS = 2000;

  /**
   * Uncompressed bytes of a row whose width nobody measured. If rows are wider, files are closed
   * earlier; if they are narrower, files come out smaller.
   */
  static double assumedRowBytes(Model model) {
    return model.sourceColumns().stream().mapToDouble(SplitSizing::assumedBytes).sum();
  }

  private static double assumedBytes(Column column) {
    return switch (column.type()) {
      case BOOLEAN -> 1;
      case INTEGER, DATE -> 4;
      case BIGINT, DOUBLE, TIMESTAMP -> 8;
      case STRING -> 32;
      case STRING_ARRAY -> 128;
      case JSON -> 512;
    };
  }

  /** At least 1. */
  int splits() {
    double bySize = totalRows * averageRowBytes / COMPRESSION / Math.max(1, targetFileSize.bytes());
    double byReading = 1 + Math.floor(BOUNDS_PER_GRANULE * marks / Math.max(1, sortedRuns));
    double splits = Math.min(Math.ceil(bySize), byReading);
    return (int) Math.max(1, Math.min(splits, (double) Math.min(MOST_SPLITS, totalRows)));
  }
}
