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

import io.lakeferry.transforms.row.RowCursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;

/**
 * One Parquet file being written, a row group at a time. parquet-java's own record writer looks at
 * its memory only every hundred rows, which a hundred rows of 100 MiB do not survive; this one
 * looks again after so many bytes.
 */
final class OpenShard implements AutoCloseable {
  /** Bytes of values after which the memory in use is looked at again. */
  private static final long CHECK_INTERVAL = 256 << 10;

  private final Path path;
  private final MessageType schema;
  private final ParquetProperties properties;
  private final BytesInputCompressor compressor;
  private final long rowGroupSize;
  private final ParquetFileWriter file;

  private ColumnChunkPageWriteStore pages;
  private ColumnWriteStore columns;
  private ShardRecordConsumer consumer;
  private long groupRows;
  private long nextCheck;
  private long rows;
  private long bytesInMemory;
  private boolean ended;

  OpenShard(
      Path path,
      MessageType schema,
      ParquetProperties properties,
      BytesInputCompressor compressor,
      long rowGroupSize,
      ByteBuffer buffer)
      throws IOException {
    this.path = path;
    this.schema = schema;
    this.properties = properties;
    this.compressor = compressor;
    this.rowGroupSize = rowGroupSize;
    this.file =
        new ParquetFileWriter(
            new LocalShardFile(path, buffer),
            schema,
            ParquetFileWriter.Mode.CREATE,
            rowGroupSize,
            0,
            null,
            properties);
    file.start();
    startRowGroup();
  }

  /** Writes the cursor's current row. */
  void write(RowCursor row) throws IOException {
    row.writeTo(consumer);
    groupRows++;
    if (consumer.bytes() >= nextCheck) {
      check();
    }
  }

  private void check() throws IOException {
    bytesInMemory = columns.getBufferedSize();
    nextCheck = consumer.bytes() + CHECK_INTERVAL;
    if (bytesInMemory >= rowGroupSize) {
      endRowGroup();
      startRowGroup();
    }
  }

  private void startRowGroup() {
    pages =
        new ColumnChunkPageWriteStore(
            compressor,
            schema,
            new HeapByteBufferAllocator(),
            properties.getColumnIndexTruncateLength(),
            properties.getPageWriteChecksumEnabled());
    columns = properties.newColumnWriteStore(schema, pages, pages);
    consumer = new ShardRecordConsumer(schema, columns);
    groupRows = 0;
    nextCheck = CHECK_INTERVAL;
    bytesInMemory = 0;
  }

  private void endRowGroup() throws IOException {
    if (groupRows > 0) {
      file.startBlock(groupRows);
      columns.flush();
      pages.flushToFileWriter(file);
      file.endBlock();
      rows += groupRows;
      groupRows = 0;
    }
    releaseRowGroup();
  }

  private void releaseRowGroup() {
    columns.close();
    pages.close();
  }

  /** Size that the file would have if it were closed now, by the last look at the memory. */
  long estimatedSize() throws IOException {
    return file.getPos() + bytesInMemory;
  }

  long rows() {
    return rows + groupRows;
  }

  Path path() {
    return path;
  }

  /** Writes what is left, and the footer. */
  void end(Map<String, String> metadata) throws IOException {
    endRowGroup();
    file.end(metadata);
    file.close();
    ended = true;
  }

  /** Deletes the file unless it was ended. */
  @Override
  public void close() throws IOException {
    if (ended) {
      return;
    }
    try {
      file.close();
    } finally {
      Files.deleteIfExists(path);
    }
  }
}
