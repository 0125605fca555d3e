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

import io.lakeferry.transforms.row.RowCursor;
import io.lakeferry.transforms.row.TextCounts;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** Rows given as lists of values in the order of the columns: String, byte[], Long or null. */
final class ListedRows implements RowCursor {
  private final List<String> names;
  private final Iterator<List<Object>> iterator;
  private final long breakAfter;
  private List<Object> row;
  private long rows;

  ListedRows(List<String> names, Iterator<List<Object>> iterator) {
    this(names, iterator, Long.MAX_VALUE);
  }

  /**
   * @param breakAfter rows after which the stream breaks off
   */
  ListedRows(List<String> names, Iterator<List<Object>> iterator, long breakAfter) {
    this.names = names;
    this.iterator = iterator;
    this.breakAfter = breakAfter;
  }

  @Override
  public boolean next() throws IOException {
    if (rows == breakAfter) {
      throw new IOException("the stream broke off");
    }
    if (!iterator.hasNext()) {
      return false;
    }
    row = iterator.next();
    rows++;
    return true;
  }

  @Override
  public void writeTo(RecordConsumer consumer) {
    consumer.startMessage();
    for (int i = 0; i < names.size(); i++) {
      Object value = row.get(i);
      if (value != null) {
        consumer.startField(names.get(i), i);
        if (value instanceof Long number) {
          consumer.addLong(number);
        } else if (value instanceof byte[] bytes) {
          consumer.addBinary(Binary.fromReusedByteArray(bytes));
        } else {
          consumer.addBinary(Binary.fromString((String) value));
        }
        consumer.endField(names.get(i), i);
      }
    }
    consumer.endMessage();
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public TextCounts texts() {
    return TextCounts.NONE;
  }

  @Override
  public void close() {}
}
