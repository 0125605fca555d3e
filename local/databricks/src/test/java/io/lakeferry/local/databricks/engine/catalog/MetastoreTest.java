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
package io.lakeferry.local.databricks.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetastoreTest {

  @TempDir Path folder;

  @Test
  void aTableIsAFolderWithACommit() throws Exception {
    Metastore metastore = new Metastore(folder);
    metastore.createCatalog("main", null, 0);
    metastore.createSchema("main", "s", null, 0);
    for (String table : new String[] {"whole", "with-hyphen", "unborn"}) {
      Files.createDirectories(metastore.tableFolder("main", "s", table).resolve("_delta_log"));
    }
    for (String table : new String[] {"whole", "with-hyphen"}) {
      Files.createFile(
          metastore
              .tableFolder("main", "s", table)
              .resolve("_delta_log/00000000000000000000.json"));
    }
    Files.createFile(
        metastore.tableFolder("main", "s", "unborn").resolve("_delta_log/.0.json.tmp"));
    assertThat(metastore.tables("main", "s")).containsExactly("whole", "with-hyphen");
  }

  @Test
  void catalogsAndSchemasAreMadeOnce() {
    Metastore metastore = new Metastore(folder);
    assertThat(metastore.createCatalog("My-Catalog", "about", 5)).isTrue();
    assertThat(metastore.createCatalog("my-catalog", "other", 6)).isFalse();
    assertThat(metastore.catalogEntry("my-catalog"))
        .hasValueSatisfying(entry -> assertThat(entry.comment()).isEqualTo("about"));
    assertThat(metastore.createSchema("my-catalog", "s", null, 0)).isTrue();
    assertThat(metastore.createSchema("my-catalog", "S", null, 0)).isFalse();
    metastore.dropSchema("my-catalog", "s");
    assertThat(metastore.schemas("my-catalog")).isEmpty();
    metastore.dropCatalog("my-catalog");
    assertThat(new Metastore(folder).catalogs()).isEmpty();
  }
}
