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
package io.lakeferry.local.clickhouse.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StatementTest {

  private static Statement read(String sql) {
    byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
    return Statement.read(bytes, bytes.length);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT 1                                              | SELECT",
        "((SELECT 1) UNION ALL SELECT 2)                       | SELECT",
        "FROM t SELECT a                                       | SELECT",
        "WITH 1 AS insert_count SELECT insert_count            | SELECT",
        "WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x    | OTHER",
        "/* INSERT INTO t FORMAT CSV */ SELECT 1               | SELECT",
        "INSERT INTO t FORMAT CSV                              | INSERT_FORMAT",
        "insert into db.t (a, b) format CSV                    | INSERT_FORMAT",
        "INSERT INTO format FORMAT CSV                         | INSERT_FORMAT",
        "INSERT INTO values.values VALUES (1)                  | INSERT_VALUES",
        "INSERT INTO TABLE FUNCTION remote('a', b.c) VALUES (1) | INSERT_VALUES",
        "INSERT INTO t (* EXCEPT(values)) SELECT 1             | OTHER",
        "INSERT INTO t SELECT format FROM values FORMAT CSV    | OTHER",
        "INSERT INTO t (a) (SELECT 1)                          | OTHER",
        "KILL QUERY WHERE 1                                    | KILL_QUERY",
        "KILL MUTATION WHERE 1                                 | OTHER",
        "SHOW TABLES                                           | OTHER",
        "EXPLAIN SELECT 1                                      | OTHER",
        "-- SELECT 1                                           | EMPTY",
      })
  void knowsTheKind(String sql, Statement.Kind kind) {
    assertThat(read(sql).kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT 1 FORMAT JSON                                  | JSON",
        "SELECT 1 format JSON;                                 | JSON",
        "SELECT 1 FORMAT JSON SETTINGS max_threads = 1         | JSON",
        "SHOW TABLES FORMAT CSV -- FORMAT TSV                  | CSV",
        "SELECT 'FORMAT JSON' FORMAT `CSV`                     | `CSV`",
        "SELECT format('{}', 1) FORMAT TSV                     | TSV",
      })
  void findsTheFormatClause(String sql, String format) {
    assertThat(read(sql).format()).hasValue(format);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT format FROM t",
        "SELECT 'x FORMAT CSV'",
        "SELECT \"a FORMAT CSV\" FROM t",
        "SELECT (SELECT 1 FORMAT CSV)",
        "SELECT $tag$ FORMAT CSV$tag$",
        "SELECT 1 -- FORMAT CSV",
        "SELECT 1 # FORMAT CSV",
        "SELECT 'it''s \\' FORMAT CSV'",
      })
  void isNotFooledByTextThatLooksLikeAFormatClause(String sql) {
    assertThat(read(sql).format()).isEmpty();
  }

  @Test
  void findsWhereTheDataBegins() {
    assertData("INSERT INTO t FORMAT CSV\n1,2", "1,2");
    assertData("INSERT INTO t FORMAT CSV  \r\n 1,2", " 1,2");
    assertData("INSERT INTO t FORMAT CSV 1,2", "1,2");
    assertData("INSERT INTO t FORMAT RowBinary\n\n\n", "\n\n");
    assertData("INSERT INTO t FORMAT Values (1)", "(1)");
    assertData("INSERT INTO t FORMAT TSV", "");
  }

  private static void assertData(String sql, String data) {
    Statement statement = read(sql);
    assertThat(sql.substring(statement.dataOffset())).isEqualTo(data);
    assertThat(sql.substring(0, statement.formatOffset())).isEqualTo("INSERT INTO t ");
  }

  @Test
  void refusesWhatAServerRefuses() {
    assertThat(read("SELECT 1; SELECT 2").refusal())
        .hasValue(Statement.Refusal.MULTIPLE_STATEMENTS);
    assertThat(read("SELECT ';'; -- end\n;").refusal()).isEmpty();
    assertThat(read("SELECT 1 INTO OUTFILE 'x'").refusal())
        .hasValue(Statement.Refusal.INTO_OUTFILE);
    assertThat(read("INSERT INTO t FROM INFILE 'x' FORMAT CSV").refusal())
        .hasValue(Statement.Refusal.FROM_INFILE);
    assertThat(read("SELECT 'INTO OUTFILE'").refusal()).isEmpty();
    assertThat(read("INSERT INTO t VALUES (1); SELECT").refusal())
        .as("data is the engine's business")
        .isEmpty();
  }

  @Test
  void knowsWhatReadonlyForbids() {
    assertThat(read("INSERT INTO t VALUES (1)").changesData()).isTrue();
    assertThat(read("WITH 1 AS a INSERT INTO t SELECT a").changesData()).isTrue();
    assertThat(read("DROP TABLE t").changesData()).isTrue();
    assertThat(read("CREATE TEMPORARY TABLE t (a Int8)").changesData()).isFalse();
    assertThat(read("SELECT 1").changesData()).isFalse();
    assertThat(read("SHOW CREATE TABLE t").changesData()).isFalse();
  }

  @Test
  void unfinishedTextIsLeftToTheEngine() {
    for (String sql :
        new String[] {"SELECT 'open", "SELECT `open", "SELECT /* open", "SELECT (("}) {
      assertThat(read(sql).kind()).as(sql).isEqualTo(Statement.Kind.SELECT);
    }
  }

  @Test
  void queryIdsAreRewrittenOutsideTextOnly() {
    assertThat(
            new QueryIdRewriter("X")
                .rewrite(
                    "KILL QUERY WHERE query_id = 'query_id' AND `query_id` != 'ü' -- query_id"))
        .isEqualTo("KILL QUERY WHERE X = 'query_id' AND X != 'ü' -- query_id");
  }
}
