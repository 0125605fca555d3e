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
package io.lakeferry.local.databricks.engine;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.VariantVal;

/**
 * Results as text, as the API's JSON_ARRAY form has them. Timestamps carry the session's offset and
 * milliseconds, as in recorded answers of the real service; whoever needs microseconds asks for
 * them in SQL.
 */
final class Results {

  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX");
  private static final DateTimeFormatter TIMESTAMP_NTZ =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS");

  private static final StatementResult EMPTY = new StatementResult(List.of(), List.of());

  private Results() {}

  /** The result of a statement that has none. */
  static StatementResult none() {
    return EMPTY;
  }

  /** A result of STRING columns. */
  static StatementResult ofStrings(List<String> names, List<List<String>> rows) {
    return new StatementResult(
        names.stream().map(name -> ResultTypes.column(name, DataTypes.StringType)).toList(), rows);
  }

  /** One row of counts, as DML statements answer. */
  static StatementResult ofCounts(Map<String, Long> counts) {
    List<ResultColumn> columns = new ArrayList<>();
    List<String> row = new ArrayList<>();
    counts.forEach(
        (name, count) -> {
          columns.add(ResultTypes.column(name, DataTypes.LongType));
          row.add(Long.toString(count));
        });
    return new StatementResult(List.copyOf(columns), List.of(List.copyOf(row)));
  }

  static StatementResult of(Dataset<Row> data, ZoneId zone) {
    StructType schema = data.schema();
    StructField[] fields = schema.fields();
    if (fields.length == 0) {
      return EMPTY;
    }
    List<ResultColumn> columns = Arrays.stream(fields).map(ResultTypes::column).toList();
    List<List<String>> rows = new ArrayList<>();
    for (Row row : withNestedAsJson(data, fields).collectAsList()) {
      List<String> values = new ArrayList<>(fields.length);
      for (int index = 0; index < fields.length; index++) {
        values.add(text(row.get(index), zone));
      }
      rows.add(values);
    }
    return new StatementResult(columns, rows);
  }

  private static Dataset<Row> withNestedAsJson(Dataset<Row> data, StructField[] fields) {
    if (Arrays.stream(fields).noneMatch(field -> ResultTypes.isNested(field.dataType()))) {
      return data;
    }
    // Names of a result need not differ, and may hold dots.
    String[] names = new String[fields.length];
    Arrays.setAll(names, index -> "c" + index);
    Column[] columns = new Column[fields.length];
    for (int index = 0; index < fields.length; index++) {
      Column column = functions.col(names[index]);
      columns[index] =
          ResultTypes.isNested(fields[index].dataType())
              ? functions.to_json(column, Map.of("ignoreNullFields", "false"))
              : column;
    }
    return data.toDF(names).select(columns);
  }

  private static String text(Object value, ZoneId zone) {
    if (value == null) {
      return null;
    }
    if (value instanceof java.sql.Timestamp timestamp) {
      return TIMESTAMP.format(timestamp.toInstant().atZone(zone));
    }
    if (value instanceof Instant instant) {
      return TIMESTAMP.format(instant.atZone(zone));
    }
    if (value instanceof LocalDateTime local) {
      return TIMESTAMP_NTZ.format(local);
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    if (value instanceof VariantVal variant) {
      return variant.toJson(zone);
    }
    return value.toString();
  }
}
