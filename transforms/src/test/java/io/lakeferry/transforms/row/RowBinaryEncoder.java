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

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes what a ClickHouse server would send. */
final class RowBinaryEncoder {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  RowBinaryEncoder header(List<String> names, List<String> types) {
    length(names.size());
    names.forEach(this::text);
    types.forEach(this::text);
    return this;
  }

  RowBinaryEncoder length(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
    return this;
  }

  RowBinaryEncoder text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  RowBinaryEncoder bytes(byte[] value) {
    length(value.length);
    bytes.writeBytes(value);
    return this;
  }

  RowBinaryEncoder number(long value) {
    bytes.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    return this;
  }

  RowBinaryEncoder notNull() {
    bytes.write(0);
    return this;
  }

  RowBinaryEncoder nullValue() {
    bytes.write(1);
    return this;
  }

  RowBinaryEncoder raw(byte[] value) {
    bytes.writeBytes(value);
    return this;
  }

  int size() {
    return bytes.size();
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
