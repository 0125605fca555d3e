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
import io.lakeferry.sinks.protocol.StageCount.KeyBounds;
import io.lakeferry.sinks.warehouse.SqlText;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.ValueType;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How a load by MERGE would tell the rows of the target apart and order them, and the queries that
 * read just that of it: for whoever lays the target beside the source without loading anything.
 *
 * <p>Values leave the target in forms that no driver has to interpret: numbers, truth values, dates
 * (days) and timestamps (microseconds), both since the epoch, as BIGINT; DOUBLE and texts as they
 * are. Arrays are no part of a key or a version.
 */
public final class TargetKeys {
  /** Stands between the texts of a key's columns before their checksum is taken. */
  public static final String SEPARATOR = "|";

  private final TableName target;
  private final MergePlan plan;
  private final List<String> missing;
  private final List<String> notes;

  private TargetKeys(TableName target, MergePlan plan, List<String> missing, List<String> notes) {
    this.target = target;
    this.plan = plan;
    this.missing = missing;
    this.notes = notes;
  }

  /**
   * Bounds of one key column over all rows that are looked for.
   *
   * @param lowest texts as they are; numbers, days and microseconds as digits; null for no bound
   * @param highest as above
   * @param known rows in which the column is not NULL
   */
  public record Bounds(String lowest, String highest, long known) {}

  /**
   * One of several parts of the keys, told by a checksum of {@link #slicedBy}.
   *
   * @param index from 0
   * @param of how many there are
   */
  public record Slice(int index, int of) implements Serializable {
    /** All keys. */
    public static final Slice ALL = new Slice(0, 1);
  }

  /** See {@link StreamLedger#keys}. */
  static TargetKeys of(RunSpecification anyMode, TargetShape shape) {
    RunSpecification specification =
        anyMode.inMode(
            anyMode.model().isMutable()
                ? RunSpecification.WriteMode.MERGE
                : RunSpecification.WriteMode.DEDUPE);
    ColumnPlan columns = SchemaComparison.compare(specification, shape);
    MergePlan plan = MergePlan.of(specification, columns);
    List<String> notes = new ArrayList<>(plan.warnings());
    notes.removeAll(columns.warnings());
    return new TargetKeys(
        specification.identity().target(), plan, columns.missing(), List.copyOf(notes));
  }

  /** The columns that tell rows apart. */
  public List<Column> key() {
    return plan.key();
  }

  /** The columns that order rows of one key, the weightiest first; empty if the first one stays. */
  public List<Column> version() {
    return plan.version();
  }

  /** What also orders rows, if the target has NULL in the first of {@link #version}. */
  public List<Column> fallback() {
    return plan.fallback();
  }

  /** What the comparison has to do without, one line each. */
  public List<String> notes() {
    return notes;
  }

  /** Numbers of those key columns by whose values keys can be sliced; empty if they cannot. */
  public List<Integer> slicedBy() {
    return IntStream.range(0, plan.key().size())
        .filter(
            i ->
                switch (plan.key().get(i).type()) {
                  case STRING, JSON, BIGINT, INTEGER, BOOLEAN, DATE, TIMESTAMP -> true;
                  // Their texts are not the same everywhere.
                  case DOUBLE, STRING_ARRAY -> false;
                })
        .boxed()
        .toList();
  }

  /**
   * The query for key, version and fallback columns, in this order, of all rows whose key can be
   * among those that are looked for.
   *
   * @param bounds of each key column
   * @param rows how many are looked for
   */
  public String query(List<Bounds> bounds, long rows, Slice slice) {
    String values = columns().map(this::plain).collect(Collectors.joining(", "));
    return "SELECT %s FROM %s AS t WHERE %s%s"
        .formatted(values, target.sql(), within(bounds, rows), in(slice));
  }

  /**
   * How many rows {@link #query} yields, of all slices together, and how many bytes they come to in
   * JSON: the form in which the warehouse answers, and in which it bounds an answer's size.
   */
  public String size(List<Bounds> bounds, long rows) {
    String values =
        columns()
            .map(column -> "CAST(" + plain(column) + " AS STRING)")
            .collect(Collectors.joining(", "));
    return "SELECT count(*) AS standing, coalesce(sum(octet_length(to_json(array(%s))) + 1), 0) AS bytes FROM %s AS t WHERE %s"
        .formatted(values, target.sql(), within(bounds, rows));
  }

  private Stream<Column> columns() {
    return Stream.of(plan.key(), plan.version(), plan.fallback()).flatMap(List::stream);
  }

  private String within(List<Bounds> bounds, long rows) {
    List<KeyBounds> columns = new ArrayList<>();
    for (int i = 0; i < plan.key().size(); i++) {
      Column column = plan.key().get(i);
      Bounds of = bounds.get(i);
      columns.add(
          new KeyBounds(
              column,
              literalForm(column, of.lowest()),
              literalForm(column, of.highest()),
              of.known()));
    }
    return KeyCondition.of("t", columns, rows);
  }

  private static String literalForm(Column column, String value) {
    return value != null && column.type() == ValueType.DATE
        ? LocalDate.ofEpochDay(Long.parseLong(value)).toString()
        : value;
  }

  private String in(Slice slice) {
    if (slice.of() == 1) {
      return "";
    }
    String text =
        slicedBy().stream()
            .map(i -> "coalesce(CAST(" + plain(plan.key().get(i)) + " AS STRING), '')")
            .collect(Collectors.joining(", "));
    return " AND crc32(CAST(concat_ws(%s, %s) AS BINARY)) %% %d = %d"
        .formatted(SqlText.literal(SEPARATOR), text, slice.of(), slice.index());
  }

  private String plain(Column column) {
    if (missing.contains(column.name())) {
      return switch (column.type()) {
        case STRING, JSON, STRING_ARRAY -> "CAST(NULL AS STRING)";
        case DOUBLE -> "CAST(NULL AS DOUBLE)";
        case BIGINT, INTEGER, BOOLEAN, DATE, TIMESTAMP -> "CAST(NULL AS BIGINT)";
      };
    }
    String name = "t." + TableName.quote(column.name());
    return switch (column.type()) {
      case STRING, JSON, DOUBLE -> name;
      case BIGINT, INTEGER -> "CAST(" + name + " AS BIGINT)";
      case BOOLEAN -> "CAST(CAST(" + name + " AS INT) AS BIGINT)";
      case DATE -> "CAST(unix_date(" + name + ") AS BIGINT)";
      case TIMESTAMP -> "unix_micros(" + name + ")";
      case STRING_ARRAY -> throw new IllegalArgumentException("arrays do not compare");
    };
  }
}
