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
package io.lakeferry.local.readers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import io.delta.kernel.types.VariantType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * The newest version of a Delta table, as Delta Kernel sees it.
 *
 * <p>Columns of type VARIANT are left out: Kernel's default engine cannot read them
 * (https://github.com/delta-io/delta/issues/7110). It reads the other columns of such a table.
 */
final class KernelTable {
  private final Engine engine;
  private final Scan scan;

  private KernelTable(Engine engine, Scan scan) {
    this.engine = engine;
    this.scan = scan;
  }

  /**
   * Reads the table's log.
   *
   * @param folder where {@code _delta_log} lies
   */
  static KernelTable open(Path folder) {
    Engine engine = DefaultEngine.create(new Configuration());
    Snapshot snapshot = TableManager.loadSnapshot(folder.toUri().toString()).build(engine);
    StructType plain = new StructType();
    for (StructField field : snapshot.getSchema().fields()) {
      if (!(field.getDataType() instanceof VariantType)) {
        plain = plain.add(field);
      }
    }
    return new KernelTable(engine, snapshot.getScanBuilder().withReadSchema(plain).build());
  }

  /**
   * The data files of this version; those that earlier versions had and it has not are left out.
   */
  List<Path> liveFiles() throws IOException {
    List<Path> files = new ArrayList<>();
    forEachFile(
        file ->
            files.add(Path.of(URI.create(InternalScanFileUtils.getAddFileStatus(file).getPath()))));
    return files;
  }

  /** Hands on every row. */
  void forEachRow(Consumer<JsonNode> consumer) throws IOException {
    Row state = scan.getScanState(engine);
    forEachFile(file -> read(state, file, consumer));
  }

  private void forEachFile(FileVisitor visitor) throws IOException {
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> files = batches.next().getRows()) {
          while (files.hasNext()) {
            visitor.visit(files.next());
          }
        }
      }
    }
  }

  private void read(Row state, Row file, Consumer<JsonNode> consumer) throws IOException {
    FileStatus status = InternalScanFileUtils.getAddFileStatus(file);
    CloseableIterator<ColumnarBatch> stored =
        engine
            .getParquetHandler()
            .readParquetFiles(
                Utils.singletonCloseableIterator(status),
                ScanStateRow.getPhysicalDataReadSchema(state),
                Optional.empty())
            .map(FileReadResult::getData);
    try (CloseableIterator<FilteredColumnarBatch> batches =
        Scan.transformPhysicalData(engine, state, file, stored)) {
      while (batches.hasNext()) {
        FilteredColumnarBatch batch = batches.next();
        Optional<ColumnVector> selection = batch.getSelectionVector();
        for (int row = 0; row < batch.getData().getSize(); row++) {
          if (selection.isEmpty() || selection.get().getBoolean(row)) {
            consumer.accept(row(batch.getData(), row));
          }
        }
      }
    }
  }

  private static ObjectNode row(ColumnarBatch batch, int row) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (int column = 0; column < batch.getSchema().length(); column++) {
      StructField field = batch.getSchema().at(column);
      ColumnVector values = batch.getColumnVector(column);
      if (!values.isNullAt(row)) {
        json.set(field.getName(), value(field, values, row));
      }
    }
    return json;
  }

  private static JsonNode value(StructField field, ColumnVector values, int row) {
    DataType type = field.getDataType();
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (type instanceof StringType) {
      return nodes.textNode(values.getString(row));
    }
    if (type instanceof LongType || type instanceof TimestampType) {
      return nodes.numberNode(values.getLong(row));
    }
    if (type instanceof IntegerType || type instanceof DateType) {
      return nodes.numberNode(values.getInt(row));
    }
    if (type instanceof DoubleType) {
      return nodes.numberNode(values.getDouble(row));
    }
    if (type instanceof BooleanType) {
      return nodes.booleanNode(values.getBoolean(row));
    }
    if (type instanceof ArrayType array && array.getElementType() instanceof StringType) {
      return texts(values.getArray(row));
    }
    throw new IllegalArgumentException(field + " is of a type that no export writes");
  }

  private static ArrayNode texts(ArrayValue values) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    ColumnVector elements = values.getElements();
    for (int element = 0; element < values.getSize(); element++) {
      array.add(elements.isNullAt(element) ? null : elements.getString(element));
    }
    return array;
  }

  @FunctionalInterface
  private interface FileVisitor {
    void visit(Row file) throws IOException;
  }
}
