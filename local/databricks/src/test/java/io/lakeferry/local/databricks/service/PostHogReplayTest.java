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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What PostHog's batch export sends, from its first statement to its last, through the unmodified
 * driver; see <a
 * href="https://github.com/PostHog/posthog.com/blob/master/contents/docs/cdp/batch-exports/databricks.md">its
 * documentation</a>. Names in back-ticks, with hyphens as in its tests.
 */
class PostHogReplayTest {
  private static final String FOLDER = "/Volumes/main/peer-schema/";

  @TempDir static Path directory;
  private static DatabricksProcess server;

  @BeforeAll
  static void start() throws IOException {
    server = DatabricksProcess.start(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /**
   * An append model: the COPY goes straight into the target, and again if an attempt is repeated.
   */
  @Test
  void anAppendModel() throws Exception {
    String volume = "stage_events-export_2026-01-01_10-00-00_2_1";
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      begin(statement, volume);
      statement.execute(
          "CREATE TABLE IF NOT EXISTS `events-export` (`id` BIGINT, `body` VARIANT) USING DELTA"
              + " COMMENT 'PostHog generated table'");
      Path file =
          ParquetFiles.write(
              directory.resolve("0.parquet"),
              List.of(new ParquetFiles.Row(1, "{\"k\": 1}"), new ParquetFiles.Row(2, "[2]")));
      put(statement, file, volume);
      put(statement, file, volume);
      assertThat(columns(connection, "events-export")).containsExactly("id", "body");
      String copy =
          "COPY INTO `events-export` FROM (SELECT CAST(`id` AS BIGINT) AS `id`,"
              + " PARSE_JSON(`body`) AS `body` FROM '"
              + FOLDER
              + volume
              + "') FILEFORMAT = PARQUET COPY_OPTIONS ('force' = 'true', 'mergeSchema' = 'false')";
      assertThat(statement.executeUpdate(copy)).isEqualTo(2);
      assertThat(statement.executeUpdate(copy)).as("forced once more").isEqualTo(2);
      assertThat(rows(statement, "SELECT count(*), count(DISTINCT id) FROM `events-export`"))
          .containsExactly(List.of("4", "2"));
      assertThatThrownBy(
              () -> statement.executeUpdate(copy.replace("AS `body` FROM", "AS `more` FROM")))
          .as("a column that the target lacks, without schema evolution")
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("more");
      statement.execute("DROP VOLUME IF EXISTS `" + volume + "`");
      assertThat(rows(statement, "SHOW VOLUMES")).isEmpty();
    }
  }

  /** A mutable model: COPY into a stage table of the volume's name, then MERGE. */
  @Test
  void aMutableModel() throws Exception {
    String stage = "stage_persons-export_2026-01-01_10-00-00_2_1";
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      begin(statement, stage);
      String table = " (`id` BIGINT, `body` VARIANT) USING DELTA COMMENT 'PostHog generated table'";
      statement.execute("CREATE TABLE IF NOT EXISTS `persons-export`" + table);
      statement.execute("CREATE TABLE IF NOT EXISTS `" + stage + "`" + table);
      put(
          statement,
          ParquetFiles.write(
              directory.resolve("1.parquet"), List.of(new ParquetFiles.Row(7, "{\"v\": 2}"))),
          stage);
      assertThat(
              statement.executeUpdate(
                  "COPY INTO `"
                      + stage
                      + "` FROM (SELECT CAST(`id` AS BIGINT) AS `id`, PARSE_JSON(`body`) AS `body`"
                      + " FROM '"
                      + FOLDER
                      + stage
                      + "') FILEFORMAT = PARQUET COPY_OPTIONS ('force' = 'true', 'mergeSchema' ="
                      + " 'true')"))
          .isEqualTo(1);
      String merge =
          "MERGE WITH SCHEMA EVOLUTION INTO `persons-export` AS target USING `"
              + stage
              + "` AS source ON target.`id` = source.`id` WHEN MATCHED AND"
              + " (target.`body`:v::int < source.`body`:v::int) THEN UPDATE SET * WHEN NOT MATCHED"
              + " THEN INSERT *";
      assertThat(statement.executeUpdate(merge)).isEqualTo(1);
      assertThat(statement.executeUpdate(merge)).as("the same version").isZero();
      statement.execute("DROP TABLE IF EXISTS `" + stage + "`");
      statement.execute("DROP VOLUME IF EXISTS `" + stage + "`");
      assertThat(rows(statement, "SELECT id, body:v::int FROM `persons-export`"))
          .containsExactly(List.of("7", "2"));
    }
  }

  private static void begin(Statement statement, String volume) throws SQLException {
    statement.execute("CREATE SCHEMA IF NOT EXISTS main.`peer-schema`");
    assertThat(rows(statement, "SELECT 1")).containsExactly(List.of("1"));
    statement.execute("USE CATALOG `main`");
    statement.execute("USE SCHEMA `peer-schema`");
    statement.execute(
        "CREATE VOLUME IF NOT EXISTS `" + volume + "` COMMENT 'PostHog generated volume'");
  }

  private static void put(Statement statement, Path file, String volume) throws SQLException {
    statement.execute(
        "PUT '" + file + "' INTO '" + FOLDER + volume + "/" + file.getFileName() + "' OVERWRITE");
  }

  private static Connection connect() throws IOException, SQLException {
    return server.clients().connect("VolumeOperationAllowedLocalPaths=" + directory + ";");
  }

  private static List<String> columns(Connection connection, String table) throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet found =
        connection.getMetaData().getColumns("main", "peer-schema", table, null)) {
      while (found.next()) {
        names.add(found.getString("COLUMN_NAME"));
      }
    }
    return names;
  }

  private static List<List<String>> rows(Statement statement, String query) throws SQLException {
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
