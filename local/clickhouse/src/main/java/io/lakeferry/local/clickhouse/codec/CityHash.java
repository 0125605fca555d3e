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

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * CityHash128 in its version 1.0.2, which ClickHouse keeps as the checksum of compressed blocks.
 *
 * @see <a href="https://clickhouse.com/docs/native-protocol/hash">ClickHouse's CityHash</a>
 */
final class CityHash {
  private static final long K0 = 0xc3a5c85c97cb3127L;
  private static final long K1 = 0xb492b66fbe98f273L;
  private static final long K2 = 0x9ae16a3b2f90404fL;
  private static final long K3 = 0xc949d7c7509e6557L;
  private static final long MULTIPLIER = 0x9ddfea08eb382d69L;

  private final ByteBuffer data;

  private CityHash(ByteBuffer data) {
    this.data = data;
  }

  /** A hash of 128 bits. */
  record Hash(long low, long high) {}

  /** The hash of a range of bytes. */
  static Hash hash128(byte[] bytes, int offset, int length) {
    CityHash hash = new CityHash(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    if (length >= 16) {
      return hash.seeded(offset + 16, length - 16, hash.word(offset) ^ K3, hash.word(offset + 8));
    }
    if (length >= 8) {
      return hash.seeded(
          offset, 0, hash.word(offset) ^ (length * K0), hash.word(offset + length - 8) ^ K1);
    }
    return hash.seeded(offset, length, K0, K1);
  }

  private Hash seeded(int start, int length, long low, long high) {
    return length < 128 ? murmur(start, length, low, high) : city(start, length, low, high);
  }

  private Hash murmur(int start, int length, long low, long high) {
    long a = low;
    long b = high;
    long c;
    long d;
    if (length <= 16) {
      a = shiftMix(a * K1) * K1;
      c = b * K1 + upTo16(start, length);
      d = shiftMix(a + (length >= 8 ? word(start) : c));
    } else {
      c = mix(word(start + length - 8) + K1, a);
      d = mix(b + length, c + word(start + length - 16));
      a += d;
      int position = start;
      for (int left = length - 16; left > 0; left -= 16) {
        a = (a ^ (shiftMix(word(position) * K1) * K1)) * K1;
        b ^= a;
        c = (c ^ (shiftMix(word(position + 8) * K1) * K1)) * K1;
        d ^= c;
        position += 16;
      }
    }
    a = mix(a, c);
    b = mix(d, b);
    return new Hash(a ^ b, mix(b, a));
  }

  private Hash city(int start, int length, long low, long high) {
    State s = new State();
    s.x = low;
    s.y = high;
    s.z = length * K1;
    s.vLow = Long.rotateRight(s.y ^ K1, 49) * K1 + word(start);
    s.vHigh = Long.rotateRight(s.vLow, 42) * K1 + word(start + 8);
    s.wLow = Long.rotateRight(s.y + s.z, 35) * K1 + s.x;
    s.wHigh = Long.rotateRight(s.x + word(start + 88), 53) * K1;
    int position = start;
    int left = length;
    while (left >= 128) {
      round(s, position);
      round(s, position + 64);
      position += 128;
      left -= 128;
    }
    s.y += Long.rotateRight(s.wLow, 37) * K0 + s.z;
    s.x += Long.rotateRight(s.vLow + s.z, 49) * K0;
    for (int done = 0; done < left; ) {
      done += 32;
      int tail = position + left - done;
      s.y = Long.rotateRight(s.y - s.x, 42) * K0 + s.vHigh;
      s.wLow += word(tail + 16);
      s.x = Long.rotateRight(s.x, 49) * K0 + s.wLow;
      s.wLow += s.vLow;
      weakV(s, tail, s.vLow, s.vHigh);
    }
    long x = mix(s.x, s.vLow);
    long y = mix(s.y, s.wLow);
    return new Hash(mix(x + s.vHigh, s.wHigh) + y, mix(x + s.wHigh, y + s.vHigh));
  }

  private void round(State s, int position) {
    s.x = Long.rotateRight(s.x + s.y + s.vLow + word(position + 16), 37) * K1;
    s.y = Long.rotateRight(s.y + s.vHigh + word(position + 48), 42) * K1;
    s.x ^= s.wHigh;
    s.y ^= s.vLow;
    s.z = Long.rotateRight(s.z ^ s.wLow, 33);
    weakV(s, position, s.vHigh * K1, s.x + s.wLow);
    weakW(s, position + 32, s.z + s.wHigh, s.y);
    long swapped = s.z;
    s.z = s.x;
    s.x = swapped;
  }

  private void weakV(State s, int position, long seedA, long seedB) {
    long a = seedA + word(position);
    long b = Long.rotateRight(seedB + a + word(position + 24), 21);
    long sum = a + word(position + 8) + word(position + 16);
    b += Long.rotateRight(sum, 44);
    s.vLow = sum + word(position + 24);
    s.vHigh = b + a;
  }

  private void weakW(State s, int position, long seedA, long seedB) {
    long a = seedA + word(position);
    long b = Long.rotateRight(seedB + a + word(position + 24), 21);
    long sum = a + word(position + 8) + word(position + 16);
    b += Long.rotateRight(sum, 44);
    s.wLow = sum + word(position + 24);
    s.wHigh = b + a;
  }

  private long upTo16(int start, int length) {
    if (length > 8) {
      long a = word(start);
      long b = word(start + length - 8);
      return mix(a, Long.rotateRight(b + length, length)) ^ b;
    }
    if (length >= 4) {
      long a = data.getInt(start) & 0xFFFFFFFFL;
      return mix(length + (a << 3), data.getInt(start + length - 4) & 0xFFFFFFFFL);
    }
    if (length > 0) {
      int a = data.get(start) & 0xFF;
      int b = data.get(start + (length >> 1)) & 0xFF;
      int c = data.get(start + length - 1) & 0xFF;
      long y = a + ((long) b << 8);
      long z = length + ((long) c << 2);
      return shiftMix((y * K2) ^ (z * K3)) * K2;
    }
    return K2;
  }

  private long word(int position) {
    return data.getLong(position);
  }

  private static long shiftMix(long value) {
    return value ^ (value >>> 47);
  }

  private static long mix(long low, long high) {
    long a = (low ^ high) * MULTIPLIER;
    a ^= a >>> 47;
    long b = (high ^ a) * MULTIPLIER;
    b ^= b >>> 47;
    return b * MULTIPLIER;
  }

  /** The running state of long inputs, under the names of the published algorithm. */
  private static final class State {
    private long x;
    private long y;
    private long z;
    private long vLow;
    private long vHigh;
    private long wLow;
    private long wHigh;
  }
}
