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
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.protocol.RunSpecification.JsonColumns;
import io.lakeferry.sinks.protocol.RunSpecification.NewTable;
import io.lakeferry.sinks.protocol.RunSpecification.SchemaEvolution;
import io.lakeferry.sinks.protocol.RunSpecification.WriteMode;
import io.lakeferry.sinks.warehouse.Answer;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.MergeRule;
import io.lakeferry.transforms.model.ValueType;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectNamesTest {
  private static RunSpecification run(String table, String column, NewTable newTable) {
    return Merge.run(
        Merge.model(
            "things",
            List.of(
                Merge.column(column, ValueType.STRING),
                Merge.column("Flag", ValueType.BOOLEAN),
                Merge.column("body", ValueType.JSON)),
            new MergeRule(List.of(column), List.of(), List.of())),
        new TableName("main", "web", table),
        0,
        WriteMode.MERGE,
        JsonColumns.VARIANT,
        SchemaEvolution.ADD_COLUMNS,
        newTable);
  }

  private static NewTable clusteredBy(String column) {
    return new NewTable(List.of(column), null, Map.of());
  }

  private static void requireRefused(ThrowingCallable call, String words) {
    assertThatThrownBy(call)
        .hasMessageContaining(words)
        .satisfies(
            thrown ->
                assertThat(((LakeferryException) thrown).code())
                    .isEqualTo(ErrorCode.INVALID_OPTION));
  }

  @ParameterizedTest
  @ValueSource(strings = {"we`ird", "it's", "\"quoted\"", "täble-ünï", "a$b;--"})
  void oddTablesAreQuoted(String table) {
    RunSpecification run = run(table, "id", NewTable.PLAIN);
    assertThatCode(() -> SchemaComparison.forNewTarget(run)).doesNotThrowAnyException();
    assertThat(new TargetSql(run).create())
        .contains("`main`.`web`." + TableName.quote(table) + " (");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a.b", "a b", "a/b", "a\u0000b", "a\u007f", "a${b}", "Lakeferry_Runs"})
  void tablesThatUnityCatalogRefusesAreRefused(String table) {
    requireRefused(
        () -> SchemaComparison.forNewTarget(run(table, "id", NewTable.PLAIN)), "its name");
  }

  @Test
  void columnsThatHoldAVariableAreRefused() {
    requireRefused(
        () -> SchemaComparison.forNewTarget(run("t", "${spark.app.name}", NewTable.PLAIN)),
        "begins a variable");
  }

  @Test
  void aColumnCalledLikeAHeadingIsAColumn() {
    Answer described =
        new Answer(
            List.of("col_name", "data_type", "comment"),
            List.of(
                List.of("#orders", "bigint", ""),
                List.of("id", "string", ""),
                List.of("", "", ""),
                List.of("# Partitioning", "", ""),
                List.of("Part 0", "id", "")));

    assertThat(DeltaTargetTable.columnsOf(described).keySet()).containsExactly("#orders", "id");
  }

  @Test
  void namesThatAreTooLongAreRefused() {
    String fits = "x".repeat(255);
    assertThatCode(() -> SchemaComparison.forNewTarget(run(fits, fits, NewTable.PLAIN)))
        .doesNotThrowAnyException();
    requireRefused(
        () -> SchemaComparison.forNewTarget(run(fits + "x", "id", NewTable.PLAIN)),
        "256 characters");
    requireRefused(
        () -> SchemaComparison.forNewTarget(run("t", fits + "x", NewTable.PLAIN)),
        "256 characters");
  }

  @Test
  void columnsThatNeedMappingAreRefusedInANewTableWithoutIt() {
    requireRefused(
        () -> SchemaComparison.forNewTarget(run("t", "my key", NewTable.PLAIN)),
        "'delta.columnMapping.mode' = 'name'");
    NewTable mapped = new NewTable(List.of(), null, Map.of("delta.columnMapping.mode", "name"));
    RunSpecification run = run("t", "my key", mapped);
    ColumnPlan plan = SchemaComparison.forNewTarget(run);
    assertThat(
            new StageSql(run, MergePlan.of(run, plan), "lf_x")
                .create(new StageMark("x", Merge.HOUR)))
        .as("the stage needs it, too")
        .endsWith("TBLPROPERTIES ('delta.columnMapping.mode' = 'name')");
  }

  @Test
  void aNewTableHasWhatWasAskedFor() {
    RunSpecification run =
        run("t", "id", new NewTable(List.of("ID"), "it's", Map.of("b", "2'", "a'", "1")));
    assertThat(new TargetSql(run).create())
        .endsWith(
            ") USING DELTA CLUSTER BY (`id`) COMMENT 'it\\'s' TBLPROPERTIES ('a\\'' = '1', 'b' ="
                + " '2\\'')");
    assertThat(new TargetSql(run("t", "id", NewTable.PLAIN)).create())
        .endsWith(") USING DELTA COMMENT 'Export of things by Lakeferry'");
  }

  @Test
  void columnsThatCannotClusterAreRefused() {
    requireRefused(
        () -> SchemaComparison.forNewTarget(run("t", "id", clusteredBy("nobody"))),
        "'nobody' is no column of the export. Name up to 4 of: id");
    requireRefused(
        () -> SchemaComparison.forNewTarget(run("t", "id", clusteredBy("flag"))), "BOOLEAN");
    requireRefused(
        () -> SchemaComparison.forNewTarget(run("t", "id", clusteredBy("body"))), "VARIANT");
  }

  /** As text a JSON document has bounds. */
  @Test
  void aJsonColumnClustersAsText() {
    RunSpecification run = run("t", "id", clusteredBy("BODY"));
    assertThat(run.newTable().clusterColumns(run.model(), JsonColumns.STRING))
        .containsExactly(run.model().columns().get(2));
  }

  /** One of 255 characters is longer in UTF-16. */
  @Test
  void charactersAreCountedNotTheirUnits() {
    String fits = "\uD83D\uDE00".repeat(255);
    assertThatCode(() -> SchemaComparison.forNewTarget(run(fits, fits, NewTable.PLAIN)))
        .doesNotThrowAnyException();
    requireRefused(
        () -> SchemaComparison.forNewTarget(run("t", fits + "x", NewTable.PLAIN)),
        "256 characters");
  }

  /** What Unity Catalog refuses in the name of a table it takes in a column's. */
  @ParameterizedTest
  @ValueSource(strings = {"a.b", "a/b", "ke`y.\"'é", "select"})
  void columnsAreQuoted(String column) {
    RunSpecification run = run("t", column, NewTable.PLAIN);
    assertThatCode(() -> SchemaComparison.forNewTarget(run)).doesNotThrowAnyException();
    assertThat(new TargetSql(run).create()).contains(TableName.quote(column) + " STRING");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\rb", "a\u0000b", "a\u007f"})
  void columnsThatNoTableCanHaveAreRefused(String column) {
    NewTable mapped = new NewTable(List.of(), null, Map.of("delta.columnMapping.mode", "name"));
    requireRefused(() -> SchemaComparison.forNewTarget(run("t", column, mapped)), "its name");
  }
}
