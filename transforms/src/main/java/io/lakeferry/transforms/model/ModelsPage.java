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
package io.lakeferry.transforms.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The documentation page of the models, from the models themselves. */
public final class ModelsPage {
  private static final String QUERY_EXAMPLE =
      """
      name: subscriptions
      description: One row per subscription, as it stands now.
      source:
        query: |
          SELECT team_id, id, argMax(s.plan, s.version) AS plan,
            argMax(s.details, s.version) AS details, max(s.version) AS version, max(s.changed_at) AS changed_at
          FROM subscription AS s
          WHERE team_id = {team_id:Int64} AND {split}
          GROUP BY team_id, id
          HAVING changed_at >= {window_start:DateTime64(6, 'UTC')}
            AND changed_at < {window_end:DateTime64(6, 'UTC')}
        earliest: |
          SELECT min(changed_at) FROM subscription WHERE team_id = {team_id:Int64}
      splitKey:
        - expression: id
          type: STRING
      columns:
        - name: team_id
          type: BIGINT
          nullable: false
        - name: id
          type: STRING
          nullable: false
          comment: The subscription
        - name: plan
          type: STRING
        - name: details
          type: JSON
        - name: version
          type: BIGINT
          nullable: false
        - name: changed_at
          type: TIMESTAMP
      merge:
        key: [team_id, id]
        version: [version]
      """;

  private static final String TABLE_EXAMPLE =
      """
      name: orders
      description: Orders as they were placed; none is ever changed.
      source:
        table: orders
        windowColumn: inserted_at
        teamColumn: team_id
      copies: one_of_each_key
      splitKey:
        - expression: order_id
          type: STRING
      columns:
        - name: order_id
          type: STRING
          nullable: false
        - name: amount
          type: DOUBLE
        - name: tags
          type: STRING_ARRAY
        - name: details
          expression: toJSONString(details)
          type: JSON
          optional: true
        - name: exported_at
          ingestedAt: true
      merge:
        key: [order_id]
      """;

  private ModelsPage() {}

  /** The example of a query model whose rows change; a whole model file. */
  static String queryExample() {
    return QUERY_EXAMPLE;
  }

  /** The example of a table model whose rows do not change; a whole model file. */
  static String tableExample() {
    return TABLE_EXAMPLE;
  }

  /** The page in Markdown. */
  public static String markdown() {
    List<String> parts = new ArrayList<>();
    parts.add(
        """
        # Models

        <!-- Generated from the models by ModelsPage; its test renews this file. Do not edit. -->

        A model says what is exported: the columns of the target and the ClickHouse expression of each,
        how a window is selected, how the work is divided, and how rows of the target are told apart.
        `--model` takes a name below, or the path of a file of your own. Columns stand in the target in
        the order given here; those marked *optional* come after the others if `--columns` names them.
        JSON columns are VARIANT or STRING in the target, as `--useVariant` says.
        """);
    Models.all().forEach(model -> parts.add(section(model)));
    parts.add(ownModels());
    return String.join("\n", parts);
  }

  private static String section(Model model) {
    StringBuilder text = new StringBuilder();
    text.append("## ").append(model.name()).append("\n\n");
    text.append(model.description()).append("\n\n");
    text.append("* Window: ").append(window(model.source())).append('\n');
    text.append("* Split key: ")
        .append(
            model.key().stream()
                .map(part -> code(part.expression()))
                .collect(Collectors.joining(", ")))
        .append('\n');
    text.append("* Copies: ")
        .append(
            switch (model.copies()) {
              case ONE_OF_EACH_KEY ->
                  "of the rows of one team that agree in the split key one is exported";
              case ALL -> "every row is exported";
            })
        .append('\n');
    text.append("* Merge: ").append(merge(model.merge())).append("\n\n");
    text.append(
        "| column | expression | ClickHouse | Databricks | meaning |\n|---|---|---|---|---|\n");
    model.columns().forEach(column -> text.append(row(column, "")));
    model.optionalColumns().forEach(column -> text.append(row(column, " *optional*")));
    text.append(ModelNotes.of(model));
    if (model.source() instanceof ModelSource.Query query) {
      text.append("\nIts query:\n\n```sql\n").append(query.sql()).append("\n```\n");
      if (query.earliest() != null) {
        text.append("\nWhere its data begins:\n\n```sql\n")
            .append(query.earliest())
            .append("\n```\n");
      }
    }
    return text.toString();
  }

  private static String row(Column column, String mark) {
    String expression =
        switch (column.origin()) {
          case SOURCE -> code(column.expression());
          case INGESTED_AT -> "the run's time of ingestion";
        };
    String source =
        switch (column.origin()) {
          case SOURCE -> ClickHouseTypes.of(column);
          case INGESTED_AT -> "";
        };
    return "| "
        + code(column.name())
        + mark
        + " | "
        + expression
        + " | "
        + source
        + " | "
        + targetType(column.type())
        + " | "
        + column.comment().replace("|", "\\|")
        + " |\n";
  }

  private static String window(ModelSource source) {
    if (source instanceof ModelSource.Table table) {
      return code(table.windowExpression()) + " of table " + code(table.table());
    }
    if (source instanceof ModelSource.Query) {
      return "as the query below says";
    }
    return "when the event landed in ClickHouse: `inserted_at` of the recent tables; for windows older"
        + " than six days `COALESCE(inserted_at, _timestamp)` of table `events`, of events dated"
        + " from `--lookBack` before the window to `--lookAhead` after it; with `--windowBy=timestamp` the event's own"
        + " `timestamp` in `events`";
  }

  private static String merge(MergeRule merge) {
    if (merge == null) {
      return "rows have no key; they are appended";
    }
    String key = "key " + codes(merge.key());
    if (!merge.isMutable()) {
      return key + "; a row that stands stays as it is";
    }
    return key
        + "; the row with the greater "
        + codes(merge.version())
        + " wins"
        + (merge.fallbackVersion().isEmpty()
            ? ""
            : ", or with the greater "
                + codes(merge.fallbackVersion())
                + " in a target that lacks one of these");
  }

  private static String ownModels() {
    String types =
        Stream.of(ValueType.values())
            .map(
                type ->
                    "| "
                        + code(type.name())
                        + " | "
                        + targetType(type)
                        + " | "
                        + taken(type)
                        + " |\n")
            .collect(Collectors.joining());
    return """
        ## Models of your own

        A model file is YAML of the same form as the built-in models; `./lakeferry model show NAME`
        prints one to begin with. `./lakeferry model check FILE` compares a file with the source and
        names whatever is wrong by its line; a file without `columns` is answered with a block of
        columns to paste.

        | key | meaning |
        |---|---|
        | `name` | lower-case letters, digits and underscores, at most 60 |
        | `description` | for people; optional |
        | `source.query` | one SELECT with ClickHouse's parameters `{window_start:DateTime64(6, 'UTC')}` and `{window_end:DateTime64(6, 'UTC')}`, and `{team_id:Int64}`, by which a run gets its team's rows and no others. LIMIT and OFFSET of the whole query are refused, as it is asked for in parts; LIMIT BY is not |
        | `source.oneTeam` | `true`: the query has no `{team_id:Int64}`, as all that it yields is of the one team that is exported; else such a query is refused |
        | `source.earliest` | with a query, for `--from=earliest`: one SELECT that yields one DateTime or DateTime64, an instant in the first window that has rows; `{team_id:Int64}` is the team. `min` of no rows is NULL in it, which means that there is no data. Without it `backfill` and `verify` need an instant. It decides on no row, so it may be added or changed at any time |
        | `source.table`, `windowColumn`, `teamColumn` | instead of a query: a table of the source database. The window is `windowColumn >= start AND windowColumn < end`, expressions are allowed. It is a DateTime or DateTime64; a Date has no zone, so write `toDateTime64(day, 6, 'UTC')`. Without `teamColumn` all rows are the team's. Rows whose `windowColumn` is NULL are in no window |
        | `source.events: landed` | instead of both: PostHog's tables of events, as the built-in model reads them, with `--includeEvents` and the like; expressions yield the ClickHouse type of their column exactly |
        | `copies` | `all` (the default), or `one_of_each_key`: of the rows that agree in `splitKey` (and the team) one is exported, whichever comes first. So not with `merge.version`, and with a `merge.key` only if `splitKey` is made of all its columns (the team aside) and no others, each as it is or by `cityHash64` (or another hash of 64 bits; `toString` but for times, `toUInt64` of whole numbers): by `intDiv(id, 1000)` one row of a thousand would be left |
        | `splitKey` | the work is divided into ranges of it: expressions of type String or UInt64 that are never NULL, the source table's sort order if it has one. Of a model with a query they are expressions over the columns that the query yields |
        | `columns[].name` | of the target; at most 255 characters, and different from the others in more than case. A name with a blank, tab, line break or one of `,;{}()=` needs a target with column mapping (`--tableProperties=delta.columnMapping.mode=name` when it is made) |
        | `columns[].expression` | over the source's columns; by default the column of that name |
        | `columns[].type` | see below |
        | `columns[].nullable` | `true` by default |
        | `columns[].optional` | exported only if `--columns` names it |
        | `columns[].ingestedAt` | `true`: the run's time of ingestion instead of an expression. Rows that are appended are counted by it, so a model without `merge` must have one such column. With a `merge.key` and without this column the rows are loaded as by `--writeMode=dedupe` |
        | `columns[].comment` | becomes the target column's comment |
        | `merge.key` | columns that together identify a row of the target (the team's among them, if the target holds several); without `merge` rows are appended |
        | `merge.version` | columns that order the rows of one key, the weightiest first; without it a row that stands is never changed |
        | `merge.fallbackVersion` | what orders them in a target that lacks one of these |
        | `merge.settled` | columns that the first of `version` decides alone; contradictions between a row of the run and one of the target are counted and reported |

        **`{split}` in a query.** ClickHouse is asked for a window in parts, each a range of the split key.
        The condition stands around the query; where it does not reach the tables inside, each part would
        cost as much as the whole, so a query is divided into four parts at most. Put `{split}` where a
        condition may stand inside the query and the same condition stands there as well (`1` for the whole
        range), so that ClickHouse can prune by it; then there are up to 64 parts. The expressions of
        `splitKey` must mean the same at the mark and over the result: a row that the condition inside
        keeps out of the part that it belongs to by the result is in no part. The run then ends with 2: where
        a part has not the rows that were planned, it is counted once more, by the condition around the query
        alone, which reads the whole. So put the mark where the key's columns are those of the result, before an aggregation only if it
        groups by the whole key. The rows of a query are counted by
        one pass over the query and not sampled, so the number of parts comes from the count and the
        columns' types.

        **Settings in a query.** `SETTINGS` may stand in it, but for those that decide whether results are
        complete (`limit`, `use_query_cache`, `skip_unavailable_shards`, `read_overflow_mode` and the
        like): an export and its counts would lose the same rows, and nothing would disagree.

        **Types.** Values are converted by ClickHouse's `accurateCast`: one that is out of range, or NULL
        where `nullable` is `false`, ends the run with an error instead of turning into another value. Two
        things are lost by rule: digits of a time beyond the microsecond, and of an integer declared as
        BOOLEAN all but whether it is 0. Nullable and LowCardinality forms of the types are taken as well.

        | type | Databricks | ClickHouse types it takes |
        |---|---|---|
        """
        + types
        + """

        Anything else is made into one of these by an expression: `toJSONString(x)` for Map, Tuple and
        arrays of other things, `finalizeAggregation(x)` for an AggregateFunction, `toDate32(x)` for the
        date of a time.

        A query whose rows change from window to window:

        ```yaml
        """
        + QUERY_EXAMPLE
        + """
        ```

        A table whose rows do not:

        ```yaml
        """
        + TABLE_EXAMPLE
        + "```\n";
  }

  private static String taken(ValueType type) {
    return type == ValueType.STRING_ARRAY
        ? "Array of what STRING takes, without NULL elements"
        : String.join(", ", AcceptedTypes.of(type));
  }

  private static String targetType(ValueType type) {
    return switch (type) {
      case STRING, BIGINT, DOUBLE, BOOLEAN, DATE, TIMESTAMP -> type.name();
      case INTEGER -> "INT";
      case JSON -> "VARIANT or STRING";
      case STRING_ARRAY -> "`ARRAY<STRING>`";
    };
  }

  private static String codes(List<String> names) {
    return names.stream().map(ModelsPage::code).collect(Collectors.joining(", "));
  }

  private static String code(String text) {
    return "`" + text.replace("|", "\\|").replaceAll("\\s+", " ") + "`";
  }
}
