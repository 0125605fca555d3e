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
import org.apache.parquet.schema.Type;

/**
 * Hands the fields of records to their column writers, without the bookkeeping that nested records
 * need, and counts their bytes. A shard's column is a value or a list of values, nothing deeper.
 */
final class ShardRecordConsumer extends RecordConsumer {
  private final MessageType schema;
  private final ColumnWriteStore store;
  private final ColumnWriter[] writers;
  private final int[] definitionLevels;

  /** Definition level of a NULL; -1 for what is never NULL. */
  private final int[] nullLevels;

  private final boolean[] present;
  private int field;

  /** How deep in the groups of a list the current value is, and its repetition level. */
  private int depth;

  private int repetition;
  private long bytes;

  ShardRecordConsumer(MessageType schema, ColumnWriteStore store) {
    int count = schema.getFieldCount();
    this.schema = schema;
    this.store = store;
    this.writers = new ColumnWriter[count];
    this.definitionLevels = new int[count];
    this.nullLevels = new int[count];
    this.present = new boolean[count];
    for (int i = 0; i < count; i++) {
      ColumnDescriptor column = schema.getColumns().get(i);
      if (!column.getPath()[0].equals(schema.getFieldName(i))
          || column.getMaxRepetitionLevel() > 1) {
        throw new IllegalArgumentException("not a column of a shard: " + column);
      }
      writers[i] = store.getColumnWriter(column);
      definitionLevels[i] = column.getMaxDefinitionLevel();
      nullLevels[i] = schema.getType(i).isRepetition(Type.Repetition.OPTIONAL) ? 0 : -1;
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
    if (nullLevels[missing] < 0) {
      throw new ParquetEncodingException(
          "a value that is never NULL is missing: " + schema.getFieldName(missing));
    }
    writers[missing].writeNull(0, nullLevels[missing]);
  }

  @Override
  public void startField(String name, int index) {
    if (depth == 0) {
      field = index;
      present[index] = true;
      repetition = 0;
    }
  }

  @Override
  public void endField(String name, int index) {
    // All is done when the value comes.
  }

  @Override
  public void addLong(long value) {
    writers[field].write(value, repetition, definitionLevels[field]);
    bytes += Long.BYTES;
  }

  @Override
  public void addBinary(Binary value) {
    writers[field].write(value, repetition, definitionLevels[field]);
    bytes += value.length();
  }

  @Override
  public void addInteger(int value) {
    writers[field].write(value, repetition, definitionLevels[field]);
    bytes += Integer.BYTES;
  }

  @Override
  public void addBoolean(boolean value) {
    writers[field].write(value, repetition, definitionLevels[field]);
    bytes++;
  }

  @Override
  public void addFloat(float value) {
    writers[field].write(value, repetition, definitionLevels[field]);
    bytes += Float.BYTES;
  }

  @Override
  public void addDouble(double value) {
    writers[field].write(value, repetition, definitionLevels[field]);
    bytes += Double.BYTES;
  }

  @Override
  public void startGroup() {
    depth++;
  }

  /** At the end of an element the next one repeats; at the end of a list it may have had none. */
  @Override
  public void endGroup() {
    depth--;
    if (depth == 0 && repetition == 0) {
      writers[field].writeNull(0, definitionLevels[field] - 1);
    }
    repetition = depth;
  }
}
