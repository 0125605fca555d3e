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
package io.lakeferry.local.databricks.engine.copy;

import io.lakeferry.local.databricks.engine.SqlFailure;
import io.lakeferry.local.databricks.engine.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Reads the source's files and applies the statement's select list. */
final class SourceRows {

  private final SparkSession spark;
  private final Statement.CopyInto statement;
  private final CopyOptions options;

  SourceRows(SparkSession spark, Statement.CopyInto statement, CopyOptions options) {
    this.spark = spark;
    this.statement = statement;
    this.options = options;
  }

  Dataset<Row> read(List<Path> files, StructType target) throws SqlFailure {
    Map<String, String> readerOptions = options.forReader();
    // The names are names: a bracket in one is no pattern.
    readerOptions.put("__globPaths__", "false");
    Path source = SourceFiles.root(statement.sourcePath());
    if (files.stream().anyMatch(file -> !file.getParent().equals(source))) {
      // Folders such as day=1 between the source and its files are columns.
      readerOptions.put("basePath", partitionBase(source, files).toString());
    }
    Dataset<Row> rows =
        spark
            .read()
            .format(statement.format())
            .options(readerOptions)
            .load(files.stream().map(Path::toString).toArray(String[]::new));
    if (statement.sourceAlias() != null) {
      rows = rows.as(statement.sourceAlias());
    }
    if (!statement.expressions().isEmpty()) {
      rows = rows.selectExpr(statement.expressions().toArray(String[]::new));
    }
    return switch (statement.matching()) {
      case BY_NAME -> rows;
      case BY_POSITION -> byPosition(rows, Arrays.asList(target.fieldNames()), target);
      case BY_LIST -> byPosition(rows, statement.columns(), target);
    };
  }

  private static Path partitionBase(Path source, List<Path> files) {
    // Files may lie beside each other in folders that a pattern chose.
    boolean below = files.stream().allMatch(file -> file.toString().startsWith(source + "/"));
    return below ? source : files.get(0).getParent();
  }

  /** Matches columns by their place and casts them to the target's types. */
  private Dataset<Row> byPosition(Dataset<Row> rows, List<String> columns, StructType target)
      throws SqlFailure {
    if (!statement.format().equals("csv") || options.header()) {
      throw CopyFailures.positionsNeedHeaderlessCsv();
    }
    if (rows.columns().length != columns.size()) {
      throw CopyFailures.arityMismatch(columns.size(), rows.columns().length);
    }
    String[] places = new String[columns.size()];
    Arrays.setAll(places, index -> "place" + index);
    Column[] cast = new Column[columns.size()];
    for (int index = 0; index < cast.length; index++) {
      StructField field = field(target, columns.get(index));
      cast[index] = functions.col(places[index]).cast(field.dataType()).as(field.name());
    }
    return rows.toDF(places).select(cast);
  }

  private static StructField field(StructType target, String column) throws SqlFailure {
    for (StructField field : target.fields()) {
      if (field.name().equalsIgnoreCase(column)) {
        return field;
      }
    }
    throw CopyFailures.unresolvedColumn(column);
  }
}
