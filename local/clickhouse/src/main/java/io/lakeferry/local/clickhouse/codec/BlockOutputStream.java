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
package io.lakeferry.local.clickhouse.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/** Writes ClickHouse's compressed blocks, LZ4. */
final class BlockOutputStream extends OutputStream {
  private static final int BLOCK_BYTES = 1 << 20;

  private final OutputStream target;
  private final LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();
  private final byte[] block = new byte[BLOCK_BYTES];
  private final byte[] compressed =
      new byte[BlockFormat.PREFIX_BYTES + compressor.maxCompressedLength(BLOCK_BYTES)];
  private int filled;

  BlockOutputStream(OutputStream target) {
    this.target = target;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int done = 0; done < length; ) {
      int count = Math.min(block.length - filled, length - done);
      System.arraycopy(bytes, offset + done, block, filled, count);
      filled += count;
      done += count;
      if (filled == block.length) {
        writeBlock();
      }
    }
  }

  @Override
  public void flush() throws IOException {
    writeBlock();
    target.flush();
  }

  @Override
  public void close() throws IOException {
    flush();
    target.close();
  }

  private void writeBlock() throws IOException {
    if (filled == 0) {
      return;
    }
    int size =
        compressor.compress(block, 0, filled, compressed, BlockFormat.PREFIX_BYTES)
            + BlockFormat.HEADER_BYTES;
    ByteBuffer buffer = ByteBuffer.wrap(compressed).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(BlockFormat.CHECKSUM_BYTES, BlockFormat.LZ4);
    buffer.putInt(BlockFormat.CHECKSUM_BYTES + 1, size);
    buffer.putInt(BlockFormat.CHECKSUM_BYTES + 5, filled);
    CityHash.Hash hash = CityHash.hash128(compressed, BlockFormat.CHECKSUM_BYTES, size);
    buffer.putLong(0, hash.low());
    buffer.putLong(8, hash.high());
    target.write(compressed, 0, BlockFormat.CHECKSUM_BYTES + size);
    filled = 0;
  }
}
