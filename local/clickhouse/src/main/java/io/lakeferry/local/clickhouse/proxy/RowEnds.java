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
package io.lakeferry.local.clickhouse.proxy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds where rows end in a RowBinaryWithNamesAndTypes body, of the types that events are read as.
 *
 * <p>See <a href="https://clickhouse.com/docs/interfaces/formats/RowBinaryWithNamesAndTypes">the
 * format</a>.
 */
final class RowEnds {
  private static final String NULLABLE = "Nullable(";

  private final ByteBuffer body;

  private RowEnds(byte[] body) {
    this.body = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * How many bytes the header and so many rows take.
   *
   * @throws java.nio.BufferUnderflowException if the body has fewer rows
   */
  static int afterRow(byte[] body, int rows) {
    return new RowEnds(body).skip(rows);
  }

  private int skip(int rows) {
    int columns = size();
    for (int column = 0; column < columns; column++) {
      text();
    }
    List<String> types = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      types.add(text());
    }
    for (int row = 0; row < rows; row++) {
      types.forEach(this::skipValue);
    }
    return body.position();
  }

  private void skipValue(String type) {
    if (type.startsWith(NULLABLE)) {
      if (body.get() == 0) {
        skipValue(type.substring(NULLABLE.length(), type.length() - 1));
      }
    } else if (type.equals("String")) {
      int length = size();
      body.position(body.position() + length);
    } else if (type.equals("Int64") || type.startsWith("DateTime64(")) {
      body.getLong();
    } else {
      throw new IllegalArgumentException("the end of a value of type " + type + " is not known");
    }
  }

  private String text() {
    byte[] bytes = new byte[size()];
    body.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private int size() {
    int size = 0;
    int shift = 0;
    byte next;
    do {
      next = body.get();
      size |= (next & 0x7F) << shift;
      shift += 7;
    } while (next < 0);
    return size;
  }
}
