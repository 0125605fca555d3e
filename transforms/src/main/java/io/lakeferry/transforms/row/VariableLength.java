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

/** Unsigned LEB128 numbers, by which ClickHouse tells lengths and counts. */
final class VariableLength {
  /** What is returned if the number goes on after the bytes at hand. */
  static final long INCOMPLETE = -1;

  /** What is returned for more than 35 bits, which is the length of nothing that fits in memory. */
  static final long TOO_LONG = Long.MAX_VALUE;

  private static final int LONGEST = 5;

  private VariableLength() {}

  /** The number that begins at {@code position}, or {@link #INCOMPLETE} or {@link #TOO_LONG}. */
  static long read(byte[] bytes, int position, int end) {
    long value = 0;
    for (int index = 0; index < LONGEST; index++) {
      if (position + index >= end) {
        return INCOMPLETE;
      }
      byte next = bytes[position + index];
      value |= (long) (next & 0x7F) << (7 * index);
      if (next >= 0) {
        return value;
      }
    }
    return TOO_LONG;
  }

  /** How many bytes the number takes. */
  static int width(long value) {
    return value == 0 ? 1 : (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7;
  }
}
