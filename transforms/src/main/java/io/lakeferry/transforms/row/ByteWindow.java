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

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * One array that slides over a stream. Unread bytes stand in {@code bytes()[start()..end())}; some
 * bytes that were read already stay before them, as a server's error text can hide there.
 *
 * <p>The array grows only as bytes really arrive, at most twofold at a time, so that a damaged
 * length cannot make it allocate what will never come; it shrinks back once a large row has passed.
 */
final class ByteWindow {
  /** Bytes kept behind the reading position. ClickHouse's error block is at most 16 KiB. */
  static final int HISTORY = 32 << 10;

  /** The largest array that virtual machines are known to allocate. */
  static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final InputStream stream;
  private final int initialCapacity;
  private byte[] bytes;
  private int start;
  private int end;
  private long bytesReceived;

  ByteWindow(InputStream stream, int initialCapacity) {
    if (initialCapacity < 2 * HISTORY) {
      throw new IllegalArgumentException("a window holds at least twice its history");
    }
    this.stream = stream;
    this.initialCapacity = initialCapacity;
    this.bytes = new byte[initialCapacity];
  }

  /**
   * Reads until {@code count} unread bytes stand in the window.
   *
   * @return false if the stream ended before
   */
  boolean require(int count) throws IOException {
    while (end - start < count) {
      if (end == bytes.length) {
        makeRoom(count);
      }
      int read = stream.read(bytes, end, bytes.length - end);
      if (read < 0) {
        return false;
      }
      end += read;
      bytesReceived += read;
    }
    return true;
  }

  private void makeRoom(int count) throws IOException {
    int kept = Math.min(start, HISTORY);
    int unread = end - start;
    int capacity = bytes.length;
    boolean roomy = kept + unread <= capacity / 2;
    boolean oversized = capacity > initialCapacity && kept + unread <= initialCapacity / 2;
    if (oversized && count <= initialCapacity - kept) {
      capacity = initialCapacity;
    } else if (!roomy) {
      long wanted = (long) kept + count + HISTORY;
      capacity = (int) Math.min(LARGEST_ARRAY, Math.max(Math.min(2L * capacity, wanted), capacity));
      if (capacity <= kept + unread) {
        throw new IOException("a row is longer than " + LARGEST_ARRAY + " bytes");
      }
    }
    byte[] target = capacity == bytes.length ? bytes : new byte[capacity];
    System.arraycopy(bytes, start - kept, target, 0, kept + unread);
    bytes = target;
    start = kept;
    end = kept + unread;
  }

  /** The array; another one after each {@link #require}. */
  byte[] bytes() {
    return bytes;
  }

  /** Index of the first unread byte. */
  int start() {
    return start;
  }

  /** Index after the last byte received. */
  int end() {
    return end;
  }

  int available() {
    return end - start;
  }

  void consume(int count) {
    start += count;
  }

  /** Length of the array at present. */
  int capacity() {
    return bytes.length;
  }

  /** Bytes received from the stream so far. */
  long bytesReceived() {
    return bytesReceived;
  }

  /** The last bytes received, read or not, at most {@link #HISTORY}. */
  byte[] tail() {
    return Arrays.copyOfRange(bytes, Math.max(0, end - HISTORY), end);
  }

  void close() throws IOException {
    stream.close();
  }
}
