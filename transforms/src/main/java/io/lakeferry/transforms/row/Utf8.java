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
package io.lakeferry.transforms.row;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Checks and repairs UTF-8 as the Unicode standard defines it (table 3-7, "Well-Formed UTF-8 Byte
 * Sequences": no overlong forms, no surrogates, nothing beyond U+10FFFF).
 */
final class Utf8 {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /** Whether the bytes are well-formed. ASCII passes at eight bytes a step. */
  static boolean isWellFormed(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int position = skipAscii(bytes, offset, end);
    while (position < end) {
      int sequence = sequenceLength(bytes, position, end);
      if (sequence == 0) {
        return false;
      }
      position += sequence;
      if (position < end && bytes[position] >= 0) {
        position = skipAscii(bytes, position, end);
      }
    }
    return true;
  }

  /**
   * The bytes with each ill-formed part replaced by U+FFFD, as ClickHouse's and other client
   * libraries do by decoding into a string. Takes up to five times the length in memory meanwhile.
   */
  static byte[] repair(byte[] bytes, int offset, int length) {
    return new String(bytes, offset, length, StandardCharsets.UTF_8)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static int skipAscii(byte[] bytes, int offset, int end) {
    int position = offset;
    int lastBlock = end - 4 * Long.BYTES;
    while (position <= lastBlock) {
      long together =
          (long) LONG.get(bytes, position)
              | (long) LONG.get(bytes, position + 8)
              | (long) LONG.get(bytes, position + 16)
              | (long) LONG.get(bytes, position + 24);
      if ((together & HIGH_BITS) != 0) {
        break;
      }
      position += 4 * Long.BYTES;
    }
    int lastLong = end - Long.BYTES;
    while (position <= lastLong && ((long) LONG.get(bytes, position) & HIGH_BITS) == 0) {
      position += Long.BYTES;
    }
    while (position < end && bytes[position] >= 0) {
      position++;
    }
    return position;
  }

  /** Length of the well-formed sequence at the position, or 0 if it is ill-formed. */
  private static int sequenceLength(byte[] bytes, int position, int end) {
    int first = bytes[position] & 0xFF;
    int left = end - position;
    if (first < 0x80) {
      return 1;
    }
    if (first < 0xC2) {
      return 0;
    }
    if (first < 0xE0) {
      return left >= 2 && isContinuation(bytes[position + 1]) ? 2 : 0;
    }
    if (first < 0xF0) {
      if (left < 3) {
        return 0;
      }
      int second = bytes[position + 1] & 0xFF;
      int lowest = first == 0xE0 ? 0xA0 : 0x80;
      int highest = first == 0xED ? 0x9F : 0xBF;
      return second >= lowest && second <= highest && isContinuation(bytes[position + 2]) ? 3 : 0;
    }
    if (first > 0xF4 || left < 4) {
      return 0;
    }
    int second = bytes[position + 1] & 0xFF;
    int lowest = first == 0xF0 ? 0x90 : 0x80;
    int highest = first == 0xF4 ? 0x8F : 0xBF;
    return second >= lowest
            && second <= highest
            && isContinuation(bytes[position + 2])
            && isContinuation(bytes[position + 3])
        ? 4
        : 0;
  }

  private static boolean isContinuation(byte value) {
    return (value & 0xC0) == 0x80;
  }
}
