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
package io.lakeferry.local.command;

import static io.lakeferry.local.command.StatementText.CLICKHOUSE;
import static io.lakeferry.local.command.StatementText.DATABRICKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTextTest {
  @Test
  void splitsAtSemicolons() {
    assertThat(DATABRICKS.split("select 1; select 2 ;\n select 3;"))
        .containsExactly("select 1", "select 2", "select 3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select ';'",
        "select ';;''; '",
        "select 'a\\';b'",
        "select \";\"",
        "select `a;b`",
        "select 1 -- ; not here",
        "select /* ; */ 1",
        "select /* ; /* ; */ ; */ 1",
        "select 'unfinished; "
      })
  void keepsASemicolonInsideOfSomething(String statement) {
    assertThat(DATABRICKS.split(statement)).containsExactly(statement.strip());
    assertThat(CLICKHOUSE.split(statement)).containsExactly(statement.strip());
  }

  @Test
  void keepsAScriptWhole() {
    String script = "-- a script\nbegin declare x int; set x = 1; end;";
    assertThat(DATABRICKS.split(script)).containsExactly(script);
    assertThat(CLICKHOUSE.split("begin ; select 1")).hasSize(2);
  }

  @Test
  void knowsTheCommentsOfClickHouse() {
    assertThat(CLICKHOUSE.split("# a; b\nselect 1; select 2")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ; ;", "-- nothing", "/* nothing */ ;"})
  void refusesNothing(String text) {
    assertThatThrownBy(() -> DATABRICKS.split(text))
        .isInstanceOf(CommandException.class)
        .hasMessage("There is no statement.");
  }
}
