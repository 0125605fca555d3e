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
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.protocol.RunSpecification.JsonColumns;
import io.lakeferry.sinks.protocol.RunSpecification.NewTable;
import io.lakeferry.sinks.protocol.RunSpecification.SchemaEvolution;
import io.lakeferry.sinks.protocol.RunSpecification.WriteMode;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.MergeRule;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MergePlanTest {
  private static final List<Column> COLUMNS =
      List.of(
          column("id", ValueType.STRING),
          column("owner", ValueType.STRING),
          column("mapping", ValueType.BIGINT),
          column("version", ValueType.BIGINT),
          column("ended", ValueType.TIMESTAMP),
          column("body", ValueType.JSON));

  private static final MergeRule RULE =
      new MergeRule(
          List.of("id"), List.of("mapping", "version"), List.of("ended"), List.of("owner"));

  private static RunSpecification run(
      MergeRule rule, WriteMode mode, SchemaEvolution evolution, JsonColumns json) {
    Model model = Merge.model("things", COLUMNS, rule);
    return Merge.run(
        model, new TableName("main", "web", "things"), 0, mode, json, evolution, NewTable.PLAIN);
  }

  private static MergePlan plan(
      MergeRule rule, WriteMode mode, SchemaEvolution evolution, String... lacking) {
    RunSpecification run = run(rule, mode, evolution, JsonColumns.VARIANT);
    Map<String, String> columns = new LinkedHashMap<>();
    COLUMNS.stream()
        .filter(column -> Stream.of(lacking).noneMatch(column.name()::equals))
        .forEach(
            column ->
                columns.put(
                    column.name(), SchemaComparison.sqlType(column.type(), JsonColumns.VARIANT)));
    return MergePlan.of(
        run, SchemaComparison.compare(run, new TargetShape("id", "delta", columns)));
  }

  private static List<String> names(List<Column> columns) {
    return columns.stream().map(Column::name).toList();
  }

  private static ErrorCode codeOf(Throwable thrown) {
    return ((LakeferryException) thrown).code();
  }

  @Test
  void rowsAreReplacedByTheWholeVersion() {
    MergePlan plan = plan(RULE, WriteMode.MERGE, SchemaEvolution.NONE);
    assertThat(names(plan.version())).containsExactly("mapping", "version");
    assertThat(names(plan.order())).containsExactly("mapping", "version");
    assertThat(names(plan.settled())).containsExactly("owner");
    assertThat(names(plan.fallback())).as("for rows without a version").containsExactly("ended");
    assertThat(names(plan.rest())).containsExactly("owner", "ended", "body");
    assertThat(plan.absentVersion()).isEmpty();
    assertThat(plan.warnings()).isEmpty();
  }

  @Test
  void dedupeAndModelsWithoutVersionReplaceNothing() {
    MergePlan dedupe = plan(RULE, WriteMode.DEDUPE, SchemaEvolution.NONE, "mapping");
    assertThat(dedupe.replaces()).isFalse();
    assertThat(names(dedupe.order())).as("what there is").containsExactly("version");
    MergeRule immutable = new MergeRule(List.of("id"), List.of(), List.of());
    assertThat(plan(immutable, WriteMode.MERGE, SchemaEvolution.NONE).replaces()).isFalse();
  }

  @Test
  void versionThatIsMissingIsReplacedOrAddedOrRefused() {
    MergePlan replaced = plan(RULE, WriteMode.MERGE, SchemaEvolution.NONE, "mapping");
    assertThat(names(replaced.version())).containsExactly("ended");
    assertThat(replaced.settled()).isEmpty();
    assertThat(replaced.fallback()).as("is the version already").isEmpty();
    assertThat(replaced.warnings())
        .hasSize(2)
        .anyMatch(line -> line.contains("lacks mapping, so rows are taken for newer by ended"));
    MergePlan added = plan(RULE, WriteMode.MERGE, SchemaEvolution.ADD_COLUMNS, "mapping");
    assertThat(names(added.version())).containsExactly("mapping", "version");
    assertThat(names(added.absentVersion())).containsExactly("mapping");
    assertThat(names(added.fallback())).containsExactly("ended");
    assertThat(plan(RULE, WriteMode.MERGE, SchemaEvolution.ADD_COLUMNS, "ended").fallback())
        .as("no row that stands has it")
        .isEmpty();
    assertThatThrownBy(() -> plan(RULE, WriteMode.MERGE, SchemaEvolution.NONE, "version", "ended"))
        .hasMessageContaining("lacks version, by which rows are known to be newer")
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.SCHEMA_MISMATCH));
  }

  @Test
  void keyThatIsMissingIsRefusedEvenIfItCouldBeAdded() {
    for (SchemaEvolution evolution : SchemaEvolution.values()) {
      assertThatThrownBy(() -> plan(RULE, WriteMode.DEDUPE, evolution, "id"))
          .hasMessageContaining("lacks id, by which rows are told apart")
          .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.SCHEMA_MISMATCH));
    }
  }

  @Test
  void rulesThatCannotBeKeptAreRefused() {
    List<MergeRule> unfit = new ArrayList<>();
    unfit.add(null);
    unfit.add(new MergeRule(List.of("nobody"), List.of(), List.of()));
    unfit.add(new MergeRule(List.of("body"), List.of(), List.of()));
    unfit.add(new MergeRule(List.of("id"), List.of("body"), List.of()));
    for (MergeRule rule : unfit) {
      assertThatThrownBy(() -> plan(rule, WriteMode.MERGE, SchemaEvolution.NONE))
          .as("%s", rule)
          .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.INVALID_OPTION));
    }
    RunSpecification text =
        run(
            new MergeRule(List.of("body"), List.of(), List.of()),
            WriteMode.DEDUPE,
            SchemaEvolution.NONE,
            JsonColumns.STRING);
    assertThat(MergePlan.of(text, SchemaComparison.forNewTarget(text)).key())
        .as("JSON that stands as text compares")
        .hasSize(1);
  }
}
