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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.sinks.protocol.TargetKeys.Slice;
import io.lakeferry.transforms.model.ValueType;
import java.lang.reflect.Proxy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColumnValuesTest {

  private static String read(ValueType type, Object value) throws SQLException {
    return new ColumnValues(List.of(type)).read(row(value), 1);
  }

  /** A row as drivers give it: what is NULL reads as 0 first. */
  private static ResultSet row(Object... values) {
    Object[] last = new Object[1];
    return (ResultSet)
        Proxy.newProxyInstance(
            ResultSet.class.getClassLoader(),
            new Class<?>[] {ResultSet.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("wasNull")) {
                return last[0] == null;
              }
              last[0] = values[(Integer) arguments[0] - 1];
              return switch (method.getName()) {
                case "getLong" -> last[0] == null ? 0L : ((Number) last[0]).longValue();
                case "getDouble" -> last[0] == null ? 0.0 : ((Number) last[0]).doubleValue();
                case "getString" -> last[0];
                default -> throw new UnsupportedOperationException(method.getName());
              };
            });
  }

  @Test
  void everyTypeHasOneText() throws SQLException {
    for (ValueType type :
        List.of(
            ValueType.BIGINT,
            ValueType.INTEGER,
            ValueType.BOOLEAN,
            ValueType.DATE,
            ValueType.TIMESTAMP)) {
      assertThat(read(type, -1L)).as(type.name()).isEqualTo("[-1]");
      assertThat(read(type, null)).as(type.name()).isEqualTo("[null]");
    }
    assertThat(read(ValueType.BIGINT, Long.MIN_VALUE)).isEqualTo("[-9223372036854775808]");
    for (ValueType type : List.of(ValueType.STRING, ValueType.JSON)) {
      assertThat(read(type, "a\"\\ü😀\n\0")).isEqualTo("[\"a\\\"\\\\ü😀\\n\\u0000\"]");
      assertThat(read(type, "")).isEqualTo("[\"\"]");
      assertThat(read(type, null)).isEqualTo("[null]");
    }
    assertThat(read(ValueType.DOUBLE, -0.0)).isEqualTo(read(ValueType.DOUBLE, 0.0));
    assertThat(read(ValueType.DOUBLE, Double.longBitsToDouble(0x7ff8000000000001L)))
        .isEqualTo(read(ValueType.DOUBLE, Double.NaN));
    assertThat(read(ValueType.DOUBLE, 0.1)).isEqualTo("[\"0.1\"]");
    assertThat(read(ValueType.DOUBLE, null)).isEqualTo("[null]");
    assertThatThrownBy(() -> read(ValueType.STRING_ARRAY, "[]"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Neither NULL and its text, nor where one column ends, can be mistaken. */
  @Test
  void differentKeysHaveDifferentTexts() throws SQLException {
    ColumnValues two = new ColumnValues(List.of(ValueType.STRING, ValueType.STRING));

    assertThat(two.read(row("a", "b,c"), 1)).isNotEqualTo(two.read(row("a\",\"b", "c"), 1));
    assertThat(two.read(row("null", null), 1)).isNotEqualTo(two.read(row(null, "null"), 1));
    assertThat(two.read(row(7, "x", "y"), 2)).isEqualTo("[\"x\",\"y\"]");
  }

  @Test
  void whatIsParsedIsWhatWasRead() throws SQLException {
    ColumnValues all =
        new ColumnValues(
            List.of(ValueType.BIGINT, ValueType.DOUBLE, ValueType.STRING, ValueType.TIMESTAMP));

    assertThat(all.parse(all.read(row(5, Double.NEGATIVE_INFINITY, "é", null), 1)))
        .isEqualTo(Arrays.asList(5L, Double.NEGATIVE_INFINITY, "é", null));
    assertThat(ColumnValues.texts("[5,\"x\",null]")).isEqualTo(Arrays.asList("5", "x", null));
  }

  @Test
  void valuesCompareAsInTheWarehouse() {
    assertThat(ColumnValues.compare(null, null)).isZero();
    assertThat(ColumnValues.compare(Long.MIN_VALUE, null)).isPositive();
    assertThat(ColumnValues.compare(null, "")).isNegative();
    assertThat(ColumnValues.compare(Double.NaN, Double.POSITIVE_INFINITY)).isPositive();
    assertThat(ColumnValues.compare(Double.NaN, Double.NaN)).isZero();
    assertThat(ColumnValues.compare("b", "ab")).isPositive();
    // By UTF-16 it would be the other way round.
    assertThat(ColumnValues.compare("😀", "\uE000")).isPositive();
  }

  /** The checksum that both servers have, too: of "2|a1" and so on. */
  @Test
  void aKeyIsInOneSlice() {
    ColumnValues key =
        new ColumnValues(List.of(ValueType.BIGINT, ValueType.DOUBLE, ValueType.STRING));
    for (String text : List.of("[2,\"0.5\",\"a1\"]", "[null,null,null]", "[-1,null,\"ü\"]")) {
      assertThat(
              IntStream.range(0, 7)
                  .filter(index -> key.isIn(new Slice(index, 7), List.of(0, 2), text)))
          .as(text)
          .hasSize(1);
    }
    // Of "2|a1" by zlib.
    long sum = 196420830L;
    assertThat(key.isIn(new Slice((int) (sum % 1000), 1000), List.of(0, 2), "[2,\"9.0\",\"a1\"]"))
        .isTrue();
    assertThat(key.isIn(Slice.ALL, List.of(), "[1,null,\"a\"]")).isTrue();
  }
}
