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
package io.lakeferry.transforms.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptedTypesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "STRING | String",
        "STRING | LowCardinality(Nullable(String))",
        "STRING | Enum8('a' = 1, 'b' = 2)",
        "STRING | FixedString(3)",
        "STRING | Decimal(18, 4)",
        "BIGINT | UInt64",
        "BIGINT | Nullable(UInt128)",
        "INTEGER | UInt32",
        "DOUBLE | Float32",
        "BOOLEAN | Bool",
        "DATE | Date",
        "TIMESTAMP | DateTime('Europe/Berlin')",
        "TIMESTAMP | Nullable(DateTime64(3))",
        "TIMESTAMP | Nullable(SimpleAggregateFunction(max, DateTime64(6, 'UTC')))",
        "STRING_ARRAY | SimpleAggregateFunction(groupUniqArrayArray(10), Array(String))",
        "JSON | String",
        "STRING_ARRAY | Array(LowCardinality(String))",
      })
  void whatIsTaken(ValueType type, String clickHouseType) {
    assertThat(AcceptedTypes.problemOf(column(type), "x", clickHouseType)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "STRING | Map(String, String) | toJSONString(x) and declare JSON",
        "JSON | Tuple(a Int8) | toJSONString(x)",
        "BIGINT | String | toInt64OrNull(toString(x))",
        "DOUBLE | Decimal(18, 4) | toFloat64(x)",
        "TIMESTAMP | String | parseDateTime64BestEffort(x, 6, 'UTC')",
        "TIMESTAMP | Date | toDateTime64(x, 6, 'UTC')",
        "DATE | DateTime | toDate32(x)",
        "STRING_ARRAY | Array(Nullable(String)) | arrayMap(x -> ifNull(toString(x), ''), x)",
        "STRING_ARRAY | Array(Array(String)) | toJSONString(x)",
        "STRING | Array(String) | declare STRING_ARRAY",
        "STRING | AggregateFunction(uniq, UUID) | finalizeAggregation(x)",
        "STRING_ARRAY | String | [toString(x)]",
      })
  void whatIsNotTakenHasARemedy(ValueType type, String clickHouseType, String remedy) {
    assertThat(AcceptedTypes.problemOf(column(type), "x", clickHouseType))
        .get()
        .asString()
        .contains("column c", type.name(), clickHouseType, remedy);
  }

  @Test
  void neverNullIsTakenAtItsWord() {
    Column never =
        new Column(
            "c", Column.Origin.SOURCE, "x", ValueType.STRING, Column.Nullability.NEVER_NULL, "");

    assertThat(AcceptedTypes.problemOf(never, "x", "LowCardinality(Nullable(String))"))
        .get()
        .asString()
        .contains("never NULL");
  }

  private static Column column(ValueType type) {
    return new Column("c", Column.Origin.SOURCE, "x", type, Column.Nullability.NULLABLE, "");
  }
}
