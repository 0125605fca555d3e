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

import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.KeyPart;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.split.Grouping;
import io.lakeferry.transforms.split.KeyRange;
import io.lakeferry.transforms.split.SplitBound;
import io.lakeferry.transforms.window.SourceTable;
import io.lakeferry.transforms.window.TimeRange;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The queries over one window of one team.
 *
 * <p>Rows that agree in the team and the model's key are copies; of them one is taken, whichever
 * comes first, as PostHog does. The key has no date or hour in it, so copies that landed or are
 * dated apart meet all the same.
 *
 * <p>Values of columns are given names of their own in an inner query and those of the model in an
 * outer one: in ClickHouse an alias hides the column of the same name in the whole query, so that
 * {@code toString(uuid) AS uuid} would change what {@code cityHash64(uuid)} means beside it.
 */
public final class WindowQueries {
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final String TEAM = "team_id";

  private final Model model;
  private final SourceTable table;
  private final long teamId;

  /**
   * @param table where the window lies
   * @param teamId whose rows
   */
  public WindowQueries(Model model, SourceTable table, long teamId) {
    this.model = model;
    this.table = table;
    this.teamId = teamId;
  }

  /** The de-duplicated rows in a range, with the model's source columns in their order. */
  public Statement export(KeyRange range) {
    return statement(exportText(range));
  }

  /**
   * As {@link #export}, but of no row: it costs nothing, fails if a right or a column is missing,
   * and its header tells the types.
   */
  public Statement probe() {
    return statement(exportText(KeyRange.ALL) + "\nLIMIT 0");
  }

  /** One expression of the model on its own, of no row: fails if the table can't yield it. */
  public Statement probe(String expression) {
    return new Statement(
        "SELECT "
            + expression
            + "\nFROM "
            + Identifiers.quote(table.database())
            + "."
            + Identifiers.quote(table.name())
            + "\nLIMIT 0",
        Map.of());
  }

  /** How many rows {@link #export} has in a range; reads key columns only. */
  public Statement count(KeyRange range) {
    return statement(
        "SELECT count()\nFROM (\nSELECT 1\n" + source(range) + "\n" + oneOfEachKey() + "\n)");
  }

  /**
   * Counts the de-duplicated rows in a range in one pass over the key columns, and cuts it in key
   * order into about equal slices.
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
      names.add("key_" + part);
      group.add(model.key().get(part).expression() + " AS key_" + part);
    }
    if (grouping.bits() > 0) {
      names.add("bucket");
      group.add(
          "bitShiftRight("
              + model.key().get(grouping.wholeParts()).expression()
              + ", "
              + (Long.SIZE - grouping.bits())
              + ") AS bucket");
    }
    String keys = String.join(", ", names);
    String first =
        String.join(
            ", ",
            IntStream.rangeClosed(1, names.size())
                .mapToObj(position -> "first_key." + position)
                .toList());
    return statement(
        """
        SELECT sum(slice_rows), arraySort(groupArray((slice, %s, slice_rows)))
        FROM (
        SELECT intDiv((rows_through - group_rows) * %d, all_rows) AS slice, min(tuple(%s)) AS first_key, sum(group_rows) AS slice_rows
        FROM (
        SELECT %s, group_rows, sum(group_rows) OVER (ORDER BY %s ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS rows_through, sum(group_rows) OVER () AS all_rows
        FROM (
        SELECT %s, %s AS group_rows
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
                keys,
                String.join(", ", group),
                distinctRest(grouping.wholeParts()),
                source(range),
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
                            + source(new KeyRange(point, null))
                            + "\nLIMIT "
                            + rowsEach
                            + "\n)")
                .toList());
    String bytes =
        String.join(
            " + ",
            IntStream.range(0, model.sourceColumns().size())
                .mapToObj(WindowQueries::rowBytes)
                .toList());
    return statement("SELECT count(), toUInt64(sum(" + bytes + "))\nFROM (\n" + branches + "\n)");
  }

  /**
   * What a read of the range would touch: rows of (database, table, parts, rows, marks). Empty for
   * a distributed table.
   */
  public Statement estimate(KeyRange range) {
    return statement("EXPLAIN ESTIMATE SELECT 1\n" + source(range));
  }

  private String exportText(KeyRange range) {
    List<Column> columns = model.sourceColumns();
    String outer =
        String.join(
            ", ",
            IntStream.range(0, columns.size())
                .mapToObj(
                    index ->
                        "column_" + index + " AS " + Identifiers.quote(columns.get(index).name()))
                .toList());
    return "SELECT "
        + outer
        + "\nFROM (\nSELECT "
        + innerColumns()
        + "\n"
        + source(range)
        + "\n"
        + oneOfEachKey()
        + "\n)";
  }

  private String innerColumns() {
    List<Column> columns = model.sourceColumns();
    return String.join(
        ", ",
        IntStream.range(0, columns.size())
            .mapToObj(index -> columns.get(index).expression() + " AS column_" + index)
            .toList());
  }

  private String source(KeyRange range) {
    List<String> conditions = new ArrayList<>();
    conditions.add(TEAM + " = {team_id:Int64}");
    for (int index = 0; index < table.conditions().size(); index++) {
      String expression = table.conditions().get(index).expression();
      conditions.add(expression + " >= {from_" + index + ":DateTime64(6, 'UTC')}");
      conditions.add(expression + " < {until_" + index + ":DateTime64(6, 'UTC')}");
    }
    conditions.addAll(KeyPredicate.conditions(model.key(), range));
    return "FROM "
        + Identifiers.quote(table.database())
        + "."
        + Identifiers.quote(table.name())
        + "\nWHERE "
        + String.join("\n  AND ", conditions);
  }

  private String oneOfEachKey() {
    return "LIMIT 1 BY "
        + TEAM
        + ", "
        + String.join(", ", model.key().stream().map(KeyPart::expression).toList());
  }

  /** Distinct keys inside a group; the parts that the group shares need not be counted. */
  private String distinctRest(int wholeParts) {
    List<String> rest =
        model.key().subList(wholeParts, model.key().size()).stream()
            .map(KeyPart::expression)
            .toList();
    return rest.isEmpty() ? "toUInt64(1)" : "uniqExact(" + String.join(", ", rest) + ")";
  }

  private static String rowBytes(int index) {
    return "ifNull(byteSize(column_" + index + "), 1)";
  }

  private Statement statement(String text) {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put(TEAM, Long.toString(teamId));
    for (int index = 0; index < table.conditions().size(); index++) {
      TimeRange condition = table.conditions().get(index);
      parameters.put("from_" + index, text(condition.from()));
      parameters.put("until_" + index, text(condition.until()));
    }
    return new Statement(text, Collections.unmodifiableMap(parameters));
  }

  private static String text(Instant instant) {
    return MICROSECONDS.format(instant);
  }
}
