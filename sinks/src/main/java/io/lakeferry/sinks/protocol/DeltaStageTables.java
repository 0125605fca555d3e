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
import io.lakeferry.sinks.volume.OwnMark;
import io.lakeferry.sinks.warehouse.Answer;
import io.lakeferry.sinks.warehouse.StatementFailure;
import io.lakeferry.sinks.warehouse.Warehouse;
import io.lakeferry.transforms.errors.LakeferryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Stage tables behind a SQL warehouse: found by their names, known by their comments. One is
 * dropped only if both are ours.
 */
final class DeltaStageTables implements StageTables {
  /** "Wrong object type": https://docs.databricks.com/error-messages/sqlstates.html . */
  private static final String OF_ANOTHER_TYPE = "42809";

  private final TableName ofTheSchema;
  private final Warehouse warehouse;
  private final Grants grants;

  /**
   * @param ofTheSchema any table name of the schema
   */
  DeltaStageTables(TableName ofTheSchema, Warehouse warehouse, Grants grants) {
    this.ofTheSchema = ofTheSchema;
    this.warehouse = warehouse;
    this.grants = grants;
  }

  @Override
  public List<Entry> ofRun(String runId) {
    return list(RunIds.stagePrefix(runId), DeltaStageTables::rethrow).stream()
        .filter(entry -> entry.mark().runId().equals(runId))
        .toList();
  }

  @Override
  public List<Entry> all(Consumer<LakeferryException> failures) {
    return list(OwnMark.NAME_PREFIX, failures);
  }

  private static void rethrow(LakeferryException failure) {
    throw failure;
  }

  private List<Entry> list(String prefix, Consumer<LakeferryException> failures) {
    Answer tables;
    try {
      tables =
          warehouse.executeRepeatable(
              "list-stages", StageSql.list(ofTheSchema.catalog(), ofTheSchema.schema(), prefix));
    } catch (StatementFailure failure) {
      throw warehouse.word(
          failure,
          "schema " + ofTheSchema.catalog() + "." + ofTheSchema.schema(),
          grants.useSchema(ofTheSchema.catalog(), ofTheSchema.schema()));
    }
    List<Entry> found = new ArrayList<>();
    for (List<String> row : tables.rows()) {
      String name = tables.text(row, "tablename");
      if (!name.startsWith(prefix) || !RunIds.isStage(name)) {
        continue;
      }
      try {
        entry(name).ifPresent(found::add);
      } catch (LakeferryException failure) {
        failures.accept(failure);
      }
    }
    return found;
  }

  /** Empty if the table is not ours, or gone. */
  private Optional<Entry> entry(String name) {
    TableName table = ofTheSchema.sibling(name);
    try {
      Answer detail = warehouse.executeRepeatable("describe", TargetSql.describeDetail(table));
      return StageMark.of(name, detail.text(detail.onlyRow(), "description"))
          .map(mark -> new Entry(name, mark));
    } catch (StatementFailure failure) {
      if (isNoTable(failure)) {
        return Optional.empty();
      }
      return switch (failure.kind()) {
        case OBJECT_NOT_FOUND, NOT_SUPPORTED, PERMISSION -> Optional.empty();
        case AUTHENTICATION,
            FILE_NOT_FOUND,
            SCHEMA_MISMATCH,
            DATA_UNSUPPORTED,
            CONFLICT,
            TIMED_OUT,
            CANCELED,
            UNANSWERED,
            UNAVAILABLE,
            UNFORESEEN ->
            throw warehouse.word(failure, "table " + table, grants.select(table));
      };
    }
  }

  /**
   * Whether it says that it can describe tables only, and this is a view or the like. See
   * https://docs.databricks.com/error-messages/error-classes.html .
   */
  static boolean isNoTable(StatementFailure failure) {
    String condition = failure.condition();
    return failure.sqlState().equals(OF_ANOTHER_TYPE)
        || condition.startsWith("EXPECT_TABLE_NOT_VIEW")
        || condition.startsWith("DELTA_UNSUPPORTED_DESCRIBE_DETAIL_VIEW");
  }

  @Override
  public void drop(Entry stage) {
    TableName table = ofTheSchema.sibling(stage.name());
    if (entry(stage.name()).filter(now -> now.mark().equals(stage.mark())).isEmpty()) {
      return;
    }
    try {
      warehouse.executeRepeatable("drop-stage", StageSql.drop(table));
    } catch (StatementFailure failure) {
      throw warehouse.word(
          failure,
          "table " + table,
          grants.on("MANAGE", "TABLE", table.catalog(), table.schema(), table.table()));
    }
  }
}
