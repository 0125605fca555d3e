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

import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.protocol.RunSpecification.JsonColumns;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.TargetNames;
import io.lakeferry.transforms.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Lays the model's columns beside the target's and names every difference at once. */
final class SchemaComparison {
  private SchemaComparison() {}

  /** The target's type for a column. */
  static String sqlType(ValueType type, JsonColumns jsonColumns) {
    return switch (type) {
      case STRING -> "STRING";
      case BIGINT -> "BIGINT";
      case INTEGER -> "INT";
      case DOUBLE -> "DOUBLE";
      case BOOLEAN -> "BOOLEAN";
      case DATE -> "DATE";
      case STRING_ARRAY -> "ARRAY<STRING>";
      case TIMESTAMP -> "TIMESTAMP";
      case JSON ->
          switch (jsonColumns) {
            case VARIANT -> "VARIANT";
            case STRING -> "STRING";
          };
    };
  }

  /**
   * What to load into a target that is not there yet.
   *
   * @throws LakeferryException SCHEMA_MISMATCH if the model has no column for the ingestion
   *     timestamp and is appended; INVALID_OPTION for a table that cannot be
   */
  static ColumnPlan forNewTarget(RunSpecification specification) {
    ObjectNames.check(specification);
    requireIngestedAt(specification);
    ObjectNames.checkNew(specification);
    return new ColumnPlan(specification.model().columns(), List.of(), List.of());
  }

  /**
   * What to load into an existing target. Columns that only the target has are not written; those
   * of them that the model has on request are named by a warning. Without schema evolution, columns
   * that the target lacks are left out, with a warning.
   *
   * @throws LakeferryException SCHEMA_MISMATCH, naming every difference that cannot be bridged
   */
  static ColumnPlan compare(RunSpecification specification, TargetShape target) {
    ObjectNames.check(specification);
    requireIngestedAt(specification);
    List<Column> loaded = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    if (!target.format().equalsIgnoreCase("delta")) {
      problems.add("it is no Delta table but " + target.format());
    }
    if (target.isAppendOnly() && specification.replaces()) {
      problems.add(
          "it is append-only (delta.appendOnly), so no row of it can be replaced by a newer one;"
              + " unset that property");
    }
    for (Column column : specification.model().columns()) {
      String wanted = sqlType(column.type(), specification.jsonColumns());
      String present = target.columns().get(column.name().toLowerCase(Locale.ROOT));
      if (present == null) {
        missing.add(column.name());
        continue;
      }
      loaded.add(column);
      if (!present.equalsIgnoreCase(wanted)) {
        problems.add(
            "column %s is %s, the export writes %s"
                .formatted(column.name(), present.toUpperCase(Locale.ROOT), wanted));
      }
    }
    List<String> warnings = new ArrayList<>();
    notRequested(specification, target).ifPresent(warnings::add);
    switch (specification.schemaEvolution()) {
      case ADD_COLUMNS -> {
        loaded.clear();
        loaded.addAll(specification.model().columns());
        missing.stream()
            .filter(name -> TargetNames.needsMapping(name) && !target.mapsColumns())
            .map(
                name ->
                    "column %s is missing, and a name like that can be added only with the table property %s"
                        .formatted(name, ObjectNames.MAPPING))
            .forEach(problems::add);
      }
      case NONE -> {
        for (String name : missing) {
          warnings.add(
              "column %s is not in %s and was left out, as schema evolution is off"
                  .formatted(name, specification.identity().target()));
        }
        if (isAppended(specification)) {
          String ingestedAt = specification.model().ingestedAtColumn().orElseThrow().name();
          if (missing.contains(ingestedAt)) {
            problems.add(
                "column %s is missing, by which loaded rows are counted".formatted(ingestedAt));
          }
        }
        missing.clear();
      }
    }
    if (!problems.isEmpty()) {
      TableName name = specification.identity().target();
      throw new LakeferryException(
          ErrorCode.SCHEMA_MISMATCH,
          "table " + name,
          String.join("; ", problems),
          "Change the table, permit schema evolution for missing columns, or export into another"
              + " table");
    }
    return new ColumnPlan(loaded, missing, warnings);
  }

  /**
   * Columns of the target that the model could fill, but that were not asked for: beside a row's
   * newer values they would keep its older ones, and nobody would know. A column of the user's own
   * that only shares its name with one of the model's has another type, as a rule.
   */
  private static Optional<String> notRequested(RunSpecification specification, TargetShape target) {
    List<String> names =
        specification.model().optionalColumns().stream()
            .filter(
                column ->
                    sqlType(column.type(), specification.jsonColumns())
                        .equalsIgnoreCase(
                            target.columns().get(column.name().toLowerCase(Locale.ROOT))))
            .map(Column::name)
            .toList();
    if (names.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "%s of %s can be exported but %s not: %s; to have it exported add --columns=%s%s"
            .formatted(
                (names.size() == 1 ? "column " : "columns ") + String.join(", ", names),
                specification.identity().target(),
                names.size() == 1 ? "is" : "are",
                specification.replaces()
                    ? "rows that are updated keep what stands there, even if it is outdated, and"
                        + " new ones have NULL"
                    : "new rows have NULL there",
                String.join(",", names),
                specification.replaces() ? "; rows that stand get it when they next change" : ""));
  }

  private static boolean isAppended(RunSpecification specification) {
    return switch (specification.writeMode()) {
      case APPEND -> true;
      case DEDUPE, MERGE -> false;
    };
  }

  /** Rows that are merged are counted by their keys. */
  private static void requireIngestedAt(RunSpecification specification) {
    if (isAppended(specification) && specification.model().ingestedAtColumn().isEmpty()) {
      throw new LakeferryException(
          ErrorCode.SCHEMA_MISMATCH,
          "model " + specification.model().name(),
          "it has no column for the ingestion timestamp, by which loaded rows are counted",
          "Add such a column to the model");
    }
  }
}
