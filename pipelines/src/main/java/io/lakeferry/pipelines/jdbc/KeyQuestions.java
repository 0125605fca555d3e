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
package io.lakeferry.pipelines.jdbc;

import io.lakeferry.sinks.protocol.TargetKeys;
import io.lakeferry.sinks.protocol.TargetKeys.Bounds;
import io.lakeferry.sinks.protocol.TargetKeys.Slice;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.query.Statement;
import io.lakeferry.transforms.split.KeyRange;
import io.lakeferry.transforms.window.Window;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The questions for the keys and versions of what an export of a period would read now. They are
 * made from the export's own query with just these columns, under names that nobody chose.
 */
final class KeyQuestions {
  private final SourceQuestions questions;
  private final TargetKeys keys;
  private final Model model;

  /**
   * @param model the settings' own
   */
  KeyQuestions(SourceQuestions questions, Model model, TargetKeys keys) {
    this.questions = questions;
    this.keys = keys;
    List<Column> columns = new ArrayList<>();
    add(columns, "k", keys.key());
    add(columns, "v", keys.version());
    add(columns, "f", keys.fallback());
    this.model =
        new Model(
            model.name(),
            model.description(),
            model.source(),
            columns,
            List.of(),
            model.key(),
            model.copies(),
            null);
  }

  private static void add(List<Column> to, String prefix, List<Column> columns) {
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      to.add(
          new Column(
              prefix + i,
              column.origin(),
              column.expression(),
              column.type(),
              column.nullability(),
              null));
    }
  }

  /**
   * Rows of (number; values of key, version and fallback) as {@link ColumnValues} reads them. A key
   * that is no UTF-8 is in every slice, as its text is another one in the target.
   *
   * @param number stands in each row of the answer
   */
  SourceQuestion rows(int number, Window period, Slice slice) {
    Statement export = questions.queries(model, period).export(KeyRange.ALL);
    String values =
        model.columns().stream().map(KeyQuestions::plain).collect(Collectors.joining(", "));
    return new SourceQuestion(
        "SELECT toInt64(%d), %s\nFROM (\n%s\n)%s"
            .formatted(number, values, export.text(), in(slice)),
        export.parameters());
  }

  private String in(Slice slice) {
    if (slice.of() == 1) {
      return "";
    }
    List<Column> columns = keys.slicedBy().stream().map(model.columns()::get).toList();
    String text =
        columns.stream()
            .map(column -> "ifNull(toString(" + plain(column) + "), '')")
            .collect(Collectors.joining(" || '" + TargetKeys.SEPARATOR + "' || "));
    return Stream.concat(
            Stream.of("CRC32(%s) %% %d = %d".formatted(text, slice.of(), slice.index())),
            columns.stream().filter(KeyQuestions::isText).map(KeyQuestions::illFormed))
        .collect(Collectors.joining("\n  OR ", "\nWHERE ", ""));
  }

  /** How many rows a period has, and within which bounds their keys lie; see {@link #summary}. */
  SourceQuestion summary(Window period) {
    Statement export = questions.queries(model, period).export(KeyRange.ALL);
    List<String> values = new ArrayList<>();
    values.add("toInt64(count())");
    for (int i = 0; i < keys.key().size(); i++) {
      Column column = model.columns().get(i);
      values.add("toInt64(count(" + column.name() + "))");
      values.add(bound("min", column));
      values.add(bound("max", column));
    }
    return new SourceQuestion(
        "SELECT " + String.join(", ", values) + "\nFROM (\n" + export.text() + "\n)",
        export.parameters());
  }

  private static String bound(String function, Column column) {
    String value = "toString(" + function + "(" + plain(column) + "))";
    return switch (column.type()) {
      // Repaired, texts can come into another order.
      case STRING, JSON -> "if(countIf(%s) > 0, NULL, %s)".formatted(illFormed(column), value);
      case BIGINT, INTEGER, BOOLEAN, DATE, TIMESTAMP -> value;
      case DOUBLE, STRING_ARRAY -> "NULL";
    };
  }

  private static String illFormed(Column column) {
    return "isValidUTF8(ifNull(" + column.name() + ", '')) = 0";
  }

  static boolean isText(Column column) {
    return switch (column.type()) {
      case STRING, JSON -> true;
      case BIGINT, INTEGER, DOUBLE, BOOLEAN, DATE, TIMESTAMP, STRING_ARRAY -> false;
    };
  }

  private static String plain(Column column) {
    String name = column.name();
    return switch (column.type()) {
      case STRING, JSON, DOUBLE -> name;
      case BIGINT, INTEGER, BOOLEAN -> "toInt64(" + name + ")";
      case DATE -> "toInt64(toInt32(" + name + "))";
      case TIMESTAMP -> "toUnixTimestamp64Micro(" + name + ")";
      case STRING_ARRAY -> throw new IllegalArgumentException("arrays do not compare");
    };
  }

  /** The answer to the question of the same name. */
  Summary summary(Window period, ResultSet row) throws SQLException {
    List<Bounds> bounds = new ArrayList<>();
    for (int i = 0; i < keys.key().size(); i++) {
      bounds.add(
          new Bounds(row.getString(3 * i + 3), row.getString(3 * i + 4), row.getLong(3 * i + 2)));
    }
    return new Summary(period, row.getLong(1), bounds);
  }

  /**
   * What a period has.
   *
   * @param rows all of them; of one key there can be several
   * @param bounds of each key column; without meaning if there is no row
   */
  record Summary(Window period, long rows, List<Bounds> bounds) {}

  /** The bounds of several summaries. */
  KeyBounds bounds() {
    return new KeyBounds(model.columns().subList(0, keys.key().size()));
  }
}
