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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RestartTest {

  @RegisterExtension static final Warehouses WAREHOUSE = new Warehouses();

  @Test
  void allThatWasThereIsThereAgain() throws Exception {
    TestSession before = TestSession.inNewSchema(WAREHOUSE.engine());
    String catalog = "c-" + before.schema();
    before.run("CREATE CATALOG `" + catalog + "`");
    before.run("CREATE SCHEMA `" + catalog + "`.`s-1` COMMENT 'about s'");
    String table = "`" + catalog + "`.`s-1`.`t-1`";
    before.run(
        "CREATE TABLE "
            + table
            + " (id BIGINT COMMENT 'key', v VARIANT) COMMENT 'about t' TBLPROPERTIES ('k'='v')");
    before.run("CREATE VOLUME v COMMENT 'about v'");
    ParquetFiles.ids(before.onDisk("v", "a.parquet"), 1, 2);
    String copy =
        "COPY INTO " + table + " FROM '" + before.volumePath("v", "") + "' FILEFORMAT = PARQUET";
    before.run(copy);
    String id = before.value("DESCRIBE DETAIL " + table, "id");
    assertThatThrownBy(() -> SparkSqlEngine.open(WAREHOUSE.folder()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Another warehouse");

    SqlEngine engine = WAREHOUSE.restart();
    try (TestSession after = TestSession.inNewSchema(engine)) {
      assertThat(after.rows("SHOW SCHEMAS IN `" + catalog + "`"))
          .containsExactly(List.of("default"), List.of("s-1"));
      assertThat(after.rows("SHOW TABLES IN CATALOG `" + catalog + "`"))
          .containsExactly(List.of("s-1", "t-1", "false", "", catalog, "TABLE", "about t"));
      assertThat(after.rows("DESCRIBE TABLE " + table))
          .containsExactly(
              Arrays.asList("id", "bigint", "key"), Arrays.asList("v", "variant", null));
      assertThat(after.value("DESCRIBE DETAIL " + table, "id")).isEqualTo(id);
      assertThat(after.value("DESCRIBE DETAIL " + table, "description")).isEqualTo("about t");
      assertThat(after.rows("SHOW TBLPROPERTIES " + table)).contains(List.of("k", "v"));
      assertThat(after.rows(copy)).as("COPY's memory").containsExactly(List.of("0", "0", "0"));
      assertThat(engine.volumes().find("main", before.schema(), "v"))
          .hasValueSatisfying(volume -> assertThat(volume.comment()).isEqualTo("about v"));
      assertThat(after.rows("INSERT INTO " + table + " VALUES (3, NULL)"))
          .containsExactly(List.of("1", "1"));
      after.run("DROP TABLE " + table);
      assertThat(after.rows("SHOW TABLES IN CATALOG `" + catalog + "`"))
          .as("a table of before is managed, so its files go with it")
          .isEmpty();
      after.run("CREATE TABLE " + table + " (x INT)");
      assertThat(after.rows("SELECT * FROM " + table)).isEmpty();
      after.run("DROP CATALOG `" + catalog + "` CASCADE");
      after.run("DROP SCHEMA main." + before.schema() + " CASCADE");
      assertThat(after.failure("SELECT * FROM " + table)).isNotNull();
      assertThat(engine.openSession("main", "default", Map.of())).isNotNull();
    }
  }
}
