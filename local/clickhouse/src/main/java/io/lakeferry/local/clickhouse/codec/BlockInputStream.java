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

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;

/** Reads ClickHouse's compressed blocks (LZ4, ZSTD or stored) and checks their checksums. */
final class BlockInputStream extends InputStream {
  // A server's DBMS_MAX_COMPRESSED_SIZE is 1 GiB; nothing sane comes near it over loopback.
  private static final int MAX_BYTES = 1 << 28;

  private final InputStream source;
  private byte[] block = new byte[0];
  private int position;

  BlockInputStream(InputStream source) {
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (position == block.length) {
      if (!readBlock()) {
        return -1;
      }
    }
    int count = Math.min(length, block.length - position);
    System.arraycopy(block, position, target, offset, count);
    position += count;
    return count;
  }

  private boolean readBlock() throws IOException {
    byte[] prefix = source.readNBytes(BlockFormat.PREFIX_BYTES);
    if (prefix.length == 0) {
      return false;
    }
    if (prefix.length < BlockFormat.PREFIX_BYTES) {
      throw new DecompressionException("The compressed data ends inside a block's header");
    }
    ByteBuffer header = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN);
    int size = header.getInt(BlockFormat.CHECKSUM_BYTES + 1);
    int rawSize = header.getInt(BlockFormat.CHECKSUM_BYTES + 5);
    if (size < BlockFormat.HEADER_BYTES || size > MAX_BYTES || rawSize < 0 || rawSize > MAX_BYTES) {
      throw new DecompressionException("The compressed data has a block of an impossible size");
    }
    byte[] packed = new byte[size];
    System.arraycopy(prefix, BlockFormat.CHECKSUM_BYTES, packed, 0, BlockFormat.HEADER_BYTES);
    int wanted = size - BlockFormat.HEADER_BYTES;
    if (source.readNBytes(packed, BlockFormat.HEADER_BYTES, wanted) < wanted) {
      throw new DecompressionException("The compressed data ends inside a block");
    }
    CityHash.Hash hash = CityHash.hash128(packed, 0, size);
    if (hash.low() != header.getLong(0) || hash.high() != header.getLong(8)) {
      throw new DecompressionException("The checksum of a compressed block does not match");
    }
    block = unpack(packed, rawSize);
    position = 0;
    return true;
  }

  private static byte[] unpack(byte[] packed, int rawSize) throws IOException {
    byte[] raw = new byte[rawSize];
    int length = packed.length - BlockFormat.HEADER_BYTES;
    byte method = packed[0];
    if (method == BlockFormat.LZ4) {
      try {
        LZ4Factory.fastestInstance()
            .safeDecompressor()
            .decompress(packed, BlockFormat.HEADER_BYTES, length, raw, 0, rawSize);
      } catch (LZ4Exception e) {
        throw new DecompressionException("A block is no LZ4 data", e);
      }
    } else if (method == BlockFormat.ZSTD) {
      long unpacked =
          Zstd.decompressByteArray(raw, 0, rawSize, packed, BlockFormat.HEADER_BYTES, length);
      if (Zstd.isError(unpacked)) {
        throw new DecompressionException("A block is no ZSTD data");
      }
    } else if (method == BlockFormat.NONE && length == rawSize) {
      System.arraycopy(packed, BlockFormat.HEADER_BYTES, raw, 0, length);
    } else {
      throw new DecompressionException(
          "Compression method 0x" + Integer.toHexString(method & 0xFF) + " is not supported");
    }
    return raw;
  }
}
