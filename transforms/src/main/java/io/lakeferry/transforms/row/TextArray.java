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

import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** An Array(String) of RowBinary: its number of elements, then each with its length. */
final class TextArray {
  private TextArray() {}

  /**
   * Bytes that the array takes with its counts, or, as a negative number, how many bytes from
   * {@code start} are needed to know more; {@link Integer#MAX_VALUE} if a count or the whole is
   * larger than allowed.
   */
  static int length(byte[] bytes, int start, int end, long longest) {
    long count = VariableLength.read(bytes, start, end);
    if (count == VariableLength.INCOMPLETE) {
      return start - end - 1;
    }
    if (count > longest) {
      return Integer.MAX_VALUE;
    }
    int position = start + VariableLength.width(count);
    for (long element = 0; element < count; element++) {
      long length = VariableLength.read(bytes, position, end);
      if (length == VariableLength.INCOMPLETE) {
        return start - end - 1;
      }
      if (length > longest) {
        return Integer.MAX_VALUE;
      }
      long after = position + VariableLength.width(length) + length;
      if (after - start > longest) {
        return Integer.MAX_VALUE;
      }
      if (after > end) {
        return (int) (start - after);
      }
      position = (int) after;
    }
    return position - start;
  }

  /**
   * Writes the array that begins at {@code offset} as a LIST of three levels, which has no inner
   * field if it is empty.
   *
   * @return how many elements were no UTF-8 and were repaired
   */
  static int writeTo(RecordConsumer consumer, byte[] bytes, int offset) {
    long count = VariableLength.read(bytes, offset, bytes.length);
    int position = offset + VariableLength.width(count);
    int repaired = 0;
    consumer.startGroup();
    if (count > 0) {
      consumer.startField(ShardSchema.LIST, 0);
      for (long element = 0; element < count; element++) {
        int length = (int) VariableLength.read(bytes, position, bytes.length);
        position += VariableLength.width(length);
        consumer.startGroup();
        consumer.startField(ShardSchema.ELEMENT, 0);
        if (Utf8.isWellFormed(bytes, position, length)) {
          consumer.addBinary(Binary.fromReusedByteArray(bytes, position, length));
        } else {
          consumer.addBinary(Binary.fromConstantByteArray(Utf8.repair(bytes, position, length)));
          repaired++;
        }
        consumer.endField(ShardSchema.ELEMENT, 0);
        consumer.endGroup();
        position += length;
      }
      consumer.endField(ShardSchema.LIST, 0);
    }
    consumer.endGroup();
    return repaired;
  }
}
