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
import io.lakeferry.sinks.protocol.RunSpecification.JsonColumns;
import io.lakeferry.sinks.warehouse.Answer;
import io.lakeferry.sinks.warehouse.StatementFailure;
import io.lakeferry.sinks.warehouse.Warehouse;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The target as a Delta table behind a SQL warehouse. */
final class DeltaTargetTable implements TargetTable {
  private final RunSpecification specification;
  private final TableName name;
  private final TargetSql sql;
  private final Warehouse warehouse;
  private final Grants grants;

  DeltaTargetTable(RunSpecification specification, Warehouse warehouse, Grants grants) {
    this.specification = specification;
    this.name = specification.identity().target();
    this.sql = new TargetSql(specification);
    this.warehouse = warehouse;
    this.grants = grants;
  }

  @Override
  public void checkService() {
    Answer answer;
    try {
      answer = warehouse.executeRepeatable("preflight", sql.check());
    } catch (StatementFailure failure) {
      if (specification.jsonColumns() == JsonColumns.VARIANT && isAboutTheFunctions(failure)) {
        throw variantUnknown(failure);
      }
      throw warehouse.word(failure, "the SQL warehouse", grants.useWarehouse());
    }
    if (!"STRING".equals(answer.text(answer.onlyRow(), "answer"))) {
      throw variantUnknown(null);
    }
  }

  @Override
  public void checkSchema() {
    try {
      warehouse.executeRepeatable("preflight", sql.describeSchema());
    } catch (StatementFailure failure) {
      throw warehouse.word(
          failure,
          "schema " + name.catalog() + "." + name.schema(),
          grants.useSchema(name.catalog(), name.schema()));
    }
  }

  private static boolean isAboutTheFunctions(StatementFailure failure) {
    return switch (failure.kind()) {
      case NOT_SUPPORTED, SCHEMA_MISMATCH, UNFORESEEN -> true;
      case AUTHENTICATION,
          PERMISSION,
          OBJECT_NOT_FOUND,
          FILE_NOT_FOUND,
          DATA_UNSUPPORTED,
          CONFLICT,
          TIMED_OUT,
          CANCELED,
          UNANSWERED,
          UNAVAILABLE ->
          false;
    };
  }

  private static LakeferryException variantUnknown(StatementFailure failure) {
    return new LakeferryException(
        ErrorCode.DATA_UNSUPPORTED,
        "the SQL warehouse",
        "it does not know VARIANT as the export needs it",
        "Use a warehouse with runtime 15.3 or newer, or --useVariant=false",
        failure);
  }

  @Override
  public Optional<TargetShape> describe() {
    Optional<Answer> detail = detail();
    if (detail.isEmpty()) {
      return Optional.empty();
    }
    List<String> row = detail.get().onlyRow();
    Answer columns = send("describe", sql.describe(), grants.select(name));
    return Optional.of(
        new TargetShape(
            detail.get().text(row, "id"),
            detail.get().text(row, "format"),
            columnsOf(columns),
            TargetShape.propertiesOf(detail.get().text(row, "properties"))));
  }

  @Override
  public Optional<String> tableId() {
    return detail().map(answer -> answer.text(answer.onlyRow(), "id"));
  }

  private Optional<Answer> detail() {
    try {
      return Optional.of(warehouse.executeRepeatable("describe", sql.describeDetail()));
    } catch (StatementFailure failure) {
      if (failure.kind() == StatementFailure.Kind.OBJECT_NOT_FOUND && isTheTable(failure)) {
        return Optional.empty();
      }
      throw warehouse.word(failure, "table " + name, grants.select(name));
    }
  }

  private static boolean isTheTable(StatementFailure failure) {
    String condition = failure.condition();
    return condition.isEmpty() || condition.contains("TABLE") || condition.contains("DELTA");
  }

  /**
   * DESCRIBE TABLE lists the columns first; what follows begins with a line, blank or with a
   * heading, that has no type. A column may be called like a heading.
   */
  static Map<String, String> columnsOf(Answer answer) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (List<String> row : answer.rows()) {
      String column = answer.text(row, "col_name");
      String type = answer.text(row, "data_type");
      if (column == null || column.isBlank() || type == null || type.isBlank()) {
        break;
      }
      columns.put(column, type);
    }
    return columns;
  }

  @Override
  public void checkRights(ColumnPlan plan) {
    new RightsCheck(name, sql, warehouse::executeRepeatable, warehouse::word, grants).check(plan);
  }

  @Override
  public void createIfAbsent() {
    send("create-target", sql.create(), grants.createTable(name));
  }

  private Answer send(String step, String statement, String rights) {
    try {
      return warehouse.executeRepeatable(step, statement);
    } catch (StatementFailure failure) {
      throw warehouse.word(failure, "table " + name, rights);
    }
  }

  @Override
  public long copy(SealedRun sealed, ColumnPlan plan, List<String> files) throws StatementFailure {
    return loaded(
        warehouse.executeOnce(
            "copy",
            sql.copy(sealed.attempt().volumePath(), files, sealed.manifest().ingestedAt(), plan)));
  }

  /** Rows that a COPY INTO says it loaded. */
  static long loaded(Answer answer) {
    String column = answer.has("num_inserted_rows") ? "num_inserted_rows" : "num_affected_rows";
    return answer.number(answer.onlyRow(), column);
  }

  @Override
  public LakeferryException word(StatementFailure failure) {
    return warehouse.word(failure, "table " + name, grants.load(name));
  }

  @Override
  public LoadedCount count(Instant ingestedAt, ColumnPlan plan) {
    Answer answer = send("reconcile", sql.count(ingestedAt, plan), grants.select(name));
    List<String> row = answer.onlyRow();
    return new LoadedCount(answer.number(row, "loaded"), answer.number(row, "string_marks"));
  }
}
