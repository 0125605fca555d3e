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
import java.time.Instant;
import java.util.List;

/**
 * The sealed list of files and what proves them complete. Stands as JSON in the attempt's volume.
 *
 * @param columns names and Parquet types of the shards' columns, in order
 * @param ingestedAt the sealed ingestion timestamp, whole microseconds
 * @param tableId the target's id by DESCRIBE DETAIL
 */
public record Manifest(
    RunIdentity identity,
    String fingerprint,
    String tableId,
    Instant ingestedAt,
    List<String> columns,
    List<SplitResult> splits)
    implements Serializable {
  public Manifest {
    columns = List.copyOf(columns);
    splits = List.copyOf(splits);
  }

  /** Rows of all splits. */
  public long rows() {
    return splits.stream().mapToLong(SplitResult::rowsRead).sum();
  }

  /** What was noticed about the texts of all splits. */
  public TextCounts texts() {
    return splits.stream().map(SplitResult::texts).reduce(TextCounts.NONE, TextCounts::plus);
  }
}
