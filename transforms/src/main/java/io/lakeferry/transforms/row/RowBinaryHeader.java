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

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ValueType;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The header of <a
 * href="https://clickhouse.com/docs/interfaces/formats/RowBinaryWithNamesAndTypes">
 * RowBinaryWithNamesAndTypes</a>: the number of columns, their names, their types.
 */
final class RowBinaryHeader {
  private static final int LONGEST_TEXT = 1 << 20;
  private static final int MOST_COLUMNS = 10_000;
  private static final Pattern MICROSECONDS = Pattern.compile("DateTime64\\(6(?:, ?'[^']*')?\\)");

  private RowBinaryHeader() {}

  /**
   * Reads the header and compares it with the model.
   *
   * @return for each column whether a NULL flag stands before its values
   * @throws LakeferryException SCHEMA_MISMATCH if names or types differ
   * @throws IOException if the stream ends or is no such header
   */
  static boolean[] read(ByteWindow window, Model model) throws IOException {
    List<Column> columns = model.sourceColumns();
    long count = readVariableLength(window);
    if (count < 1 || count > MOST_COLUMNS) {
      throw new IOException("the stream does not begin with a header of names and types");
    }
    List<String> names = readTexts(window, count);
    List<String> types = readTexts(window, count);
    List<String> expectedNames = columns.stream().map(Column::name).toList();
    if (!names.equals(expectedNames)) {
      throw mismatch(model, "its columns arrive as " + names + " instead of " + expectedNames);
    }
    boolean[] nullFlags = new boolean[columns.size()];
    for (int i = 0; i < columns.size(); i++) {
      nullFlags[i] = check(model, columns.get(i), types.get(i));
    }
    return nullFlags;
  }

  private static boolean check(Model model, Column column, String wireType) {
    String type = unwrap(wireType, "LowCardinality(");
    String bare = unwrap(type, "Nullable(");
    boolean nullFlag = bare.length() != type.length();
    if (!matches(column.type(), bare)) {
      throw mismatch(
          model,
          "column " + column.name() + " arrives as " + wireType + ", wanted " + column.type());
    }
    switch (column.nullability()) {
      case NULLABLE -> {
        // A column that could be NULL but arrives without flags holds a value in every row.
      }
      case NEVER_NULL -> {
        if (nullFlag) {
          throw mismatch(
              model, "column " + column.name() + " arrives as " + wireType + ", never NULL wanted");
        }
      }
    }
    return nullFlag;
  }

  private static boolean matches(ValueType type, String wireType) {
    return switch (type) {
      case STRING, JSON -> wireType.equals("String");
      case BIGINT -> wireType.equals("Int64");
      case INTEGER -> wireType.equals("Int32");
      case DOUBLE -> wireType.equals("Float64");
      case BOOLEAN -> wireType.equals("Bool");
      case DATE -> wireType.equals("Date32");
      case STRING_ARRAY -> wireType.equals("Array(String)");
      case TIMESTAMP -> MICROSECONDS.matcher(wireType).matches();
    };
  }

  private static String unwrap(String type, String wrapper) {
    return type.startsWith(wrapper) && type.endsWith(")")
        ? type.substring(wrapper.length(), type.length() - 1)
        : type;
  }

  private static LakeferryException mismatch(Model model, String problem) {
    return new LakeferryException(
        ErrorCode.SCHEMA_MISMATCH,
        "model " + model.name(),
        problem,
        "Compare the source table's columns with those that the model reads");
  }

  private static List<String> readTexts(ByteWindow window, long count) throws IOException {
    List<String> texts = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      long length = readVariableLength(window);
      if (length > LONGEST_TEXT) {
        throw new IOException("the stream does not begin with a header of names and types");
      }
      require(window, (int) length);
      texts.add(new String(window.bytes(), window.start(), (int) length, StandardCharsets.UTF_8));
      window.consume((int) length);
    }
    return texts;
  }

  private static long readVariableLength(ByteWindow window) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      require(window, 1);
      byte next = window.bytes()[window.start()];
      window.consume(1);
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("the stream does not begin with a header of names and types");
  }

  private static void require(ByteWindow window, int count) throws IOException {
    if (!window.require(count)) {
      throw new EOFException("the stream ended in its header");
    }
  }
}
