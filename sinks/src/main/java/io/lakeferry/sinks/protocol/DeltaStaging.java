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

import io.lakeferry.sinks.connection.Grants;
import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.protocol.StageCount.KeyBounds;
import io.lakeferry.sinks.warehouse.Answer;
import io.lakeferry.sinks.warehouse.StatementFailure;
import io.lakeferry.sinks.warehouse.Warehouse;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Stage tables of Delta behind a SQL warehouse. */
final class DeltaStaging implements Staging {
  /** https://docs.databricks.com/error-messages/error-classes.html */
  private static final String APPEND_ONLY = "DELTA_CANNOT_MODIFY_APPEND_ONLY";

  private final RunSpecification specification;
  private final TableName target;
  private final Warehouse warehouse;
  private final Grants grants;

  DeltaStaging(RunSpecification specification, Warehouse warehouse, Grants grants) {
    this.specification = specification;
    this.target = specification.identity().target();
    this.warehouse = warehouse;
    this.grants = grants;
  }

  /** Insertion alone is permitted in such a table, so only some MERGEs fail. */
  static LakeferryException appendOnly(TableName table, StatementFailure failure) {
    return new LakeferryException(
        ErrorCode.INVALID_OPTION,
        "table " + table,
        "it is append-only (delta.appendOnly), so no row of it can be replaced by a newer one",
        "Unset the property, or export into another table",
        failure);
  }

  private StageSql sql(String stage, MergePlan plan) {
    return new StageSql(specification, plan, stage);
  }

  @Override
  public void tryOut(String stage, Instant createdAt) throws StatementFailure {
    StageMark mark = new StageMark(specification.identity().runId(), createdAt);
    warehouse.executeOnce("try-stage", StageSql.tryOut(target.sibling(stage), mark));
    drop(stage);
  }

  @Override
  public void create(String stage, MergePlan plan, Instant createdAt) throws StatementFailure {
    StageMark mark = new StageMark(specification.identity().runId(), createdAt);
    warehouse.executeOnce("create-stage", sql(stage, plan).create(mark));
  }

  @Override
  public long copy(String stage, MergePlan plan, SealedRun sealed, List<String> files)
      throws StatementFailure {
    return DeltaTargetTable.loaded(
        warehouse.executeOnce(
            "copy",
            sql(stage, plan)
                .copy(sealed.attempt().volumePath(), files, sealed.manifest().ingestedAt())));
  }

  @Override
  public StageCount count(String stage, MergePlan plan) throws StatementFailure {
    Answer answer = warehouse.executeRepeatable("count-stage", sql(stage, plan).count());
    List<String> row = answer.onlyRow();
    List<KeyBounds> bounds = new ArrayList<>();
    for (int i = 0; i < plan.key().size(); i++) {
      bounds.add(
          new KeyBounds(
              plan.key().get(i),
              answer.text(row, "lowest_" + i),
              answer.text(row, "highest_" + i),
              answer.number(row, "known_" + i)));
    }
    return new StageCount(
        answer.number(row, "loaded"),
        answer.number(row, "distinct_keys"),
        answer.number(row, "null_keys"),
        answer.number(row, "string_marks"),
        bounds);
  }

  @Override
  public StageComparison compare(FilledStage stage) throws StatementFailure {
    Answer answer =
        warehouse.executeRepeatable(
            "compare", sql(stage.name(), stage.plan()).compare(StageSql.Keys.of(stage.count())));
    List<String> row = answer.onlyRow();
    return new StageComparison(
        answer.number(row, "stage_keys"),
        answer.number(row, "absent"),
        answer.number(row, "newer"),
        answer.number(row, "not_newer"),
        answer.number(row, "multiple"),
        answer.number(row, "conflicts"),
        answer.text(row, "example_multiple"),
        answer.text(row, "example_behind"));
  }

  @Override
  public void addVersionColumns(MergePlan plan) throws StatementFailure {
    try {
      warehouse.executeInTurn("add-columns", sql("", plan).addVersionColumns());
    } catch (StatementFailure failure) {
      if (!hasAll(plan)) {
        throw failure;
      }
    }
  }

  private boolean hasAll(MergePlan plan) throws StatementFailure {
    Answer answer =
        warehouse.executeRepeatable("describe", new TargetSql(specification).describe());
    Set<String> names =
        DeltaTargetTable.columnsOf(answer).keySet().stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    return plan.absentVersion().stream()
        .allMatch(column -> names.contains(column.name().toLowerCase(Locale.ROOT)));
  }

  @Override
  public Merged merge(FilledStage stage) throws StatementFailure {
    Answer answer =
        warehouse.executeOnce(
            "merge", sql(stage.name(), stage.plan()).merge(StageSql.Keys.of(stage.count())));
    List<String> row = answer.onlyRow();
    return new Merged(
        answer.number(row, "num_updated_rows"), answer.number(row, "num_inserted_rows"));
  }

  @Override
  public void drop(String stage) throws StatementFailure {
    warehouse.executeRepeatable("drop-stage", StageSql.drop(target.sibling(stage)));
  }

  @Override
  public LakeferryException word(StatementFailure failure) {
    if (failure.condition().equals(APPEND_ONLY)) {
      return appendOnly(target, failure);
    }
    return warehouse.word(
        failure, "table " + target, grants.createTable(target) + "; " + grants.load(target));
  }
}
