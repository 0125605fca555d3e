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
package io.lakeferry.sinks.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.protocol.RunSpecification.JsonColumns;
import io.lakeferry.sinks.protocol.RunSpecification.NewTable;
import io.lakeferry.sinks.protocol.RunSpecification.SchemaEvolution;
import io.lakeferry.sinks.protocol.RunSpecification.WriteMode;
import io.lakeferry.sinks.protocol.TargetKeys.Bounds;
import io.lakeferry.sinks.protocol.TargetKeys.Slice;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.MergeRule;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ValueType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetKeysTest {
  private static final Model MODEL =
      Merge.model(
          "things",
          List.of(
              Merge.column("i`d", ValueType.STRING),
              Merge.column("day", ValueType.DATE),
              Merge.column("at", ValueType.TIMESTAMP),
              Merge.column("half", ValueType.DOUBLE),
              Merge.column("v", ValueType.BIGINT),
              Merge.column("ended", ValueType.TIMESTAMP)),
          new MergeRule(List.of("i`d", "day", "at", "half"), List.of("v"), List.of("ended")));
  private static final Map<String, String> COLUMNS =
      Map.of(
          "i`d",
          "string",
          "day",
          "date",
          "at",
          "timestamp",
          "half",
          "double",
          "v",
          "bigint",
          "ended",
          "timestamp");
  private static final List<Bounds> BOUNDS =
      List.of(
          new Bounds("it's", "x", 3),
          new Bounds("-1", "20", 3),
          new Bounds("0", "1000001", 2),
          new Bounds(null, null, 3));

  private static TargetKeys keys(SchemaEvolution evolution, String... lacking) {
    Map<String, String> columns = new LinkedHashMap<>(COLUMNS);
    List.of(lacking).forEach(columns::remove);
    RunSpecification run =
        Merge.run(
            MODEL,
            new TableName("main", "we`b", "things"),
            0,
            WriteMode.MERGE,
            JsonColumns.VARIANT,
            evolution,
            NewTable.PLAIN);
    return TargetKeys.of(run, new TargetShape("id", "delta", columns));
  }

  @Test
  void keysVersionAndFallbackAreReadWithinTheBounds() {
    assertThat(keys(SchemaEvolution.NONE).query(BOUNDS, 3, Slice.ALL))
        .isEqualTo(
            "SELECT t.`i``d`, CAST(unix_date(t.`day`) AS BIGINT), unix_micros(t.`at`), t.`half`,"
                + " CAST(t.`v` AS BIGINT), unix_micros(t.`ended`) FROM `main`.`we``b`.`things` AS t"
                + " WHERE t.`i``d` >= 'it\\'s' AND t.`i``d` <= 'x' AND t.`day` >= DATE '1969-12-31'"
                + " AND t.`day` <= DATE '1970-01-21' AND ((t.`at` >= TIMESTAMP"
                + " '1970-01-01T00:00:00.000000Z' AND t.`at` <= TIMESTAMP"
                + " '1970-01-01T00:00:01.000001Z') OR t.`at` IS NULL)");
    assertThat(keys(SchemaEvolution.NONE).size(BOUNDS, 3))
        .startsWith(
            "SELECT count(*) AS standing, coalesce(sum(octet_length(to_json(array(CAST(t.`i``d` AS"
                + " STRING), CAST(CAST(unix_date(t.`day`) AS BIGINT) AS STRING),")
        .contains(" AS bytes FROM `main`.`we``b`.`things` AS t WHERE t.`i``d` >=");
  }

  @Test
  void slicesAreToldByAChecksumOfWhatHasOneText() {
    TargetKeys keys = keys(SchemaEvolution.NONE);

    assertThat(keys.slicedBy()).containsExactly(0, 1, 2);
    assertThat(keys.query(BOUNDS, 3, new Slice(1, 4)))
        .endsWith(
            " AND crc32(CAST(concat_ws('|', coalesce(CAST(t.`i``d` AS STRING), ''),"
                + " coalesce(CAST(CAST(unix_date(t.`day`) AS BIGINT) AS STRING), ''),"
                + " coalesce(CAST(unix_micros(t.`at`) AS STRING), '')) AS BINARY)) % 4 = 1");
  }

  /** Evolution would add the column before the MERGE; without it the fallback takes its place. */
  @Test
  void aVersionThatTheTargetLacksIsNullOrReplacedByTheFallback() {
    TargetKeys added = keys(SchemaEvolution.ADD_COLUMNS, "v");
    assertThat(added.version()).extracting(Column::name).containsExactly("v");
    assertThat(added.fallback()).extracting(Column::name).containsExactly("ended");
    assertThat(added.query(BOUNDS, 3, Slice.ALL))
        .contains("t.`half`, CAST(NULL AS BIGINT), unix_micros(t.`ended`) FROM");
    assertThat(added.notes()).isEmpty();

    TargetKeys without = keys(SchemaEvolution.NONE, "v");
    assertThat(without.version()).extracting(Column::name).containsExactly("ended");
    assertThat(without.fallback()).isEmpty();
    assertThat(without.notes())
        .singleElement()
        .asString()
        .contains("rows are taken for newer by ended alone");
  }

  @Test
  void aTargetWithoutTheKeyCannotBeCompared() {
    assertThatThrownBy(() -> keys(SchemaEvolution.ADD_COLUMNS, "day", "at"))
        .isInstanceOf(LakeferryException.class)
        .hasMessageContaining("it lacks day, at, by which rows are told apart");
  }
}
