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
package io.lakeferry.local.databricks.service.sea;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.local.databricks.service.files.UploadMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceCommandTest {
  @Test
  void readsVolumeCommands() {
    assertThat(ServiceCommand.parse("PUT '/a b' INTO '/Volumes/c/s/v/f'"))
        .contains(new ServiceCommand.Put("/a b", "/Volumes/c/s/v/f", UploadMode.CREATE));
    assertThat(ServiceCommand.parse(" -- why\n put /* x /* y */ */ \"f\" into 'p' Overwrite ; "))
        .contains(new ServiceCommand.Put("f", "p", UploadMode.REPLACE));
    assertThat(ServiceCommand.parse("GET 'p' TO 'it''s'"))
        .contains(new ServiceCommand.Get("p", "it's"));
    assertThat(ServiceCommand.parse("REMOVE 'a\\'b'")).contains(new ServiceCommand.Remove("a'b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "/* unclosed",
        "SELECT 'PUT'",
        "SELECT 1 -- PUT 'a' INTO 'b'",
        "PUT 'a' INTO 'b' TWICE",
        "PUT 'a' INTO 'b' OVERWRITE NOW",
        "PUT a INTO b",
        "GET 'a'",
        "REMOVE 'a' 'b'",
        "SET other = 1",
        "SET STATEMENT_TIMEOUT = 5",
        "INSERT INTO `put` VALUES ('INTO')",
        "'unclosed"
      })
  void leavesAllElseToTheEngine(String sql) {
    assertThat(ServiceCommand.parse(sql)).isEmpty();
  }
}
