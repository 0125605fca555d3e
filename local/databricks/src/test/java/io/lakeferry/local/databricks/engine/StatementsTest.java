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
package io.lakeferry.local.databricks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StatementsTest {

  @RegisterExtension static final Warehouses WAREHOUSE = new Warehouses();

  private TestSession sql;

  @BeforeEach
  void open() throws Exception {
    sql = TestSession.inNewSchema(WAREHOUSE.engine());
  }

  @AfterEach
  void close() throws Exception {
    sql.close();
  }

  // JSON_ARRAY: https://docs.databricks.com/api/workspace/statementexecution/executestatement
  @Test
  void valuesAreText() throws Exception {
    StatementResult result =
        sql.run(
            "SELECT 1L AS a, TIMESTAMP'2024-01-02 03:04:05.123456' AS b,"
                + " TIMESTAMP_NTZ'2024-01-02 03:04:05.5' AS c, DATE'2024-01-02' AS d,"
                + " parse_json('{\"x\":[1,null]}') AS e, X'00FF' AS f, 1.50BD AS g,"
                + " named_struct('x', 1, 'y', CAST(NULL AS STRING)) AS h, array(1, 2) AS i,"
                + " map('k', 1) AS j, true AS k, 1.5D AS l, NULL AS m, 'é' AS `n.o`,"
                + " CAST(1 AS SMALLINT) AS p");
    assertThat(result.rows())
        .containsExactly(
            Arrays.asList(
                "1",
                "2024-01-02T03:04:05.123Z",
                "2024-01-02T03:04:05.500",
                "2024-01-02",
                "{\"x\":[1,null]}",
                "AP8=",
                "1.50",
                "{\"x\":1,\"y\":null}",
                "[1,2]",
                "{\"k\":1}",
                "true",
                "1.5",
                null,
                "é",
                "1"));
    assertThat(result.columns())
        .extracting(ResultColumn::typeName)
        .containsExactly(
            "LONG",
            "TIMESTAMP",
            "TIMESTAMP_NTZ",
            "DATE",
            "VARIANT",
            "BINARY",
            "DECIMAL",
            "STRUCT",
            "ARRAY",
            "MAP",
            "BOOLEAN",
            "DOUBLE",
            "NULL",
            "STRING",
            "SHORT");
    assertThat(result.columns().get(6).precision()).isEqualTo(3);
    assertThat(result.columns().get(6).scale()).isEqualTo(2);
    sql.run("SET TIMEZONE = 'America/Los_Angeles'");
    assertThat(sql.value("SELECT TIMESTAMP'2021-06-15 12:34:56.789'"))
        .isEqualTo("2021-06-15T12:34:56.789-07:00");
  }

  // https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-syntax-ddl-create-table-using
  @Test
  void aTableThatSeveralSessionsCreateAtOnceIsCreatedOnce() throws Exception {
    int sessions = 6;
    CyclicBarrier together = new CyclicBarrier(sessions);
    ExecutorService threads = Executors.newFixedThreadPool(sessions);
    try {
      List<Future<StatementResult>> created = new ArrayList<>();
      for (int i = 0; i < sessions; i++) {
        TestSession session = sql.another();
        created.add(
            threads.submit(
                () -> {
                  together.await();
                  return session.run("CREATE TABLE IF NOT EXISTS shared (a INT) USING DELTA");
                }));
      }
      for (Future<StatementResult> one : created) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(sql.rows("DESCRIBE HISTORY shared")).hasSize(1);
    assertThat(sql.failure("CREATE TABLE shared (a INT) USING DELTA").getMessage())
        .contains("TABLE_OR_VIEW_ALREADY_EXISTS");
  }

  // https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-parameter-marker
  @Test
  void parametersOfAllKinds() throws Exception {
    assertThat(
            sql.rows(
                "SELECT ?, ? + 1, cast(? AS STRING), ?, ?, ?, ?",
                positional(1, "STRING", "it's \\ ?"),
                positional(2, "BIGINT", "2"),
                positional(3, "TIMESTAMP", "2024-01-02 03:04:05.123456"),
                positional(4, "DECIMAL(10,2)", "1.5"),
                positional(5, "DATE", null),
                positional(6, "BOOLEAN", "true"),
                positional(7, null, "text")))
        .containsExactly(
            Arrays.asList(
                "it's \\ ?", "3", "2024-01-02 03:04:05.123456", "1.50", null, "true", "text"));
    sql.run("CREATE TABLE t (a BIGINT, b STRING)");
    assertThat(
            sql.rows(
                "INSERT INTO t VALUES (?, ?), (?, ?), (?, ?)",
                positional(1, "BIGINT", "1"),
                positional(2, "STRING", "x"),
                positional(3, "BIGINT", "2"),
                positional(4, "STRING", "y"),
                positional(5, "BIGINT", "3"),
                positional(6, "STRING", "z")))
        .containsExactly(List.of("3", "3"));
    assertThat(
            sql.rows("SELECT b FROM t WHERE a = :a", new StatementParameter("a", 0, "BIGINT", "2")))
        .containsExactly(List.of("y"));
    assertThat(sql.rows("EXECUTE IMMEDIATE 'SELECT ?' USING 5")).containsExactly(List.of("5"));
    assertThat(sql.failure("SELECT ?").condition()).isEqualTo("UNBOUND_SQL_PARAMETER");
    sql.run("CREATE VOLUME v COMMENT ?", positional(1, "STRING", "run 'a'"));
    assertThat(sql.value("DESCRIBE VOLUME v", "comment")).isEqualTo("run 'a'");
  }

  private static StatementParameter positional(int ordinal, String type, String value) {
    return new StatementParameter(null, ordinal, type, value);
  }

  @Test
  void namedCatalogsWithThreeLevelNames() throws Exception {
    String catalog = "c-" + sql.schema();
    sql.run("CREATE CATALOG IF NOT EXISTS `" + catalog + "` COMMENT 'mine'");
    assertThat(sql.failure("CREATE CATALOG `" + catalog + "`").condition())
        .isEqualTo("CATALOG_ALREADY_EXISTS");
    assertThat(sql.rows("SHOW CATALOGS")).contains(List.of(catalog), List.of("main"));
    try (SqlSession before = WAREHOUSE.engine().openSession(catalog, "default", Map.of())) {
      sql.run("CREATE SCHEMA `" + catalog + "`.`s-1` COMMENT 'about'");
      String table = "`" + catalog + "`.`s-1`.`t-1`";
      sql.run(
          "CREATE TABLE "
              + table
              + " (id BIGINT NOT NULL COMMENT 'the id', v VARIANT, PRIMARY KEY (id) RELY) USING"
              + " DELTA COMMENT 'a table' TBLPROPERTIES ('k' = 'v')");
      sql.run("INSERT INTO " + table + " VALUES (1, NULL)");
      before.execute("a", "USE `s-1`", List.of());
      assertThat(before.execute("b", "SELECT id FROM `t-1`", List.of()).rows())
          .as("another session, open before")
          .containsExactly(List.of("1"));
      assertThat(sql.value("DESCRIBE DETAIL " + table, "name")).isEqualTo(catalog + ".s-1.t-1");
      assertThat(sql.value("DESCRIBE DETAIL " + table, "id")).hasSize(36);
      assertThat(sql.rows("DESCRIBE TABLE " + table))
          .containsExactly(
              Arrays.asList("id", "bigint", "the id"), Arrays.asList("v", "variant", null));
      assertThat(sql.rows("DESCRIBE TABLE EXTENDED " + table))
          .contains(List.of("Name", catalog + ".s-1.t-1", ""), List.of("Comment", "a table", ""));
      assertThat(sql.rows("SHOW TBLPROPERTIES " + table)).contains(List.of("k", "v"));
      assertThat(sql.rows("SHOW SCHEMAS IN `" + catalog + "`"))
          .containsExactly(List.of("default"), List.of("s-1"));
      assertThat(sql.rows("SHOW TABLES IN CATALOG `" + catalog + "` SCHEMA LIKE 's*' LIKE '*'"))
          .containsExactly(List.of("s-1", "t-1", "false", "", catalog, "TABLE", "a table"));
      assertThat(sql.rows("SHOW COLUMNS IN CATALOG `" + catalog + "` TABLE LIKE 't-1'"))
          .extracting(row -> row.get(0), row -> row.get(4), row -> row.get(8), row -> row.get(9))
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("id", "BIGINT", "false", "the id"),
              org.assertj.core.groups.Tuple.tuple("v", "VARIANT", "true", ""));
      assertThat(sql.rows("SHOW KEYS IN CATALOG `" + catalog + "` IN SCHEMA `s-1` IN TABLE `t-1`"))
          .isEmpty();
      assertThat(sql.failure("DROP SCHEMA `" + catalog + "`.`s-1`").condition())
          .isEqualTo("SCHEMA_NOT_EMPTY");
      assertThat(sql.failure("DROP CATALOG `" + catalog + "`").condition())
          .isEqualTo("UC_CATALOG_NOT_EMPTY");
    }
    sql.run("DROP CATALOG `" + catalog + "` CASCADE");
    assertThat(sql.rows("SHOW CATALOGS")).doesNotContain(List.of(catalog));
    assertThat(sql.failure("USE CATALOG `" + catalog + "`").condition())
        .isEqualTo("NO_SUCH_CATALOG_EXCEPTION");
  }

  // https://docs.databricks.com/aws/en/error-messages/error-classes
  @Test
  void failuresHaveDatabricksConditions() throws Exception {
    expect("SELECT * FROM nope", "TABLE_OR_VIEW_NOT_FOUND", "42P01");
    expect("SELECT * FROM main.nope.t", "TABLE_OR_VIEW_NOT_FOUND", "42P01");
    expect("SELECT * FROM nope.a.b", "NO_SUCH_CATALOG_EXCEPTION", "42704");
    expect("USE CATALOG nope", "NO_SUCH_CATALOG_EXCEPTION", "42704");
    expect("USE SCHEMA nope", "SCHEMA_NOT_FOUND", "42704");
    expect("CREATE TABLE main.nope.t (a INT)", "SCHEMA_NOT_FOUND", "42704");
    expect("SELEC 1", "PARSE_SYNTAX_ERROR", "42601");
    expect("SELECT 'open", "PARSE_SYNTAX_ERROR", "42601");
    expect("SELECT nope", "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", "42703");
    expect("SELECT parse_json('{')", "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION", "22023");
    expect("SELECT 1 / 0", "DIVIDE_BY_ZERO", "22012");
    expect("SELECT cast('a' AS INT)", "CAST_INVALID_INPUT", "22018");
    sql.run("CREATE TABLE t (a INT)");
    expect("CREATE TABLE t (a INT)", "TABLE_OR_VIEW_ALREADY_EXISTS", "42P07");
    expect(
        "MERGE INTO t USING (SELECT explode(array(1, 1)) AS a) s ON t.a = s.a WHEN MATCHED THEN"
            + " UPDATE SET b = 1",
        "DELTA_MERGE_UNRESOLVED_EXPRESSION",
        "42601");
    SqlFailure missing = sql.failure("DROP TABLE nope");
    assertThat(missing).hasMessageContaining("nope").hasMessageNotContaining("lfdb_");
  }

  private void expect(String statement, String condition, String sqlState) {
    SqlFailure failure = sql.failure(statement);
    assertThat(failure).as(statement).isNotNull();
    assertThat(failure.condition()).as(statement).isEqualTo(condition);
    assertThat(failure.sqlState()).as(statement).isEqualTo(sqlState);
    assertThat(failure.getMessage()).startsWith("[" + condition + "]");
  }

  @Test
  void dmlAnswersWithCounts() throws Exception {
    sql.run("CREATE TABLE t (id BIGINT, n INT)");
    assertThat(sql.rows("INSERT INTO t SELECT id, 0 FROM range(4)"))
        .containsExactly(List.of("4", "4"));
    assertThat(sql.rows("INSERT INTO t SELECT id, 0 FROM range(4) WHERE id > 9"))
        .containsExactly(List.of("0", "0"));
    assertThat(sql.rows("WITH s AS (SELECT 9L AS id) INSERT INTO t SELECT id, 1 FROM s"))
        .containsExactly(List.of("1", "1"));
    assertThat(sql.rows("UPDATE t SET n = 5 WHERE id < 2")).containsExactly(List.of("2"));
    assertThat(sql.rows("DELETE FROM t WHERE id = 3")).containsExactly(List.of("1"));
    StatementResult merge =
        sql.run(
            "MERGE WITH SCHEMA EVOLUTION INTO t USING (SELECT 0L AS id, 7 AS n, 'x' AS extra UNION"
                + " ALL SELECT 100L, 8, 'y') s ON t.id = s.id WHEN MATCHED THEN UPDATE SET * WHEN"
                + " NOT MATCHED THEN INSERT *");
    assertThat(merge.columns())
        .extracting(ResultColumn::name)
        .containsExactly(
            "num_affected_rows", "num_updated_rows", "num_deleted_rows", "num_inserted_rows");
    assertThat(merge.rows()).containsExactly(List.of("2", "1", "0", "1"));
    assertThat(sql.rows("SELECT n, extra FROM t WHERE id IN (0, 100) ORDER BY id"))
        .containsExactly(List.of("7", "x"), List.of("8", "y"));
    assertThat(sql.value("SELECT count(*) FROM t VERSION AS OF 1")).isEqualTo("4");
    assertThat(sql.run("CREATE TABLE u AS SELECT 1 AS a").columns()).isEmpty();
    assertThat(
            sql.failure(
                    "MERGE INTO t USING (SELECT explode(array(0L, 0L)) AS id) s ON t.id = s.id"
                        + " WHEN MATCHED THEN UPDATE SET n = 1")
                .condition())
        .isEqualTo("DELTA_MULTIPLE_SOURCE_ROW_MATCHING_TARGET_ROW_IN_MERGE");
  }

  @Test
  void aStatementIsCanceledFromAnotherThread() throws Exception {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Gate gate = Gate.create("canceled");
      Future<StatementResult> running =
          threads.submit(
              () ->
                  sql.session()
                      .execute(
                          "x",
                          "SELECT id + " + Gate.expression("canceled") + " FROM range(2)",
                          List.of()));
      gate.awaitReached(running);
      sql.session().cancel("no such statement");
      sql.session().cancel("x");
      Awaitility.await().atMost(Duration.ofMinutes(1)).until(running::isDone);
      ExecutionException thrown =
          org.assertj.core.api.Assertions.catchThrowableOfType(
              ExecutionException.class, running::get);
      assertThat(((SqlFailure) thrown.getCause()).condition()).isEqualTo(SqlFailure.CANCELED);
    } finally {
      threads.shutdownNow();
    }
    assertThat(sql.value("SELECT 1")).as("the session lives on").isEqualTo("1");
  }

  // https://docs.databricks.com/aws/en/sql/language-manual/parameters/statement_timeout
  @Test
  void aStatementTimesOut() throws Exception {
    sql.run("SET STATEMENT_TIMEOUT = 1");
    Gate.create("slow");
    SqlFailure failure = sql.failure("SELECT id + " + Gate.expression("slow") + " FROM range(2)");
    assertThat(failure).hasMessageContaining("timed out");
    sql.run("SET STATEMENT_TIMEOUT = 600");
    assertThat(sql.value("SELECT 1")).isEqualTo("1");
  }

  @Test
  void volumesBySql() throws Exception {
    sql.run("/* run id */ CREATE VOLUME v COMMENT 'it''s ours'");
    SqlFailure taken = sql.failure("CREATE VOLUME v");
    assertThat(taken.condition()).isEqualTo("VOLUME_ALREADY_EXISTS");
    sql.run("CREATE VOLUME IF NOT EXISTS `V`");
    assertThat(sql.rows("SHOW VOLUMES IN " + sql.schema() + " LIKE 'v*'"))
        .containsExactly(List.of(sql.schema(), "v"));
    assertThat(sql.value("DESCRIBE VOLUME main." + sql.schema() + ".v", "comment"))
        .isEqualTo("it's ours");
    sql.run("COMMENT ON VOLUME v IS 'new'");
    assertThat(sql.value("DESCRIBE VOLUME v", "comment")).isEqualTo("new");
    ParquetFiles.ids(sql.onDisk("v", "d/a.parquet"), 1);
    assertThat(sql.rows("LIST '" + sql.volumePath("v", "") + "'"))
        .extracting(row -> row.get(1))
        .containsExactly("d/");
    assertThat(sql.rows("SELECT id FROM parquet.`" + sql.volumePath("v", "d") + "`"))
        .containsExactly(List.of("1"));
    assertThat(sql.failure("PUT '/a' INTO '/Volumes/a/b/c/d' OVERWRITE").condition())
        .isEqualTo("UNSUPPORTED_FEATURE");
    sql.run("DROP VOLUME v");
    assertThat(sql.failure("DROP VOLUME v").condition()).isEqualTo("VOLUME_NOT_FOUND");
    sql.run("DROP VOLUME IF EXISTS v");
    assertThat(sql.failure("SHOW VOLUMES IN main.nope").condition()).isEqualTo("SCHEMA_NOT_FOUND");
  }
}
