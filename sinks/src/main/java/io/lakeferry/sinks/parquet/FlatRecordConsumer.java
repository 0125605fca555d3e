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
package io.lakeferry.sinks.parquet;

import java.util.Arrays;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.ParquetEncodingException;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/**
 * Hands the fields of flat records to their column writers, without the bookkeeping that nested
 * records need, and counts their bytes. Shards have no groups and no repeated fields.
 */
final class FlatRecordConsumer extends RecordConsumer {
  private final MessageType schema;
  private final ColumnWriteStore store;
  private final ColumnWriter[] writers;
  private final int[] definitionLevels;
  private final boolean[] present;
  private int field;
  private long bytes;

  FlatRecordConsumer(MessageType schema, ColumnWriteStore store) {
    int count = schema.getFieldCount();
    this.schema = schema;
    this.store = store;
    this.writers = new ColumnWriter[count];
    this.definitionLevels = new int[count];
    this.present = new boolean[count];
    for (int i = 0; i < count; i++) {
      ColumnDescriptor column = schema.getColumnDescription(new String[] {schema.getFieldName(i)});
      if (column.getMaxRepetitionLevel() > 0) {
        throw new IllegalArgumentException("a shard's column is never repeated: " + column);
      }
      writers[i] = store.getColumnWriter(column);
      definitionLevels[i] = column.getMaxDefinitionLevel();
    }
  }

  /** Bytes of all values so far, before encoding. */
  long bytes() {
    return bytes;
  }

  @Override
  public void startMessage() {
    Arrays.fill(present, false);
  }

  @Override
  public void endMessage() {
    for (int i = 0; i < present.length; i++) {
      if (!present[i]) {
        writeNull(i);
      }
    }
    store.endRecord();
  }

  private void writeNull(int missing) {
    if (definitionLevels[missing] == 0) {
      throw new ParquetEncodingException(
          "a value that is never NULL is missing: " + schema.getFieldName(missing));
    }
    writers[missing].writeNull(0, definitionLevels[missing] - 1);
  }

  @Override
  public void startField(String name, int index) {
    field = index;
    present[index] = true;
  }

  @Override
  public void endField(String name, int index) {
    // All is done when the value comes.
  }

  @Override
  public void addLong(long value) {
    writers[field].write(value, 0, definitionLevels[field]);
    bytes += Long.BYTES;
  }

  @Override
  public void addBinary(Binary value) {
    writers[field].write(value, 0, definitionLevels[field]);
    bytes += value.length();
  }

  @Override
  public void addInteger(int value) {
    writers[field].write(value, 0, definitionLevels[field]);
    bytes += Integer.BYTES;
  }

  @Override
  public void addBoolean(boolean value) {
    writers[field].write(value, 0, definitionLevels[field]);
    bytes++;
  }

  @Override
  public void addFloat(float value) {
    writers[field].write(value, 0, definitionLevels[field]);
    bytes += Float.BYTES;
  }

  @Override
  public void addDouble(double value) {
    writers[field].write(value, 0, definitionLevels[field]);
    bytes += Double.BYTES;
  }

  @Override
  public void startGroup() {
    throw new UnsupportedOperationException("a shard has no groups");
  }

  @Override
  public void endGroup() {
    throw new UnsupportedOperationException("a shard has no groups");
  }
}
