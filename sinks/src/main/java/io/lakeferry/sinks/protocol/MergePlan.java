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

import io.lakeferry.sinks.protocol.RunSpecification.JsonColumns;
import io.lakeferry.sinks.protocol.RunSpecification.WriteMode;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.MergeRule;
import io.lakeferry.transforms.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a load by stage and MERGE compares, given the columns that the target has.
 *
 * @param columns that the stage holds and MERGE writes, in the model's order
 * @param key columns that identify a row; the target has them all
 * @param order columns by which of several rows of one key in the stage the newest is taken, the
 *     weightiest first
 * @param version columns that a row has to be greater in to replace the one that stands; empty if
 *     rows that stand are left alone
 * @param fallback columns in which a row must not be lower than the one that stands to replace it
 *     if that has NULL in the first of {@code version}, as rows have that were written before the
 *     target got that column; may be empty
 * @param settled columns that the first of {@code version} decides by itself; never filled if that
 *     is empty
 * @param absentVersion those of {@code version} that the target lacks, and gets before the MERGE
 * @param warnings what is left out or replaced, one line each
 */
record MergePlan(
    List<Column> columns,
    List<Column> key,
    List<Column> order,
    List<Column> version,
    List<Column> fallback,
    List<Column> settled,
    List<Column> absentVersion,
    List<String> warnings) {
  MergePlan {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    order = List.copyOf(order);
    version = List.copyOf(version);
    fallback = List.copyOf(fallback);
    settled = List.copyOf(settled);
    absentVersion = List.copyOf(absentVersion);
    warnings = List.copyOf(warnings);
  }

  /** Whether a row that stands can be replaced. */
  boolean replaces() {
    return !version.isEmpty();
  }

  /** The key for people to read, as (a, b). */
  String keyNames() {
    return names(key);
  }

  /** What the first version column decides, in the same form. */
  String settledNames() {
    return names(settled);
  }

  private static String names(List<Column> columns) {
    return columns.stream().map(Column::name).collect(Collectors.joining(", ", "(", ")"));
  }

  /** Columns that hold more than the key and what orders rows; they break ties between copies. */
  List<Column> rest() {
    return columns.stream()
        .filter(column -> column.origin() == Column.Origin.SOURCE)
        .filter(column -> !key.contains(column) && !order.contains(column))
        .toList();
  }

  /**
   * Lays the model's merge rule over the columns that are loaded.
   *
   * @throws LakeferryException INVALID_OPTION if the model has no rule, or one that cannot be kept;
   *     SCHEMA_MISMATCH if the target lacks what rows are told apart or ordered by
   */
  static MergePlan of(RunSpecification specification, ColumnPlan loaded) {
    MergeRule rule = specification.model().merge();
    if (rule == null) {
      throw new LakeferryException(
          ErrorCode.INVALID_OPTION,
          "--writeMode",
          "model " + specification.model().name() + " has no key by which rows are told apart",
          "Append, or add a merge key to the model");
    }
    Reader reader = new Reader(specification, loaded);
    List<Column> key = reader.named(rule.key());
    List<Column> version = reader.named(rule.version());
    List<Column> fallback = reader.named(rule.fallbackVersion());
    List<Column> settled = reader.named(rule.settled());
    reader.refuseUnfit(key, version, fallback);
    reader.requireInTarget(key);
    if (specification.writeMode() != WriteMode.MERGE || !rule.isMutable()) {
      List<Column> order = version.stream().filter(reader::isLoaded).toList();
      return new MergePlan(
          loaded.loaded(),
          key,
          order,
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          loaded.warnings());
    }
    List<String> warnings = new ArrayList<>(loaded.warnings());
    List<Column> used = reader.versionInUse(version, fallback, warnings);
    boolean whole = used.equals(version);
    return new MergePlan(
        loaded.loaded(),
        key,
        used,
        used,
        whole && fallback.stream().allMatch(reader::isStanding) ? fallback : List.of(),
        whole ? settled.stream().filter(reader::isStanding).toList() : List.of(),
        used.stream().filter(reader::isAbsent).toList(),
        warnings);
  }

  /** Finds columns by name. */
  private record Reader(RunSpecification specification, ColumnPlan plan) {

    List<Column> named(List<String> names) {
      return names.stream().map(this::named).toList();
    }

    private Column named(String name) {
      Optional<Column> found =
          Stream.concat(
                  specification.model().columns().stream(),
                  specification.model().optionalColumns().stream())
              .filter(column -> column.name().equals(name))
              .findFirst();
      return found.orElseThrow(
          () -> unfit("its merge rule names a column that it does not have, " + name));
    }

    boolean isLoaded(Column column) {
      return plan.loaded().contains(column);
    }

    boolean isAbsent(Column column) {
      return plan.missing().contains(column.name());
    }

    boolean isStanding(Column column) {
      return isLoaded(column) && !isAbsent(column);
    }

    /** A VARIANT does not compare, and an ingestion timestamp says nothing of the row. */
    void refuseUnfit(List<Column> key, List<Column> version, List<Column> fallback) {
      Stream.of(key, version, fallback)
          .flatMap(List::stream)
          .filter(
              column ->
                  column.origin() == Column.Origin.INGESTED_AT
                      || (column.type() == ValueType.JSON
                          && specification.jsonColumns() == JsonColumns.VARIANT))
          .findFirst()
          .ifPresent(
              column -> {
                throw unfit("its merge rule compares column " + column.name() + ", which cannot");
              });
      // Of columns that are not exported, no value is known.
      Stream.of(key, version)
          .flatMap(List::stream)
          .filter(column -> !specification.model().columns().contains(column))
          .findFirst()
          .ifPresent(
              column -> {
                throw unfit("its merge rule needs column " + column.name() + ", not exported");
              });
    }

    private LakeferryException unfit(String problem) {
      return new LakeferryException(
          ErrorCode.INVALID_OPTION,
          "model " + specification.model().name(),
          problem,
          "Correct the merge rule of the model, or append");
    }

    /** By evolution it could be added, but no row that stands would be found by it. */
    void requireInTarget(List<Column> key) {
      List<String> lacking =
          key.stream().filter(column -> !isStanding(column)).map(Column::name).toList();
      if (!lacking.isEmpty()) {
        throw lacking(lacking, "by which rows are told apart");
      }
    }

    List<Column> versionInUse(List<Column> version, List<Column> fallback, List<String> warnings) {
      if (version.stream().allMatch(this::isLoaded)) {
        return version;
      }
      List<String> lacking =
          version.stream().filter(column -> !isLoaded(column)).map(Column::name).toList();
      if (fallback.isEmpty() || !fallback.stream().allMatch(this::isStanding)) {
        throw lacking(lacking, "by which rows are known to be newer");
      }
      warnings.add(
          "%s lacks %s, so rows are taken for newer by %s alone, which misses changes that leave it"
                  .formatted(
                      specification.identity().target(),
                      String.join(", ", lacking),
                      String.join(", ", fallback.stream().map(Column::name).toList()))
              + " as it is");
      return fallback;
    }

    private LakeferryException lacking(List<String> columns, String what) {
      return new LakeferryException(
          ErrorCode.SCHEMA_MISMATCH,
          "table " + specification.identity().target(),
          "it lacks " + String.join(", ", columns) + ", " + what,
          "Add to the table what it lacks, or export into another table");
    }
  }
}
