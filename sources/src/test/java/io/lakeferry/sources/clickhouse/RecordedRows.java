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

import io.lakeferry.transforms.row.RowCursor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * Takes records as Parquet would, and keeps them: by column the text, number or list of texts, or
 * nothing.
 */
final class RecordedRows extends RecordConsumer {
  private final List<Map<String, Object>> rows = new ArrayList<>();
  private Map<String, Object> row;
  private String field;
  private int groups;
  private List<Object> list;

  /** All rows of a cursor, which is closed. */
  static List<Map<String, Object>> of(RowCursor cursor) throws IOException {
    try (cursor) {
      RecordedRows recorded = new RecordedRows();
      while (cursor.next()) {
        cursor.writeTo(recorded);
      }
      return recorded.rows;
    }
  }

  @Override
  public void startMessage() {
    row = new LinkedHashMap<>();
  }

  @Override
  public void endMessage() {
    rows.add(row);
  }

  @Override
  public void startField(String name, int index) {
    if (groups == 0) {
      field = name;
    }
  }

  @Override
  public void endField(String name, int index) {
    if (groups == 0) {
      field = null;
    }
  }

  @Override
  public void startGroup() {
    if (groups == 0) {
      list = new ArrayList<>();
    }
    groups++;
  }

  @Override
  public void endGroup() {
    groups--;
    if (groups == 0) {
      row.put(field, list);
      list = null;
    }
  }

  @Override
  public void addBinary(Binary value) {
    add(value.toStringUsingUTF8());
  }

  @Override
  public void addLong(long value) {
    add(value);
  }

  @Override
  public void addInteger(int value) {
    add(value);
  }

  @Override
  public void addBoolean(boolean value) {
    add(value);
  }

  @Override
  public void addDouble(double value) {
    add(value);
  }

  private void add(Object value) {
    if (list == null) {
      row.put(field, value);
    } else {
      list.add(value);
    }
  }

  @Override
  public void addFloat(float value) {
    throw new UnsupportedOperationException();
  }
}
