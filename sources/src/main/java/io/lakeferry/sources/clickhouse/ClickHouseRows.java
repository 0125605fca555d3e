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
import io.lakeferry.transforms.row.ServerErrorInStreamException;
import io.lakeferry.transforms.row.TextCounts;
import java.io.IOException;
import java.util.function.Function;
import org.apache.parquet.io.api.RecordConsumer;

/** A cursor whose server errors carry our codes. */
final class ClickHouseRows implements RowCursor {
  private final RowCursor rows;
  private final Function<Throwable, ? extends RuntimeException> translate;

  ClickHouseRows(RowCursor rows, Function<Throwable, ? extends RuntimeException> translate) {
    this.rows = rows;
    this.translate = translate;
  }

  @Override
  public boolean next() throws IOException {
    try {
      return rows.next();
    } catch (ServerErrorInStreamException e) {
      throw translate.apply(e);
    }
  }

  @Override
  public void writeTo(RecordConsumer consumer) {
    rows.writeTo(consumer);
  }

  @Override
  public long rows() {
    return rows.rows();
  }

  @Override
  public TextCounts texts() {
    return rows.texts();
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
