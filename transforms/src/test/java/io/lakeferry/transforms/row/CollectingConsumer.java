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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** Keeps records as maps from field to value: text or number. */
final class CollectingConsumer extends RecordConsumer {
  private final List<Map<String, Object>> records = new ArrayList<>();
  private Map<String, Object> record;
  private String field;

  List<Map<String, Object>> records() {
    return records;
  }

  @Override
  public void startMessage() {
    record = new LinkedHashMap<>();
  }

  @Override
  public void endMessage() {
    records.add(record);
  }

  @Override
  public void startField(String name, int index) {
    field = name;
  }

  @Override
  public void endField(String name, int index) {}

  @Override
  public void startGroup() {}

  @Override
  public void endGroup() {}

  @Override
  public void addInteger(int value) {
    record.put(field, value);
  }

  @Override
  public void addLong(long value) {
    record.put(field, value);
  }

  @Override
  public void addBoolean(boolean value) {
    record.put(field, value);
  }

  @Override
  public void addBinary(Binary value) {
    record.put(field, value.toStringUsingUTF8());
  }

  @Override
  public void addFloat(float value) {
    record.put(field, value);
  }

  @Override
  public void addDouble(double value) {
    record.put(field, value);
  }
}
