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
package io.lakeferry.sources.clickhouse;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The whole answer to a control query, in RowBinary, read value by value. The reader knows what has
 * to stand in it, so an answer that was cut short or has something behind its end is an error.
 *
 * <p>See <a href="https://clickhouse.com/docs/interfaces/formats/RowBinary">the format</a>.
 */
final class Answer {
  private final DataInputStream bytes;

  Answer(byte[] bytes) {
    this.bytes = new DataInputStream(new ByteArrayInputStream(bytes));
  }

  /** A UInt64 or Int64. */
  long number() throws IOException {
    return Long.reverseBytes(bytes.readLong());
  }

  /** A String's bytes. */
  byte[] string() throws IOException {
    int length = size();
    byte[] value = bytes.readNBytes(length);
    if (value.length < length) {
      throw new EOFException("the answer ended inside a string");
    }
    return value;
  }

  /** A String that is known to be text. */
  String text() throws IOException {
    return new String(string(), StandardCharsets.UTF_8);
  }

  /** The number of an array's elements, which follow. */
  int size() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int next = bytes.readUnsignedByte();
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        if (value > Integer.MAX_VALUE) {
          break;
        }
        return (int) value;
      }
    }
    throw new IOException("not a length");
  }

  /** Whether nothing is left. */
  boolean atEnd() throws IOException {
    return bytes.available() == 0;
  }

  /** Checks that nothing is left. */
  void end() throws IOException {
    if (!atEnd()) {
      throw new IOException("the answer has " + bytes.available() + " bytes too many");
    }
  }
}
