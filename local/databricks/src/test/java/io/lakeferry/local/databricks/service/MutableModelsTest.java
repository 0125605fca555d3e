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
package io.lakeferry.local.databricks.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an export of a mutable model asks of a warehouse, through the unmodified driver. */
class MutableModelsTest {
  @TempDir static Path directory;
  private static DatabricksProcess server;

  private final String schema = "s_" + UUID.randomUUID().toString().replace("-", "");
  private Connection connection;
  private Statement statement;

  @BeforeAll
  static void start() throws IOException {
    server = DatabricksProcess.start(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void connect() throws Exception {
    // The driver hides the row of counts that a MERGE answers with, unless told otherwise.
    connection = server.clients().connect("NonRowcountQueryPrefixes=MERGE;");
    statement = connection.createStatement();
    statement.execute("CREATE SCHEMA main." + schema);
    statement.execute("USE SCHEMA main." + schema);
  }

  @AfterEach
  void close() throws Exception {
    statement.execute("DROP SCHEMA main." + schema + " CASCADE");
    connection.close();
  }

  /**
   * See <a href="https://docs.databricks.com/aws/en/sql/language-manual/delta-merge-into">MERGE
   * INTO</a>; its result columns are those that <a
   * href="https://docs.databricks.com/aws/en/delta/merge">Databricks' notebooks</a> show.
   */
  @Test
  void mergesTheNewestRowOfEachKeyFromAStage() throws Exception {
    personTables();
    statement.execute(
        "INSERT INTO target SELECT 1, 'a', 5L, parse_json('{\"v\": 5}') UNION ALL SELECT 1, 'b', 5L,"
            + " NULL UNION ALL SELECT NULL, 'c', 5L, NULL UNION ALL SELECT 1, 'd', NULL, NULL");
    statement.execute(
        "INSERT INTO stage SELECT 1, 'a', 6L, parse_json('{\"v\": 6}') UNION ALL SELECT 1, 'a', 7L,"
            + " parse_json('{\"v\": 7}') UNION ALL SELECT 1, 'b', 4L, NULL UNION ALL SELECT NULL,"
            + " 'c', 9L, NULL UNION ALL SELECT 1, 'd', 0L, NULL UNION ALL SELECT 2, 'a', NULL,"
            + " parse_json('[1]')");
    String source =
        " USING (SELECT * EXCEPT (place) FROM (SELECT *, row_number() OVER (PARTITION BY team_id,"
            + " distinct_id ORDER BY version DESC NULLS LAST) AS place FROM stage) WHERE place = 1)"
            + " AS source ON target.team_id <=> source.team_id AND target.distinct_id <=>"
            + " source.distinct_id AND target.distinct_id BETWEEN 'a' AND 'd'"
            + " WHEN MATCHED AND (source.version > target.version OR (target.version IS NULL AND"
            + " source.version IS NOT NULL))";
    String stars =
        "MERGE INTO target" + source + " THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *";

    assertThat(counts(stars)).containsExactly(4L, 3L, 0L, 1L);
    assertThat(counts(stars)).as("once more").containsExactly(0L, 0L, 0L, 0L);
    assertThat(
            rows(
                "SELECT team_id, distinct_id, version, to_json(properties) FROM target ORDER BY"
                    + " team_id NULLS FIRST, distinct_id"))
        .containsExactly(
            Arrays.asList(null, "c", "9", null),
            Arrays.asList("1", "a", "7", "{\"v\":7}"),
            Arrays.asList("1", "b", "5", null),
            Arrays.asList("1", "d", "0", null),
            Arrays.asList("2", "a", null, "[1]"));

    statement.execute("UPDATE stage SET version = 10 WHERE distinct_id = 'b'");
    statement.execute("INSERT INTO stage VALUES (3, 'e', 1, NULL)");
    assertThat(
            counts(
                "MERGE INTO target"
                    + source
                    + " THEN UPDATE SET version = source.version, properties = source.properties"
                    + " WHEN NOT MATCHED THEN INSERT (team_id, distinct_id, version, properties)"
                    + " VALUES (source.team_id, source.distinct_id, source.version,"
                    + " source.properties)"))
        .containsExactly(2L, 1L, 0L, 1L);
    assertThat(
            counts(
                "MERGE INTO target USING stage AS source ON target.distinct_id ="
                    + " source.distinct_id AND source.distinct_id = 'e' WHEN MATCHED THEN DELETE"))
        .containsExactly(1L, 0L, 1L, 0L);
  }

  private void personTables() throws SQLException {
    String columns = " (team_id BIGINT, distinct_id STRING, version BIGINT, properties VARIANT)";
    statement.execute("CREATE TABLE target" + columns + " USING DELTA");
    statement.execute("CREATE TABLE stage" + columns + " USING DELTA");
  }

  /**
   * See <a
   * href="https://docs.databricks.com/aws/en/delta/update-schema#automatic-schema-evolution-for-delta-lake-merge">schema
   * evolution for merge</a>: columns that only the source has are added, those that only the target
   * has stay.
   */
  @Test
  void evolutionAddsColumnsAndTakesNoneAway() throws Exception {
    statement.execute("CREATE TABLE target (id BIGINT, version BIGINT, mine STRING)");
    statement.execute("INSERT INTO target VALUES (1, 1, 'kept'), (2, 1, 'kept')");
    String merge =
        " INTO target USING (SELECT 1L AS id, 2L AS version, parse_json('{\"a\": 1}') AS properties,"
            + " array('x', NULL) AS urls, true AS flag UNION ALL SELECT 3L, 1L, NULL, array(), NULL)"
            + " AS source ON target.id <=> source.id WHEN MATCHED AND source.version >"
            + " target.version THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *";

    assertThat(counts("MERGE WITH SCHEMA EVOLUTION" + merge)).containsExactly(2L, 1L, 0L, 1L);

    assertThat(rows("DESCRIBE TABLE target"))
        .extracting(row -> row.get(0) + " " + row.get(1))
        .containsExactly(
            "id bigint",
            "version bigint",
            "mine string",
            "properties variant",
            "urls array<string>",
            "flag boolean");
    assertThat(rows("SELECT id, mine, properties:a::int, urls, flag FROM target ORDER BY id"))
        .containsExactly(
            Arrays.asList("1", "kept", "1", "[\"x\",null]", "true"),
            Arrays.asList("2", "kept", null, null, null),
            Arrays.asList("3", null, null, "[]", null));
    statement.execute("CREATE TABLE narrow (id BIGINT, version BIGINT)");
    assertThat(counts("MERGE" + merge.replace("INTO target", "INTO narrow AS target")))
        .as("without evolution the further columns are left out")
        .containsExactly(2L, 0L, 0L, 2L);
    assertThat(rows("DESCRIBE TABLE narrow")).hasSize(2);
  }

  /**
   * See <a
   * href="https://docs.databricks.com/aws/en/error-messages/error-classes#delta_multiple_source_row_matching_target_row_in_merge">the
   * condition</a>.
   */
  @Test
  void severalSourceRowsOfOneTargetRowAreRefused() throws Exception {
    personTables();
    statement.execute("INSERT INTO target VALUES (1, 'a', 1, NULL)");
    statement.execute("INSERT INTO stage VALUES (1, 'a', 2, NULL), (1, 'a', 3, NULL)");

    assertThatThrownBy(
            () ->
                statement.execute(
                    "MERGE INTO target USING stage AS source ON target.team_id <=> source.team_id"
                        + " AND target.distinct_id <=> source.distinct_id WHEN MATCHED THEN UPDATE"
                        + " SET *"))
        .isInstanceOfSatisfying(
            SQLException.class, refused -> assertThat(refused.getSQLState()).isEqualTo("21506"))
        .hasMessageContaining("[DELTA_MULTIPLE_SOURCE_ROW_MATCHING_TARGET_ROW_IN_MERGE]")
        .hasMessageContaining(
            "multiple source rows matched and attempted to modify the same\ntarget row");
    assertThat(rows("SELECT version FROM target")).containsExactly(List.of("1"));
  }

  /**
   * See <a
   * href="https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-syntax-ddl-create-table-using">CREATE
   * TABLE</a>, <a
   * href="https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-syntax-ddl-cluster-by">CLUSTER
   * BY</a>, <a href="https://docs.databricks.com/aws/en/tables/operations/table-details">table
   * details</a> and <a
   * href="https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-syntax-aux-show-tables">SHOW
   * TABLES</a>.
   */
  @Test
  void aTableIsCreatedDescribedFoundAndDropped() throws Exception {
    statement.execute(
        "CREATE TABLE main."
            + schema
            + ".`lf_run_1` (`team_id` BIGINT COMMENT 'It''s the team', `distinct_id` STRING,"
            + " `properties` VARIANT) USING DELTA CLUSTER BY (`team_id`, `distinct_id`) COMMENT"
            + " 'Made by a test; it''s run 1' TBLPROPERTIES ('made.for' = 'tests',"
            + " 'delta.deletedFileRetentionDuration' = 'interval 3 days')");
    statement.execute("CREATE TABLE other (a INT)");
    statement.execute("CREATE TABLE lfx (a INT)");

    try (ResultSet detail =
        statement.executeQuery("DESCRIBE DETAIL main." + schema + ".lf_run_1")) {
      assertThat(detail.next()).isTrue();
      assertThat(detail.getString("name")).isEqualTo("main." + schema + ".lf_run_1");
      assertThat(detail.getString("format")).isEqualTo("delta");
      assertThat(detail.getString("description")).isEqualTo("Made by a test; it's run 1");
      assertThat(detail.getString("clusteringColumns")).isEqualTo("[\"team_id\",\"distinct_id\"]");
      assertThat(detail.getString("properties"))
          .contains("\"made.for\":\"tests\"")
          .contains("\"delta.deletedFileRetentionDuration\":\"interval 3 days\"");
      assertThat(detail.getTimestamp("createdAt").toInstant())
          .isBetween(java.time.Instant.now().minusSeconds(600), java.time.Instant.now());
      assertThat(detail.getLong("numFiles")).isZero();
      assertThat(UUID.fromString(detail.getString("id"))).isNotNull();
    }
    assertThat(rows("DESCRIBE TABLE lf_run_1"))
        .contains(Arrays.asList("team_id", "bigint", "It's the team"));
    assertThat(rows("SHOW TABLES IN main." + schema + " LIKE 'lf_*'"))
        .as("an underscore is a letter as any other")
        .containsExactly(List.of(schema, "lf_run_1", "false"));
    assertThat(rows("SHOW TABLES IN `main`.`" + schema + "` LIKE 'LF_run*|oth*'"))
        .extracting(row -> row.get(1))
        .containsExactlyInAnyOrder("lf_run_1", "other");

    statement.execute("DROP TABLE main." + schema + ".`lf_run_1`");
    statement.execute("DROP TABLE IF EXISTS main." + schema + ".`lf_run_1`");
    assertThat(rows("SHOW TABLES IN main." + schema + " LIKE 'lf_*'")).isEmpty();
    assertThatThrownBy(() -> statement.execute("DROP TABLE main." + schema + ".lf_run_1"))
        .isInstanceOfSatisfying(
            SQLException.class, missing -> assertThat(missing.getSQLState()).isEqualTo("42P01"))
        .hasMessageContaining("[TABLE_OR_VIEW_NOT_FOUND]");
  }

  /**
   * See <a href="https://docs.databricks.com/aws/en/delta/history">DESCRIBE HISTORY</a> and the
   * operation metrics of MERGE there.
   */
  @Test
  void theHistoryTellsWhatAMergeDid() throws Exception {
    personTables();
    statement.execute("INSERT INTO target VALUES (1, 'a', 1, NULL)");
    statement.execute("INSERT INTO stage VALUES (1, 'a', 2, NULL), (1, 'b', 3, NULL)");
    assertThat(
            counts(
                "MERGE INTO target USING stage AS source ON target.distinct_id <=>"
                    + " source.distinct_id WHEN MATCHED AND source.version > target.version THEN"
                    + " UPDATE SET * WHEN NOT MATCHED THEN INSERT *"))
        .containsExactly(2L, 1L, 0L, 1L);

    try (ResultSet history = statement.executeQuery("DESCRIBE HISTORY target LIMIT 1")) {
      assertThat(history.next()).isTrue();
      assertThat(history.getLong("version")).isEqualTo(2);
      assertThat(history.getString("operation")).isEqualTo("MERGE");
      assertThat(history.getString("operationParameters"))
          .contains("predicate")
          .contains("matchedPredicates")
          .contains("notMatchedPredicates");
      assertThat(history.getString("operationMetrics"))
          .contains("\"numTargetRowsUpdated\":\"1\"")
          .contains("\"numTargetRowsInserted\":\"1\"")
          .contains("\"numTargetRowsDeleted\":\"0\"")
          .contains("\"numSourceRows\":\"2\"");
      assertThat(history.getString("isolationLevel")).isNotEmpty();
    }
  }

  /**
   * Types of the columns of persons and sessions, as <a
   * href="https://docs.databricks.com/api/workspace/statementexecution/executestatement">the
   * manifest</a> names them and the driver gives them.
   */
  @Test
  void valuesOfEachTypeComeThroughTheDriver() throws Exception {
    statement.execute(
        "CREATE TABLE kinds (l BIGINT, i INT, d DOUBLE, b BOOLEAN, day DATE, at TIMESTAMP, text"
            + " STRING, list ARRAY<STRING>, any VARIANT)");
    statement.execute(
        "INSERT INTO kinds VALUES (9223372036854775807, -2147483648, 4.9E-324D, true,"
            + " DATE'1969-12-31', TIMESTAMP'2026-01-02 03:04:05.678', 'é🎉', array('a,b', '\"q\"',"
            + " NULL, ''), parse_json('{\"k\": [1]}')), (NULL, NULL, NULL, NULL, NULL, NULL, NULL,"
            + " NULL, NULL)");

    try (ResultSet row = statement.executeQuery("SELECT * FROM kinds ORDER BY l NULLS LAST")) {
      ResultSetMetaData columns = row.getMetaData();
      List<Integer> types = new ArrayList<>();
      List<String> names = new ArrayList<>();
      for (int column = 1; column <= columns.getColumnCount(); column++) {
        types.add(columns.getColumnType(column));
        names.add(columns.getColumnTypeName(column));
      }
      assertThat(types.subList(0, 8))
          .containsExactly(
              Types.BIGINT,
              Types.INTEGER,
              Types.DOUBLE,
              Types.BOOLEAN,
              Types.DATE,
              Types.TIMESTAMP,
              Types.VARCHAR,
              Types.ARRAY);
      assertThat(names.get(7)).startsWith("ARRAY");
      assertThat(names.get(8)).isEqualTo("VARIANT");
      assertThat(row.next()).isTrue();
      assertThat(row.getLong(1)).isEqualTo(Long.MAX_VALUE);
      assertThat(row.getInt(2)).isEqualTo(Integer.MIN_VALUE);
      assertThat(row.getDouble(3)).isEqualTo(Double.MIN_VALUE);
      assertThat(row.getBoolean(4)).isTrue();
      assertThat(row.getDate(5)).isEqualTo(Date.valueOf("1969-12-31"));
      assertThat(row.getTimestamp(6).toInstant()).isEqualTo("2026-01-02T03:04:05.678Z");
      assertThat(row.getString(7)).isEqualTo("é🎉");
      assertThat(row.getString(8)).isEqualTo("[\"a,b\",\"\\\"q\\\"\",null,\"\"]");
      assertThat(row.getString(9)).isEqualTo("{\"k\":[1]}");
      assertThat(row.next()).isTrue();
      for (int column = 1; column <= columns.getColumnCount(); column++) {
        assertThat(row.getObject(column)).as(columns.getColumnName(column)).isNull();
      }
    }
  }

  /** The row of counts of a MERGE: affected, updated, deleted, inserted. */
  private List<Long> counts(String merge) throws SQLException {
    try (ResultSet row = statement.executeQuery(merge)) {
      ResultSetMetaData columns = row.getMetaData();
      List<String> names = new ArrayList<>();
      List<Long> counts = new ArrayList<>();
      assertThat(row.next()).isTrue();
      for (int column = 1; column <= columns.getColumnCount(); column++) {
        names.add(columns.getColumnName(column));
        counts.add(row.getLong(column));
      }
      assertThat(names)
          .containsExactly(
              "num_affected_rows", "num_updated_rows", "num_deleted_rows", "num_inserted_rows");
      return counts;
    }
  }

  private List<List<String>> rows(String query) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (ResultSet result = statement.executeQuery(query)) {
      int width = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= width; column++) {
          row.add(result.getString(column));
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
