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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.internal.hadoop.metadata.IndexReference;
import org.apache.parquet.schema.MessageType;

/**
 * Opens a closed shard again and compares what stands on the disk with what was written: magic
 * bytes at both ends, schema, rows, metadata, column chunks and indexes that fill the file without
 * a gap. Pages are not decoded; each carries a checksum for those who do.
 */
final class ClosedShardVerifier {
  private static final int MAGIC_LENGTH = 4;
  private static final int TRAILER_LENGTH = Integer.BYTES + MAGIC_LENGTH;
  private static final ByteBuffer MAGIC =
      ByteBuffer.wrap("PAR1".getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();

  private final MessageType schema;

  ClosedShardVerifier(MessageType schema) {
    this.schema = schema;
  }

  /**
   * Verifies a file.
   *
   * @param rows as many rows it must hold
   * @param metadata entries that its key-value metadata must hold
   * @return its size in bytes
   * @throws IOException if anything differs
   */
  long verify(Path file, long rows, Map<String, String> metadata) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < MAGIC_LENGTH + TRAILER_LENGTH) {
        throw damaged(file, "it has " + size + " bytes");
      }
      long footerStart = footerStart(file, channel, size);
      ParquetMetadata footer = readFooter(file, channel, footerStart, size);
      compare(file, "schema", schema, footer.getFileMetaData().getSchema());
      for (Map.Entry<String, String> entry : metadata.entrySet()) {
        compare(
            file,
            entry.getKey(),
            entry.getValue(),
            footer.getFileMetaData().getKeyValueMetaData().get(entry.getKey()));
      }
      verifyRowGroups(file, footer, rows, footerStart);
      return size;
    }
  }

  private long footerStart(Path file, FileChannel channel, long size) throws IOException {
    compare(file, "first bytes", MAGIC, read(channel, 0, MAGIC_LENGTH));
    ByteBuffer trailer = read(channel, size - TRAILER_LENGTH, TRAILER_LENGTH);
    int length = trailer.order(ByteOrder.LITTLE_ENDIAN).getInt();
    compare(file, "last bytes", MAGIC, trailer);
    long start = size - TRAILER_LENGTH - length;
    if (length <= 0 || start < MAGIC_LENGTH) {
      throw damaged(file, "its footer claims to have " + length + " bytes");
    }
    return start;
  }

  private static ByteBuffer read(FileChannel channel, long position, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new IOException("a shard became shorter while it was read");
      }
    }
    return bytes.flip();
  }

  private static ParquetMetadata readFooter(Path file, FileChannel channel, long start, long size)
      throws IOException {
    byte[] footer = new byte[(int) (size - TRAILER_LENGTH - start)];
    read(channel, start, footer.length).get(footer);
    try (InputStream stream = new ByteArrayInputStream(footer)) {
      return new ParquetMetadataConverter()
          .readParquetMetadata(stream, ParquetMetadataConverter.NO_FILTER);
    } catch (RuntimeException e) {
      throw new IOException("shard " + file.getFileName() + " has an unreadable footer", e);
    }
  }

  /** One value a row; of a list at least one, as an empty one counts as well. */
  private void verifyValues(Path file, BlockMetaData rowGroup, ColumnChunkMetaData chunk)
      throws IOException {
    boolean list =
        schema.getColumnDescription(chunk.getPath().toArray()).getMaxRepetitionLevel() > 0;
    long values = chunk.getValueCount();
    long rows = rowGroup.getRowCount();
    compare(file, "values", list ? Math.max(rows, values) : rows, values);
  }

  private void verifyRowGroups(Path file, ParquetMetadata footer, long rows, long footerStart)
      throws IOException {
    long footerRows = 0;
    long position = MAGIC_LENGTH;
    long indexes = 0;
    for (BlockMetaData rowGroup : footer.getBlocks()) {
      footerRows += rowGroup.getRowCount();
      compare(file, "columns", schema.getFieldCount(), rowGroup.getColumns().size());
      for (ColumnChunkMetaData chunk : rowGroup.getColumns()) {
        verifyValues(file, rowGroup, chunk);
        compare(file, "start of a column chunk", position, chunk.getStartingPos());
        position += chunk.getTotalSize();
        indexes += length(chunk.getColumnIndexReference());
        indexes += length(chunk.getOffsetIndexReference());
      }
    }
    compare(file, "bytes before the footer", position + indexes, footerStart);
    compare(file, "rows", rows, footerRows);
  }

  private static long length(IndexReference index) {
    return index == null ? 0 : index.getLength();
  }

  private static void compare(Path file, String what, Object expected, Object found)
      throws IOException {
    if (!expected.equals(found)) {
      throw damaged(file, what + " should be " + expected + " and are " + found);
    }
  }

  private static IOException damaged(Path file, String problem) {
    return new IOException("shard " + file.getFileName() + " is not as it was written: " + problem);
  }
}
