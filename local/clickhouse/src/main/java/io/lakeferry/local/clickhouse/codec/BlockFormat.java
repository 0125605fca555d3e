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

/**
 * The layout of a compressed block: checksum of 16 bytes over all that follows, method of one byte,
 * compressed size of 4 bytes (this header of 9 bytes counted), uncompressed size of 4 bytes, data.
 * Little endian.
 *
 * @see <a href="https://clickhouse.com/docs/data-compression/compression-in-clickhouse">blocks</a>
 */
final class BlockFormat {
  static final int CHECKSUM_BYTES = 16;
  static final int HEADER_BYTES = 9;
  static final int PREFIX_BYTES = CHECKSUM_BYTES + HEADER_BYTES;
  static final byte NONE = 0x02;
  static final byte LZ4 = (byte) 0x82;
  static final byte ZSTD = (byte) 0x90;

  private BlockFormat() {}
}
