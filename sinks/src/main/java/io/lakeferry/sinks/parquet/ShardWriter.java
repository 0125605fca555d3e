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

import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.row.RowCursor;
import io.lakeferry.transforms.row.ShardSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.schema.MessageType;

/**
 * Writes rows to Parquet files on the local disk, closes a file when it is large enough, reads its
 * footer again and hands it on. Never makes a file without rows. Thread-safe: each {@link #write}
 * works with buffers of its own, about 4 MiB outside the heap.
 */
public final class ShardWriter {
  /** Key of the run's id in a file's key-value metadata. */
  public static final String RUN_KEY = "lakeferry.run";

  /** Key of the split's id in a file's key-value metadata. */
  public static final String SPLIT_KEY = "lakeferry.split";

  private static final int FILE_BUFFER = 256 << 10;

  private final MessageType schema;
  private final ParquetProperties properties;
  private final ShardLimits limits;
  private final ClosedShardVerifier verifier;

  /** A writer for rows of this model. */
  public ShardWriter(Model model, ShardLimits limits) {
    this.schema = ShardSchema.of(model);
    this.properties = ShardLayout.of(model);
    this.limits = limits;
    this.verifier = new ClosedShardVerifier(schema);
  }

  /**
   * Writes all rows. Files already handed on are the listener's; of all others nothing is left
   * behind, whatever happens.
   *
   * @param rows of the writer's model; not closed
   * @return what was handed on; no file if there was no row
   * @throws IOException if the rows break off, the disk refuses, a closed file is not as it was
   *     written, or the listener throws it
   */
  public WrittenShards write(RowCursor rows, ShardTarget target) throws IOException {
    Map<String, String> metadata =
        Map.of(RUN_KEY, target.runId(), SPLIT_KEY, Integer.toString(target.splitId()));
    ByteBuffer buffer = ByteBuffer.allocateDirect(FILE_BUFFER);
    ZstdPageCompressor compressor =
        new ZstdPageCompressor(limits.zstdLevel(), 2 * properties.getPageSizeThreshold());
    try {
      WrittenShards written = new WrittenShards(0, 0, 0);
      boolean more = rows.next();
      while (more) {
        try (OpenShard shard = open(target.folder(), compressor, buffer)) {
          do {
            shard.write(rows);
            more = rows.next();
          } while (more && shard.estimatedSize() < limits.targetFileSize().bytes());
          shard.end(metadata);
          written = handOn(shard, target.listener(), metadata, written);
        }
      }
      return written;
    } finally {
      compressor.release();
    }
  }

  private OpenShard open(Path folder, ZstdPageCompressor compressor, ByteBuffer buffer)
      throws IOException {
    Path path = folder.resolve("shard-" + UUID.randomUUID() + ".parquet");
    return new OpenShard(
        path, schema, properties, compressor, limits.rowGroupSize().bytes(), buffer);
  }

  private WrittenShards handOn(
      OpenShard shard, ShardListener listener, Map<String, String> metadata, WrittenShards before)
      throws IOException {
    long bytes = verified(shard, metadata);
    listener.closed(shard.path(), shard.rows(), bytes);
    return new WrittenShards(
        before.rows() + shard.rows(), before.files() + 1, before.bytes() + bytes);
  }

  private long verified(OpenShard shard, Map<String, String> metadata) throws IOException {
    try {
      return verifier.verify(shard.path(), shard.rows(), metadata);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(shard.path());
      throw e;
    }
  }
}
