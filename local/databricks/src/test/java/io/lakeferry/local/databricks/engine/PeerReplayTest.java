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

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The statements that other products send, in their order. */
class PeerReplayTest {

  @RegisterExtension static final Warehouses WAREHOUSE = new Warehouses();

  /**
   * PostHog's batch export of a mutable model; see <a
   * href="https://github.com/PostHog/posthog.com/blob/master/contents/docs/cdp/batch-exports/databricks.md">its
   * documentation</a>. Names in back-ticks, with hyphens as in its tests.
   */
  @Test
  void postHog() throws Exception {
    try (TestSession sql = TestSession.inNewSchema(WAREHOUSE.engine())) {
      String schema = sql.schema() + "-posthog";
      sql.run("CREATE SCHEMA `" + schema + "`");
      assertThat(sql.rows("SELECT 1")).containsExactly(List.of("1"));
      sql.run("USE CATALOG `main`");
      sql.run("USE SCHEMA `" + schema + "`");
      String stage = "stage_persons_2026-01-01_10-00-00_2_1";
      sql.run("CREATE VOLUME IF NOT EXISTS `" + stage + "` COMMENT 'PostHog generated volume'");
      String columns =
          "(`team_id` BIGINT, `distinct_id` STRING, `properties` VARIANT, `person_version` BIGINT)";
      sql.run(
          "CREATE TABLE IF NOT EXISTS `persons-export` "
              + columns
              + " USING DELTA COMMENT 'PostHog generated table'");
      sql.run("CREATE TABLE IF NOT EXISTS `" + stage + "` " + columns + " USING DELTA");
      String folder = "/Volumes/main/" + schema + "/" + stage;
      String parquet =
          "message m { optional int64 team_id; optional binary distinct_id (STRING);"
              + " optional binary properties (STRING); optional int64 person_version; }";
      ParquetFiles.row(
          WAREHOUSE.engine().volumes().resolve(folder + "/0.parquet"),
          parquet,
          row ->
              row.append("team_id", 2L)
                  .append("distinct_id", "a")
                  .append("properties", "{\"k\":1}")
                  .append("person_version", 1L));
      String copy =
          "COPY INTO `"
              + stage
              + "` FROM (SELECT CAST(`team_id` AS BIGINT) AS `team_id`, `distinct_id`,"
              + " PARSE_JSON(`properties`) AS `properties`, CAST(`person_version` AS BIGINT) AS"
              + " `person_version` FROM '"
              + folder
              + "') FILEFORMAT = PARQUET COPY_OPTIONS ('force' = 'true', 'mergeSchema' = 'true')";
      assertThat(sql.rows(copy)).containsExactly(List.of("1", "1", "0"));
      String merge =
          "MERGE WITH SCHEMA EVOLUTION INTO `persons-export` AS target USING `"
              + stage
              + "` AS source ON target.`team_id` = source.`team_id` AND target.`distinct_id` ="
              + " source.`distinct_id` WHEN MATCHED AND (target.`person_version` <"
              + " source.`person_version`) THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *";
      assertThat(sql.rows(merge)).containsExactly(List.of("1", "0", "0", "1"));
      assertThat(sql.rows(merge)).as("same version").containsExactly(List.of("0", "0", "0", "0"));
      assertThat(sql.rows("SELECT distinct_id, properties:k::int FROM `persons-export`"))
          .containsExactly(List.of("a", "1"));
      sql.run("DROP TABLE IF EXISTS `" + stage + "`");
      sql.run("DROP VOLUME IF EXISTS `" + stage + "`");
      assertThat(sql.rows("SHOW VOLUMES")).isEmpty();
      assertThat(sql.rows("SHOW TABLES"))
          .containsExactly(List.of(schema, "persons-export", "false"));
      sql.run("DROP SCHEMA `main`.`" + schema + "` CASCADE");
    }
  }

  /**
   * Estuary's materialization: a JSON file staged in a volume, COPY with casts for inserts, MERGE
   * straight from the file for updates; see <a
   * href="https://github.com/estuary/connectors/tree/main/materialize-databricks">its
   * connector</a>.
   */
  @Test
  void estuary() throws Exception {
    try (TestSession sql = TestSession.inNewSchema(WAREHOUSE.engine())) {
      sql.run("CREATE VOLUME IF NOT EXISTS `" + sql.schema() + "`.`flow_staging`;");
      sql.run(
          "CREATE TABLE IF NOT EXISTS "
              + sql.schema()
              + ".orders (\n  id LONG NOT NULL COMMENT 'it\\'s the key',\n  note STRING COMMENT ''"
              + "\n) COMMENT 'Generated' TBLPROPERTIES ('delta.columnMapping.mode' = 'name');");
      sql.run("ALTER TABLE " + sql.schema() + ".orders ADD COLUMN\n\tamount DOUBLE\n;");
      Files.createDirectories(sql.onDisk("flow_staging", "flow_temp_tables"));
      write(
          sql, "one.json", "{\"id\":1,\"note\":\"a\",\"amount\":1.5}\n{\"id\":2,\"note\":null}\n");
      String staging = sql.volumePath("flow_staging", "flow_temp_tables");
      String copy =
          "\n\tCOPY INTO "
              + sql.schema()
              + ".orders FROM (\n    SELECT\n\t\tid::LONG, note::STRING, amount::DOUBLE\n  FROM '"
              + staging
              + "'\n\t)\n  FILEFORMAT = JSON\n  FILES = ('one.json')\n  FORMAT_OPTIONS ( 'mode' ="
              + " 'FAILFAST', 'ignoreMissingFiles' = 'false' )\n\tCOPY_OPTIONS ( 'mergeSchema' ="
              + " 'true' )\n  ;\n";
      assertThat(sql.rows(copy)).containsExactly(List.of("2", "2", "0"));
      assertThat(sql.rows(copy)).as("asked again").containsExactly(List.of("0", "0", "0"));

      write(
          sql,
          "two.json",
          "{\"id\":1,\"note\":\"b\",\"amount\":2.5,\"_flow_delete\":false}\n"
              + "{\"id\":2,\"_flow_delete\":true}\n{\"id\":3,\"note\":\"c\",\"_flow_delete\":false}\n");
      String merge =
          "MERGE INTO "
              + sql.schema()
              + ".orders AS l USING ((SELECT id::LONG, note::STRING, amount::DOUBLE,"
              + " _flow_delete::BOOLEAN FROM json.`"
              + staging
              + "/two.json`)) AS r ON l.id = r.id AND l.id >= 1 AND l.id <= 3"
              + " WHEN MATCHED AND r._flow_delete THEN DELETE"
              + " WHEN MATCHED THEN UPDATE SET l.note = r.note, l.amount = r.amount"
              + " WHEN NOT MATCHED AND NOT r._flow_delete THEN INSERT (id, note, amount) VALUES"
              + " (r.id, r.note, r.amount);";
      assertThat(sql.rows(merge)).containsExactly(List.of("3", "1", "1", "1"));
      assertThat(sql.rows("SELECT id, note, amount FROM orders ORDER BY id"))
          .containsExactly(List.of("1", "b", "2.5"), java.util.Arrays.asList("3", "c", null));
      Files.delete(sql.onDisk("flow_staging", "flow_temp_tables/one.json"));
      assertThat(sql.failure(copy).condition())
          .as("what its recovery looks for")
          .isEqualTo("PATH_NOT_FOUND");
    }
  }

  private static void write(TestSession sql, String file, String text) throws Exception {
    Files.writeString(
        sql.onDisk("flow_staging", "flow_temp_tables/" + file), text, StandardCharsets.UTF_8);
  }
}
