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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeferry.sinks.protocol.TargetKeys;
import io.lakeferry.sinks.protocol.TargetKeys.Slice;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.ValueType;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Values of some columns as one text, a JSON array, that is the same whichever side they come from:
 * of numbers, truth values, dates and timestamps a whole number, as both queries yield them; of
 * DOUBLE the one zero and the one NaN that there are; of texts what is left after ill-formed UTF-8
 * was replaced, which the source's driver does as the export does. Arrays are no part of a key or a
 * version.
 *
 * <p>Values compare as in the warehouse: texts by their bytes, NaN above all other numbers, NULL
 * below everything.
 */
record ColumnValues(List<ValueType> types) implements Serializable {
  private static final ObjectMapper JSON = new ObjectMapper();

  ColumnValues {
    types = new ArrayList<>(types);
  }

  static ColumnValues of(List<Column> columns) {
    return new ColumnValues(columns.stream().map(Column::type).toList());
  }

  /** Reads them from a row, beginning with the column of that number. */
  String read(ResultSet row, int first) throws SQLException {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      Object value = value(types.get(i), row, first + i);
      values.add(row.wasNull() ? null : value);
    }
    return text(values);
  }

  private static Object value(ValueType type, ResultSet row, int column) throws SQLException {
    return switch (type) {
      case BIGINT, INTEGER, BOOLEAN, DATE, TIMESTAMP -> row.getLong(column);
      // Adding nothing makes the negative zero a positive one.
      case DOUBLE -> Double.toString(row.getDouble(column) + 0.0);
      case STRING, JSON -> row.getString(column);
      case STRING_ARRAY -> throw new IllegalArgumentException("arrays do not compare");
    };
  }

  /** The text of values that were parsed, or changed since. */
  static String text(List<?> values) {
    try {
      return JSON.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The values of a text as texts for people; each may be null. */
  static List<String> texts(String text) {
    List<String> texts = new ArrayList<>();
    for (Object value : list(text)) {
      texts.add(value == null ? null : value.toString());
    }
    return texts;
  }

  private static List<?> list(String text) {
    try {
      return JSON.readValue(text, List.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The values of a text; whole numbers as Long, each may be null. */
  List<Object> parse(String text) {
    List<?> read = list(text);
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      Object value = read.get(i);
      values.add(
          value == null
              ? null
              : switch (types.get(i)) {
                case BIGINT, INTEGER, BOOLEAN, DATE, TIMESTAMP -> ((Number) value).longValue();
                case DOUBLE -> Double.valueOf((String) value);
                case STRING, JSON -> value;
                case STRING_ARRAY -> throw new IllegalArgumentException("arrays do not compare");
              });
    }
    return values;
  }

  /**
   * Whether a key lies in the slice, as the warehouse reckons.
   *
   * @param slicedBy numbers of the columns that decide
   */
  boolean isIn(Slice slice, List<Integer> slicedBy, String key) {
    if (slice.of() == 1) {
      return true;
    }
    List<Object> values = parse(key);
    List<String> texts = new ArrayList<>();
    for (int column : slicedBy) {
      Object value = values.get(column);
      texts.add(value == null ? "" : value.toString());
    }
    CRC32 sum = new CRC32();
    sum.update(String.join(TargetKeys.SEPARATOR, texts).getBytes(StandardCharsets.UTF_8));
    return sum.getValue() % slice.of() == slice.index();
  }

  /** Compares two values of one column, each may be null. */
  static int compare(Object one, Object other) {
    if (one == null || other == null) {
      return Boolean.compare(one != null, other != null);
    }
    if (one instanceof Long number) {
      return number.compareTo((Long) other);
    }
    if (one instanceof Double number) {
      return number.compareTo((Double) other);
    }
    return Arrays.compareUnsigned(
        ((String) one).getBytes(StandardCharsets.UTF_8),
        ((String) other).getBytes(StandardCharsets.UTF_8));
  }
}
