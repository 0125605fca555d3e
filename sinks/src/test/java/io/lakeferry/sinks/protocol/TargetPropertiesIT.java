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

import static io.lakeferry.sinks.protocol.Merge.column;
import static io.lakeferry.sinks.protocol.RealLaunch.rowOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.sinks.protocol.RealLaunch.Values;
import io.lakeferry.sinks.protocol.RunSpecification.JsonColumns;
import io.lakeferry.sinks.protocol.RunSpecification.NewTable;
import io.lakeferry.sinks.protocol.RunSpecification.SchemaEvolution;
import io.lakeferry.sinks.protocol.RunSpecification.WriteMode;
import io.lakeferry.sinks.warehouse.StatementFailure;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.model.MergeRule;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ValueType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Targets whose Delta properties permit more, or less, than a plain table does. */
class TargetPropertiesIT extends RealLoad {
  /** One of the names is one that Delta takes only with column mapping. */
  private static final Model THINGS =
      Merge.model(
          "things",
          List.of(
              column("id", ValueType.STRING),
              column("v", ValueType.BIGINT),
              column("full name", ValueType.STRING)),
          new MergeRule(List.of("id"), List.of("v"), List.of()));

  private static final List<List<Values>> VALUES =
      List.of(List.of(rowOf("a", 2L, "new"), rowOf("c", 1L, "new")));

  private RunSpecification run(WriteMode mode) {
    return Merge.run(
        THINGS, table, 0, mode, JsonColumns.VARIANT, SchemaEvolution.ADD_COLUMNS, NewTable.PLAIN);
  }

  private void createTable(String columns, String properties) throws StatementFailure {
    service.sql("CREATE TABLE %s (%s) USING DELTA%s".formatted(table.sql(), columns, properties));
    service.sql("INSERT INTO " + table.sql() + " (id, v) VALUES ('a', 1), ('b', 1)");
  }

  private List<String> standing(String text) throws StatementFailure {
    return service.sql("SELECT " + text + " FROM " + table.sql() + " ORDER BY 1").rows().stream()
        .map(row -> row.get(0))
        .toList();
  }

  private void requireNothingMade(RunSpecification run) throws StatementFailure {
    requireNothingLeft(run);
    assertThat(service.sql("SHOW TABLES IN main.default LIKE 'lf_it_*'").rows()).isEmpty();
  }

  @Test
  void columnMappingTakesAnyNameByEvolutionAndInTheStage() throws Exception {
    createTable("id STRING, v BIGINT", " TBLPROPERTIES (" + ObjectNames.MAPPING + ")");
    LoadOutcome outcome = runWhole(run(WriteMode.MERGE), VALUES);
    assertThat(outcome.merge()).isEqualTo(new MergeCounts(1, 1, 0, 0));
    assertThat(standing("concat(id, '@', v, coalesce(`full name`, ''))"))
        .containsExactly("a@2new", "b@1", "c@1new");
    requireExported(run(WriteMode.MERGE), 3);
  }

  @Test
  void withoutColumnMappingSuchANameIsRefusedBeforeAnythingIsMade() throws Exception {
    createTable("id STRING, v BIGINT", "");
    try (RealLaunch launch = launch(run(WriteMode.MERGE))) {
      assertThatThrownBy(() -> launch.protocol().preflight())
          .hasMessageContaining("full name")
          .hasMessageContaining("'delta.columnMapping.mode' = 'name'")
          .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.SCHEMA_MISMATCH));
    }
    requireNothingMade(run(WriteMode.MERGE));
  }

  @Test
  void appendOnlyTableTakesRowsOfNewKeysOnly() throws Exception {
    createTable(
        "id STRING, v BIGINT, `full name` STRING",
        " TBLPROPERTIES ('delta.appendOnly' = 'true', " + ObjectNames.MAPPING + ")");
    try (RealLaunch launch = launch(run(WriteMode.MERGE))) {
      assertThatThrownBy(() -> launch.protocol().preflight())
          .hasMessageContaining("delta.appendOnly")
          .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.SCHEMA_MISMATCH));
    }
    requireNothingMade(run(WriteMode.MERGE));
    assertThat(runWhole(run(WriteMode.DEDUPE), VALUES).merge())
        .isEqualTo(new MergeCounts(0, 1, 1, 0));
    assertThat(standing("concat(id, '@', v)")).containsExactly("a@1", "b@1", "c@1");
    requireExported(run(WriteMode.DEDUPE), 3);
  }

  @Test
  void tableThatIsMadeAppendOnlyUnderALoadIsNamedAndStaysAsItIs() throws Exception {
    createTable(
        "id STRING, v BIGINT, `full name` STRING", " TBLPROPERTIES (" + ObjectNames.MAPPING + ")");
    try (RealLaunch launch = launch(run(WriteMode.MERGE))) {
      launch.protocol().preflight();
      Attempt attempt = launch.protocol().prepare();
      SealedRun sealed = launch.seal(attempt, launch.extract(attempt, VALUES));
      service.sql(
          "ALTER TABLE " + table.sql() + " SET TBLPROPERTIES ('delta.appendOnly' = 'true')");
      assertThatThrownBy(() -> launch.protocol().load(sealed))
          .hasMessageContaining("delta.appendOnly");
      assertThat(standing("concat(id, '@', v)")).containsExactly("a@1", "b@1");
      service.sql("ALTER TABLE " + table.sql() + " UNSET TBLPROPERTIES ('delta.appendOnly')");
      launch.protocol().load(sealed);
      launch.protocol().cleanUp(attempt);
    }
    assertThat(standing("concat(id, '@', v)")).containsExactly("a@2", "b@1", "c@1");
    requireExported(run(WriteMode.MERGE), 3);
  }
}
