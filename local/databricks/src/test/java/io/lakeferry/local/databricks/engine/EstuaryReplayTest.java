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

/** The statements that Estuary sends, in their order; PostHog's go through the driver. */
class EstuaryReplayTest {

  @RegisterExtension static final Warehouses WAREHOUSE = new Warehouses();

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
