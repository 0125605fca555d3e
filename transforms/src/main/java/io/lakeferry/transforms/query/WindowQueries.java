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
package io.lakeferry.transforms.query;

import io.lakeferry.transforms.model.ClickHouseTypes;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.KeyPart;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ModelSource;
import io.lakeferry.transforms.split.Grouping;
import io.lakeferry.transforms.split.KeyRange;
import io.lakeferry.transforms.split.KeyValue;
import io.lakeferry.transforms.split.SplitBound;
import io.lakeferry.transforms.window.RowSelection;
import io.lakeferry.transforms.window.RowSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The queries over the rows of one selection.
 *
 * <p>Where a model says so, rows that agree in the team and the model's key are copies; of them one
 * is taken, whichever comes first, as PostHog does. The key of events has no date or hour in it, so
 * copies that landed or are dated apart meet all the same.
 *
 * <p>Values of columns are given names of their own in an inner query and those of the model in an
 * outer one: in ClickHouse an alias hides the column of the same name in the whole query, so that
 * {@code toString(uuid) AS uuid} would change what {@code cityHash64(uuid)} means beside it. For
 * the same reason our names are such as the model does not use.
 *
 * <p>What a table or query of other people's making yields is converted to the declared type, by a
 * conversion that fails where a value does not fit. The expressions over PostHog's own tables yield
 * their types exactly.
 */
public final class WindowQueries {
  private final Model model;
  private final Rows rows;

  /** Begins our own names. */
  private final String prefix;

  /**
   * @param source where the selection lies
   * @param selection which rows
   * @throws io.lakeferry.transforms.errors.LakeferryException INVALID_OPTION if the model's rows
   *     can't be selected so
   */
  public WindowQueries(Model model, RowSource source, RowSelection selection) {
    selection.requireFitting(model);
    this.model = model;
    this.rows = new Rows(model, source, selection);
    this.prefix = unusedPrefix(model);
  }

  /** Such that no name and no expression of the model has it in it. */
  private static String unusedPrefix(Model model) {
    String texts =
        Stream.concat(
                Stream.concat(model.sourceColumns().stream(), model.optionalColumns().stream())
                    .flatMap(column -> Stream.of(column.name(), column.expression())),
                model.key().stream().map(KeyPart::expression))
            .collect(Collectors.joining(" "));
    String prefix = "lakeferry_";
    while (texts.contains(prefix)) {
      prefix = "_" + prefix;
    }
    return prefix;
  }

  /** The rows in a range, one of each key if the model says so. */
  public Statement export(KeyRange range) {
    return statement(exportText(range));
  }

  /**
   * As {@link #export}, but of no row: it costs nothing, fails if a right or a column is missing,
   * and its header tells the types.
   */
  public Statement probe() {
    return statement(exportText(probedRange()) + "\nLIMIT 0");
  }

  /** One expression of the model on its own, of no row: fails if the source can't yield it. */
  public Statement probe(String expression) {
    return statement("SELECT " + expression + "\n" + rows.from() + "\nLIMIT 0");
  }

  /** Names and types of all columns of the source, as rows of two strings; reads nothing. */
  public Statement describe() {
    return statement(described("SELECT *\n" + rows.from()));
  }

  /** As {@link #describe()}, of expressions over the source's columns. */
  public Statement describe(List<String> expressions) {
    return statement(
        described(
            "SELECT "
                + IntStream.range(0, expressions.size())
                    .mapToObj(
                        index -> Operands.of(expressions.get(index)) + " AS " + prefix + index)
                    .collect(Collectors.joining(", "))
                + "\n"
                + rows.from()));
  }

  /** How many rows {@link #export} has in a range; reads key columns only. */
  public Statement count(KeyRange range) {
    return statement("SELECT count()\n" + counted(rows.in(range)));
  }

  /**
   * Whether the mark of a query costs rows: one row of two numbers, {@link #count} of a range, and
   * the same without the condition inside. Both are of one time, but the latter reads the whole.
   */
  public Statement countAtMark(KeyRange range) {
    return statement(
        """
        SELECT sum(at_mark), sum(in_result)
        FROM (
        SELECT count() AS at_mark, toUInt64(0) AS in_result
        %s
        UNION ALL
        SELECT toUInt64(0), count()
        %s
        )"""
            .formatted(counted(rows.in(range)), counted(rows.around(range))));
  }

  private String counted(String selected) {
    return switch (model.copies()) {
      case ALL -> selected;
      case ONE_OF_EACH_KEY -> "FROM (\nSELECT 1\n" + selected + oneOfEachKey() + "\n)";
    };
  }

  /**
   * Counts the rows of {@link #export} in a range in one pass over the key columns, and cuts it in
   * key order into about equal slices.
   *
   * <p>The answer is one row, also for an empty range: the number of all rows, and an array of
   * tuples (slice number; values of the grouping's whole parts; bucket, if it has bits; rows), in
   * key order. So an answer that was cut off can't be taken for a whole one. Cutting on the server
   * keeps it small however many groups there are. A slice ends with the group in which it gets its
   * share, so a large group can make a large slice.
   *
   * @param slices how many at most
   */
  public Statement slices(KeyRange range, Grouping grouping, int slices) {
    List<String> group = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int part = 0; part < grouping.wholeParts(); part++) {
      names.add(prefix + "key_" + part);
      group.add(Operands.of(model.key().get(part).expression()) + " AS " + prefix + "key_" + part);
    }
    if (grouping.bits() > 0) {
      names.add(prefix + "bucket");
      group.add(
          "bitShiftRight("
              + model.key().get(grouping.wholeParts()).expression()
              + ", "
              + (Long.SIZE - grouping.bits())
              + ") AS "
              + prefix
              + "bucket");
    }
    String keys = String.join(", ", names);
    String first =
        String.join(
            ", ",
            IntStream.rangeClosed(1, names.size())
                .mapToObj(position -> "first_key." + position)
                .toList());
    String counted = prefix + "rows";
    return statement(
        """
        SELECT sum(slice_rows), arraySort(groupArray((slice, %s, slice_rows)))
        FROM (
        SELECT intDiv((rows_through - group_rows) * %d, all_rows) AS slice, min(tuple(%s)) AS first_key, sum(group_rows) AS slice_rows
        FROM (
        SELECT %s, %s AS group_rows, sum(%s) OVER (ORDER BY %s ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS rows_through, sum(%s) OVER () AS all_rows
        FROM (
        SELECT %s, %s AS %s
        %s
        GROUP BY %s
        )
        )
        GROUP BY slice
        )"""
            .formatted(
                first,
                slices,
                keys,
                keys,
                counted,
                counted,
                keys,
                counted,
                String.join(", ", group),
                groupRows(grouping.wholeParts()),
                counted,
                rows.in(range),
                keys));
  }

  /**
   * The mean size of a row in the transport format, in bytes, of a few rows after each of the
   * points. Each point costs one granule of all columns.
   *
   * <p>The answer is one row: rows looked at, and their bytes.
   */
  public Statement sample(List<SplitBound> points, int rowsEach) {
    String branches =
        String.join(
            "\nUNION ALL\n",
            points.stream()
                .map(
                    point ->
                        "SELECT * FROM (\nSELECT "
                            + innerColumns()
                            + "\n"
                            + rows.in(new KeyRange(point, null))
                            + "\nLIMIT "
                            + rowsEach
                            + "\n)")
                .toList());
    String bytes =
        String.join(
            " + ",
            IntStream.range(0, model.sourceColumns().size()).mapToObj(this::rowBytes).toList());
    return statement("SELECT count(), toUInt64(sum(" + bytes + "))\nFROM (\n" + branches + "\n)");
  }

  /**
   * What a read of the range would touch: rows of (database, table, parts, rows, marks). Empty for
   * a distributed table.
   */
  public Statement estimate(KeyRange range) {
    return statement("EXPLAIN ESTIMATE SELECT 1\n" + rows.in(range));
  }

  private String exportText(KeyRange range) {
    List<Column> columns = model.sourceColumns();
    String outer =
        IntStream.range(0, columns.size())
            .mapToObj(
                index -> prefix + index + " AS " + Identifiers.quote(columns.get(index).name()))
            .collect(Collectors.joining(", "));
    String copies =
        switch (model.copies()) {
          case ALL -> "";
          case ONE_OF_EACH_KEY -> oneOfEachKey();
        };
    return "SELECT "
        + outer
        + "\nFROM (\nSELECT "
        + innerColumns()
        + "\n"
        + rows.in(range)
        + copies
        + "\n)";
  }

  private String innerColumns() {
    List<Column> columns = model.sourceColumns();
    return IntStream.range(0, columns.size())
        .mapToObj(index -> value(columns.get(index)) + " AS " + prefix + index)
        .collect(Collectors.joining(", "));
  }

  private String value(Column column) {
    return model.source() instanceof ModelSource.EventTables
        ? column.expression()
        : "accurateCast("
            + column.expression()
            + ", "
            + TextLiterals.quoted(ClickHouseTypes.of(column))
            + ")";
  }

  private String oneOfEachKey() {
    return "\nLIMIT 1 BY " + String.join(", ", rows.identity());
  }

  /** Rows of a group; of a key's parts those that the group shares need not be counted. */
  private String groupRows(int wholeParts) {
    return switch (model.copies()) {
      case ALL -> "count()";
      case ONE_OF_EACH_KEY -> {
        List<String> rest =
            model.key().subList(wholeParts, model.key().size()).stream()
                .map(part -> Operands.of(part.expression()))
                .toList();
        yield rest.isEmpty() ? "toUInt64(1)" : "uniqExact(" + String.join(", ", rest) + ")";
      }
    };
  }

  /** Of a query a range that has a condition, so that a mark inside it is tried, too. */
  private KeyRange probedRange() {
    if (!(model.source() instanceof ModelSource.Query)) {
      return KeyRange.ALL;
    }
    List<KeyValue> lowest =
        model.key().stream()
            .map(
                part ->
                    switch (part.type()) {
                      case STRING -> KeyValue.ofBytes(new byte[0]);
                      case UINT64 -> KeyValue.ofUnsigned(0);
                    })
            .toList();
    return new KeyRange(new SplitBound(lowest), null);
  }

  private static String described(String query) {
    return "DESCRIBE TABLE (\n" + query + "\n)\nSETTINGS describe_compact_output = 1";
  }

  private String rowBytes(int index) {
    return "ifNull(byteSize(" + prefix + index + "), 1)";
  }

  private Statement statement(String text) {
    return new Statement(text, rows.parameters());
  }
}
