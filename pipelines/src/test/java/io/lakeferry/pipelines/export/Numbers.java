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
package io.lakeferry.pipelines.export;

import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.KeyPart;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ModelSource;
import io.lakeferry.transforms.model.ValueType;
import io.lakeferry.transforms.row.RowCursor;
import io.lakeferry.transforms.row.TextCounts;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.io.api.RecordConsumer;

/** The smallest model there is, and rows of it. */
final class Numbers {
  static final Model MODEL =
      new Model(
          "numbers",
          "Numbers",
          new ModelSource.EventTables(),
          List.of(
              new Column(
                  "number",
                  Column.Origin.SOURCE,
                  "number",
                  ValueType.BIGINT,
                  Column.Nullability.NEVER_NULL,
                  "A number")),
          List.of(),
          List.of(new KeyPart("number", KeyPart.Type.UINT64)),
          Model.Copies.ALL,
          null);

  private Numbers() {}

  /** Rows with ascending numbers. */
  static class Rows implements RowCursor {
    private final long first;
    private final long count;
    private long rows;

    Rows(long first, long count) {
      this.first = first;
      this.count = count;
    }

    @Override
    public boolean next() throws IOException {
      if (rows == count) {
        return false;
      }
      rows++;
      return true;
    }

    @Override
    public void writeTo(RecordConsumer consumer) {
      consumer.startMessage();
      consumer.startField("number", 0);
      consumer.addLong(first + rows - 1);
      consumer.endField("number", 0);
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
}
