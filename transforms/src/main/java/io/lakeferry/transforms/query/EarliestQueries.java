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

import io.lakeferry.transforms.model.ModelSource;
import io.lakeferry.transforms.window.LandedRule;
import io.lakeferry.transforms.window.RowSelection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Queries for the instant at which a team's data begins, by the time that decides on windows.
 *
 * <p>Each answer is one row of two numbers: whether there is such an instant, 1 or 0; and its
 * microseconds since 1970.
 */
public final class EarliestQueries {
  private EarliestQueries() {}

  /**
   * Of a table. Reads that time of all the team's rows.
   *
   * @param time DateTime or DateTime64 expression over the table's columns
   * @param team integer expression that equals the team; null if the table holds one team
   */
  public static Statement ofTable(
      String database, String table, String time, String team, long teamId) {
    List<String> conditions =
        team == null ? List.of() : List.of(Operands.of(team) + " = {team_id:Int64}");
    return ofTable(database, table, time, conditions, Map.of("team_id", Long.toString(teamId)));
  }

  /**
   * Of a table of events: of those that the selection takes, whatever its window.
   *
   * @param time DateTime or DateTime64 expression over the table's columns
   */
  public static Statement ofEvents(
      String database, String table, String time, RowSelection selection) {
    List<String> conditions = new ArrayList<>();
    conditions.add(Operands.of(LandedRule.TEAM) + " = {team_id:Int64}");
    conditions.addAll(EventFilter.conditions(selection));
    Map<String, String> parameters = new TreeMap<>(EventFilter.parameters(selection));
    parameters.put("team_id", Long.toString(selection.teamId()));
    return ofTable(database, table, time, conditions, parameters);
  }

  private static Statement ofTable(
      String database,
      String table,
      String time,
      List<String> conditions,
      Map<String, String> parameters) {
    return new Statement(
        """
        SELECT toUInt64(count(first) > 0), ifNull(toUnixTimestamp64Micro(toDateTime64(min(first), 6, 'UTC')), 0)
        FROM (
        SELECT %s AS first
        FROM %s.%s%s
        )"""
            .formatted(
                Operands.of(time),
                Identifiers.quote(database),
                Identifiers.quote(table),
                conditions.isEmpty() ? "" : "\nWHERE " + String.join("\n  AND ", conditions)),
        parameters);
  }

  /**
   * What a model's own query says. {@code min} and the like of no rows are NULL in it, and not the
   * beginning of 1970.
   *
   * @param query one that has {@link ModelSource.Query#earliest}
   */
  public static Statement of(ModelSource.Query query, long teamId) {
    return new Statement(
        """
        WITH (
        %s
        ) AS first
        SELECT toUInt64(isNotNull(first)), ifNull(toUnixTimestamp64Micro(toDateTime64(first, 6, 'UTC')), 0)
        SETTINGS aggregate_functions_null_for_empty = 1"""
            .formatted(query.earliest()),
        Map.of("team_id", Long.toString(teamId)));
  }

  /** Names and types of the columns of that query; reads nothing. */
  public static Statement describe(ModelSource.Query query) {
    // As many lines before the query as the other descriptions have.
    return new Statement(
        """
        DESCRIBE TABLE (
        SELECT *
        FROM (
        %s
        )
        )
        SETTINGS describe_compact_output = 1, aggregate_functions_null_for_empty = 1"""
            .formatted(query.earliest()),
        Map.of("team_id", "0"));
  }
}
