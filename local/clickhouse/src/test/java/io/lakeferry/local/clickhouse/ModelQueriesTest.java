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
package io.lakeferry.local.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the queries of persons, sessions and models of one's own need, over HTTP. */
@ExtendWith(SharedServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ModelQueriesTest {
  private final HttpCaller caller;

  ModelQueriesTest(ServerProcess server) {
    this.caller = new HttpCaller(server);
  }

  @BeforeAll
  void makeTables() throws Exception {
    for (String statement :
        new String[] {
          "CREATE DATABASE models",
          "CREATE TABLE models.visits (team Int64, session UInt128, id String, at DateTime64(6,"
              + " 'UTC'), url String, uuid UUID) ENGINE = MergeTree ORDER BY (team, at)",
          "CREATE TABLE models.sessions (team Int64, session UInt128, id"
              + " AggregateFunction(argMax, String, DateTime64(6, 'UTC')), first"
              + " SimpleAggregateFunction(min, DateTime64(6, 'UTC')), urls"
              + " SimpleAggregateFunction(groupUniqArrayArray, Array(String)), pages"
              + " AggregateFunction(uniq, Nullable(UUID)), up_to_two AggregateFunction(uniqUpTo(1),"
              + " Nullable(UUID))) ENGINE = AggregatingMergeTree ORDER BY (team, session)",
          "CREATE MATERIALIZED VIEW models.sessions_view TO models.sessions AS SELECT team, session,"
              + " argMaxState(visits.id, at) AS id, min(at) AS first, groupUniqArray(url) AS urls,"
              + " uniqState(toNullable(uuid)) AS pages, uniqUpToState(1)(toNullable(uuid)) AS"
              + " up_to_two FROM models.visits GROUP BY team, session",
          "CREATE TABLE models.channels (domain String, kind String, type Nullable(String)) ENGINE ="
              + " MergeTree ORDER BY (domain, kind)",
          "INSERT INTO models.channels VALUES ('google', 'source', 'Search'), ('mail', 'medium',"
              + " NULL)",
          "CREATE DICTIONARY models.channels_dict (domain String, kind String, type"
              + " Nullable(String)) PRIMARY KEY domain, kind SOURCE(CLICKHOUSE(QUERY 'SELECT domain,"
              + " kind, type FROM models.channels')) LAYOUT(COMPLEX_KEY_HASHED()) LIFETIME(MIN 3000"
              + " MAX 3600)"
        }) {
      ok(statement, Map.of());
    }
  }

  /** Partial states of several inserts are put together when they are read. */
  @Test
  void aggregateStatesFilledByAView() throws Exception {
    ok(
        "INSERT INTO models.visits VALUES (1, 340282366920938463463374607431768211455, 'a',"
            + " '2026-01-01 00:00:00.000002', '/x', generateUUIDv4())",
        Map.of());
    ok(
        "INSERT INTO models.visits VALUES (1, 340282366920938463463374607431768211455, 'b',"
            + " '2026-01-01 00:00:00.000001', '/y', generateUUIDv4()), (1,"
            + " 340282366920938463463374607431768211455, 'c', '2026-01-01 00:00:00.000003', '/x',"
            + " generateUUIDv4())",
        Map.of());

    assertThat(
            ok(
                "SELECT toString(session), argMaxMerge(id), min(first),"
                    + " arraySort(arrayDistinct(arrayFlatten(groupArray(urls)))), uniqMerge(pages),"
                    + " uniqUpToMerge(1)(up_to_two) FROM models.sessions WHERE team ="
                    + " {team_id:Int64} GROUP BY session",
                Map.of("param_team_id", "1", "readonly", "2")))
        .isEqualTo(
            "340282366920938463463374607431768211455\tc\t2026-01-01 00:00:00.000001\t['/x','/y']"
                + "\t3\t2\n");
  }

  @Test
  void dictionariesOverTablesOfTheSameServer() throws Exception {
    String query =
        "SELECT dictGet('models.channels_dict', 'type', (domain, 'source')),"
            + " dictGetOrNull('models.channels_dict', 'type', (domain, 'medium')),"
            + " toTypeName(dictGet('models.channels_dict', 'type', (domain, 'source')))"
            + " FROM (SELECT arrayJoin(['google', 'mail', CAST(%s, 'Nullable(String)')]) AS domain)";
    assertThat(ok(query.formatted("'nobody'"), Map.of("readonly", "2")))
        .isEqualTo(
            "Search\t\\N\tNullable(String)\n\\N\t\\N\tNullable(String)\n\\N\t\\N\tNullable(String)\n");
    assertThat(caller.post(query.formatted("NULL"), Map.of()).body())
        .as("no key holds NULL")
        .startsWith("Code: 349.");
  }

  @Test
  void arraysAsParameters() throws Exception {
    assertThat(
            ok(
                "SELECT name, name IN {names:Array(String)} FROM (SELECT arrayJoin(['it\\'s', 'a,b',"
                    + " '', '🎉 \\\\', 'other']) AS name)",
                Map.of("param_names", "['it\\'s','a,b','','🎉 \\\\']")))
        .isEqualTo("it\\'s\t1\na,b\t1\n\t1\n🎉 \\\\\t1\nother\t0\n");
    assertThat(ok("SELECT {names:Array(String)}", Map.of("param_names", "[]"))).isEqualTo("[]\n");
  }

  @Test
  void columnsOfAQueryWithParameters() throws Exception {
    assertThat(
            ok(
                "DESCRIBE (SELECT 1::Int32 AS a, [id] AS b, toDate(at) AS c, at, uuid FROM"
                    + " models.visits WHERE at >= {window_start:DateTime64(6, 'UTC')} AND team ="
                    + " {team_id:Int64}) FORMAT TabSeparated",
                Map.of(
                    "param_window_start",
                    "2026-01-01 00:00:00.000000",
                    "param_team_id",
                    "1",
                    "readonly",
                    "2")))
        .isEqualTo(
            "a\tInt32\t\t\t\t\t\nb\tArray(String)\t\t\t\t\t\nc\tDate\t\t\t\t\t\n"
                + "at\tDateTime64(6, \\'UTC\\')\t\t\t\t\t\nuuid\tUUID\t\t\t\t\t\n");
    HttpResponse<String> unbound =
        caller.post("DESCRIBE (SELECT {nobody_gave_it:Int64} AS a)", Map.of());
    assertThat(unbound.body()).startsWith("Code: 456.");
  }

  private String ok(String sql, Map<String, String> url) throws IOException, InterruptedException {
    HttpResponse<String> response = caller.post(sql, url);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }
}
