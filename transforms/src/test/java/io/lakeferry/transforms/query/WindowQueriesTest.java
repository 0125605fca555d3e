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

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.KeyPart;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ModelSource;
import io.lakeferry.transforms.model.Models;
import io.lakeferry.transforms.model.ValueType;
import io.lakeferry.transforms.split.KeyRange;
import io.lakeferry.transforms.split.KeyValue;
import io.lakeferry.transforms.split.SplitBound;
import io.lakeferry.transforms.window.LandedRule;
import io.lakeferry.transforms.window.RowSelection;
import io.lakeferry.transforms.window.SourceQuery;
import io.lakeferry.transforms.window.Window;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The texts; their answers are tested against the engine. */
class WindowQueriesTest {
  private static final Window WINDOW =
      new Window(
          Instant.parse("2026-11-22T08:00:00Z"), Instant.parse("2026-11-22T09:00:00.000001Z"));

  @Test
  void anExportOfTheRecentTable() {
    Statement statement = queries("events_recent").export(KeyRange.ALL);

    assertThat(statement.text())
        .isEqualTo(
            """
            SELECT lakeferry_0 AS `uuid`, lakeferry_1 AS `event`, lakeferry_2 AS `properties`, lakeferry_3 AS `distinct_id`, lakeferry_4 AS `team_id`, lakeferry_5 AS `timestamp`
            FROM (
            SELECT toString(uuid) AS lakeferry_0, event AS lakeferry_1, nullIf(properties, '') AS lakeferry_2, distinct_id AS lakeferry_3, team_id AS lakeferry_4, timestamp AS lakeferry_5
            FROM `post``hog`.`events_recent`
            WHERE team_id = {team_id:Int64}
              AND inserted_at >= {from_0:DateTime64(6, 'UTC')}
              AND inserted_at < {until_0:DateTime64(6, 'UTC')}
            LIMIT 1 BY team_id, event, cityHash64(distinct_id), cityHash64(uuid)
            )"""
                .replace("``", "\\`"));
    assertThat(statement.parameters())
        .containsOnly(
            java.util.Map.entry("team_id", "2"),
            java.util.Map.entry("from_0", "2026-11-22 08:00:00.000000"),
            java.util.Map.entry("until_0", "2026-11-22 09:00:00.000001"));
  }

  @Test
  void anExportOfTheWholeTableIsBoundedByTheEventsDateToo() {
    Statement statement = queries("events").export(KeyRange.ALL);

    assertThat(statement.text())
        .contains(
            """
              AND COALESCE(inserted_at, _timestamp) >= {from_0:DateTime64(6, 'UTC')}
              AND COALESCE(inserted_at, _timestamp) < {until_0:DateTime64(6, 'UTC')}
              AND timestamp >= {from_1:DateTime64(6, 'UTC')}
              AND timestamp < {until_1:DateTime64(6, 'UTC')}
            """);
    assertThat(statement.parameters())
        .containsEntry("from_1", "2026-11-15 08:00:00.000000")
        .containsEntry("until_1", "2026-11-23 09:00:00.000001");
  }

  @Test
  void countsReadKeyColumnsOnly() {
    assertThat(queries("events_recent").count(KeyRange.ALL).text())
        .doesNotContain("properties")
        .doesNotContain("timestamp");
  }

  @Test
  void aScriptSetsItsParameters() {
    assertThat(queries("events_recent").export(KeyRange.ALL).script())
        .startsWith(
            """
            SET param_from_0 = '2026-11-22 08:00:00.000000';
            SET param_team_id = '2';
            SET param_until_0 = '2026-11-22 09:00:00.000001';
            SELECT""")
        .endsWith(";");
  }

  @Test
  void eventsAreChosenByParameters() {
    Statement statement =
        new WindowQueries(
                Models.events(),
                LandedRule.layoutOf("posthog", "events_recent", WINDOW),
                new RowSelection(
                    2, WINDOW, RowSelection.By.LANDED, List.of("it's"), List.of("a\\b\n")))
            .count(KeyRange.ALL);

    assertThat(statement.text())
        .contains("AND event IN {include_events:Array(String)}")
        .contains("AND event NOT IN {exclude_events:Array(String)}")
        .doesNotContain("it's");
    assertThat(statement.parameters())
        .containsEntry("include_events", "['it\\'s']")
        .containsEntry("exclude_events", "['a\\\\b\\n']");
  }

  @Test
  void aQuerysConditionStandsAtItsMarkAndAroundIt() {
    Statement statement =
        ofQuery("SELECT id FROM t WHERE {split} -- all", "all")
            .export(new KeyRange(new SplitBound(List.of(KeyValue.ofBytes(new byte[] {97}))), null));

    assertThat(statement.text())
        .isEqualTo(
            """
            SELECT lakeferry_0 AS `id`
            FROM (
            SELECT accurateCast(id, 'Nullable(String)') AS lakeferry_0
            FROM (
            SELECT id FROM t WHERE (id >= unhex('61')) -- all
            )
            WHERE id >= unhex('61')
            )""");
    assertThat(statement.parameters())
        .containsOnly(
            java.util.Map.entry("team_id", "2"),
            java.util.Map.entry("window_start", "2026-11-22 08:00:00.000000"),
            java.util.Map.entry("window_end", "2026-11-22 09:00:00.000001"));
  }

  /** Else a mark that loses rows would lose them from both numbers. */
  @Test
  void whatTheMarkLeavesIsCountedBesideTheConditionAroundAlone() {
    KeyRange range = new KeyRange(new SplitBound(List.of(KeyValue.ofBytes(new byte[] {97}))), null);

    assertThat(ofQuery("SELECT id FROM t WHERE {split}", "all").countAtMark(range).text())
        .isEqualTo(
            """
            SELECT sum(at_mark), sum(in_result)
            FROM (
            SELECT count() AS at_mark, toUInt64(0) AS in_result
            FROM (
            SELECT id FROM t WHERE (id >= unhex('61'))
            )
            WHERE id >= unhex('61')
            UNION ALL
            SELECT toUInt64(0), count()
            FROM (
            SELECT id FROM t WHERE 1
            )
            WHERE id >= unhex('61')
            )""");
  }

  @Test
  void theWholeOfAQueryHasNoCondition() {
    assertThat(ofQuery("SELECT id FROM t WHERE {split}", "all").count(KeyRange.ALL).text())
        .isEqualTo("SELECT count()\nFROM (\nSELECT id FROM t WHERE 1\n)");
    assertThat(ofQuery("SELECT id FROM t", "one_of_each_key").count(KeyRange.ALL).text())
        .isEqualTo(
            "SELECT count()\nFROM (\nSELECT 1\nFROM (\nSELECT id FROM t\n)\nLIMIT 1 BY id\n)");
  }

  /** An alias would hide the source's column of that name. */
  @Test
  void ourOwnNamesAreNoneOfTheModels() {
    Model model = model("SELECT 1 AS lakeferry_0", "all", "lakeferry_0");

    assertThat(
            new WindowQueries(
                    model,
                    new SourceQuery("m", "SELECT 1 AS lakeferry_0", WINDOW),
                    RowSelection.landed(2, WINDOW))
                .export(KeyRange.ALL)
                .text())
        .startsWith("SELECT _lakeferry_0 AS `lakeferry_0`");
  }

  private static WindowQueries ofQuery(String sql, String copies) {
    return new WindowQueries(
        model(sql, copies, "id"),
        new SourceQuery("m", sql, WINDOW),
        RowSelection.landed(2, WINDOW));
  }

  private static Model model(String sql, String copies, String column) {
    return new Model(
        "m",
        "",
        new ModelSource.Query(sql),
        List.of(
            new Column(
                column,
                Column.Origin.SOURCE,
                column,
                ValueType.STRING,
                Column.Nullability.NULLABLE,
                "")),
        List.of(),
        List.of(new KeyPart(column, KeyPart.Type.STRING)),
        Model.Copies.valueOf(copies.toUpperCase(java.util.Locale.ROOT)),
        null);
  }

  private static WindowQueries queries(String table) {
    return new WindowQueries(
        Models.events(),
        LandedRule.layoutOf("post`hog", table, WINDOW),
        RowSelection.landed(2, WINDOW));
  }
}
