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
package io.lakeferry.pipelines.it;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * A Delta table read by Delta Kernel, which shares no code with the writer. The table may hold no
 * VARIANT: Kernel's default engine cannot read it (delta-io/delta issue 7110).
 */
final class KernelTable {
  private static final StructType COLUMNS =
      new StructType()
          .add("uuid", StringType.STRING)
          .add("event", StringType.STRING)
          .add("distinct_id", StringType.STRING)
          .add("team_id", LongType.LONG)
          .add("timestamp", TimestampType.TIMESTAMP);

  private final String path;

  KernelTable(String path) {
    this.path = path;
  }

  /** All rows: uuid, event, distinct_id, team and microseconds, separated by tabulators. */
  List<String> events() throws IOException {
    Engine engine = DefaultEngine.create(new Configuration());
    Snapshot snapshot = Table.forPath(engine, path).getLatestSnapshot(engine);
    Scan scan = snapshot.getScanBuilder().withReadSchema(COLUMNS).build();
    Row state = scan.getScanState(engine);
    StructType stored = ScanStateRow.getPhysicalDataReadSchema(state);
    List<String> rows = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> files = scan.getScanFiles(engine)) {
      while (files.hasNext()) {
        try (CloseableIterator<Row> fileRows = files.next().getRows()) {
          while (fileRows.hasNext()) {
            read(engine, state, stored, fileRows.next(), rows);
          }
        }
      }
    }
    return rows;
  }

  private static void read(Engine engine, Row state, StructType stored, Row file, List<String> rows)
      throws IOException {
    FileStatus status = InternalScanFileUtils.getAddFileStatus(file);
    CloseableIterator<ColumnarBatch> data =
        engine
            .getParquetHandler()
            .readParquetFiles(Utils.singletonCloseableIterator(status), stored, Optional.empty())
            .map(result -> result.getData());
    try (CloseableIterator<FilteredColumnarBatch> batches =
        Scan.transformPhysicalData(engine, state, file, data)) {
      while (batches.hasNext()) {
        FilteredColumnarBatch batch = batches.next();
        Optional<ColumnVector> selection = batch.getSelectionVector();
        ColumnarBatch columns = batch.getData();
        for (int i = 0; i < columns.getSize(); i++) {
          if (selection.isEmpty() || selection.get().getBoolean(i)) {
            rows.add(row(columns, i));
          }
        }
      }
    }
  }

  private static String row(ColumnarBatch columns, int i) {
    return String.join(
        "\t",
        columns.getColumnVector(0).getString(i),
        columns.getColumnVector(1).getString(i),
        columns.getColumnVector(2).getString(i),
        Long.toString(columns.getColumnVector(3).getLong(i)),
        Long.toString(columns.getColumnVector(4).getLong(i)));
  }
}
