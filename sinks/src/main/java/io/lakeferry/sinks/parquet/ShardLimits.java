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
package io.lakeferry.sinks.parquet;

import io.lakeferry.transforms.settings.DataSize;
import java.io.Serializable;

/**
 * How large shards get.
 *
 * @param targetFileSize compressed size at which a file is closed; it ends up to a page per column
 *     and a row off it
 * @param rowGroupSize most memory that a row group takes until it is written, compressed pages and
 *     open ones together, a row more or less; one writer needs about this much heap and a few
 *     mebibytes
 * @param zstdLevel 1 (fast) to 22
 */
public record ShardLimits(DataSize targetFileSize, DataSize rowGroupSize, int zstdLevel)
    implements Serializable {
  public ShardLimits {
    if (targetFileSize.bytes() < 1 || rowGroupSize.bytes() < 1) {
      throw new IllegalArgumentException("sizes of files and row groups are positive");
    }
    if (zstdLevel < 1 || zstdLevel > 22) {
      throw new IllegalArgumentException("a zstd level is 1 to 22: " + zstdLevel);
    }
  }

  /**
   * Files of 128 MiB, row groups of 32 MiB, zstd level 1: on events it compresses as well as higher
   * levels, or better, for three quarters of the time (see the benchmarks).
   */
  public static ShardLimits defaults() {
    return new ShardLimits(DataSize.ofMebibytes(128), DataSize.ofMebibytes(32), 1);
  }
}
