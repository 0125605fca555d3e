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

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeferry.local.platform.LocalPlatform;
import io.lakeferry.local.platform.LocalSettings;
import io.lakeferry.local.platform.ProjectHome;
import io.lakeferry.local.platform.RealPlatform;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The commands against the real servers. */
@ExtendWith(RealPlatform.class)
class LocalMainIT {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final LocalPlatform platform;

  LocalMainIT(LocalPlatform platform) {
    this.platform = platform;
  }

  @Test
  void showsThatBothAreUp() throws Exception {
    assertThat(run("status", "--json")).isZero();
    assertThat(jsonRows())
        .hasSize(2)
        .allSatisfy(
            row -> {
              assertThat(row.get("state").asText()).isEqualTo("ready");
              assertThat(row.get("pid").asLong()).isPositive();
              assertThat(row.get("ports").asText()).isNotEmpty();
            });
  }

  @Test
  void keepsWhatIsUpAndSaysHowToConnectWithoutSecrets() {
    LocalSettings settings = platform.settings();

    assertThat(run("up", "--events=0")).isZero();

    assertThat(err.toString()).contains("up already");
    assertThat(out.toString())
        .contains(settings.clickhouseUrl())
        .contains("export LAKEFERRY_CLICKHOUSE_PASSWORD=\"$(cat ")
        .contains("--clickhousePassword=env:LAKEFERRY_CLICKHOUSE_PASSWORD")
        .contains("--driverProperties='UseProxy=1;")
        .doesNotContain(
            List.of(settings.clickhousePassword(), settings.clientSecret(), settings.token()));
  }

  @Test
  void runsStatementsInTheWarehouse() throws Exception {
    assertThat(
            run(
                "sql",
                "--json",
                "create table main.default.commands (id bigint, name string, v variant);"
                    + " insert into main.default.commands values (1, 'a;b', parse_json('{\"k\":[1]}')),"
                    + " (2, null, null);"
                    + " select id, name, v, id > 1 as big, id / 4 as part from main.default.commands order by id;"
                    + " drop table main.default.commands"))
        .as(err.toString())
        .isZero();
    List<JsonNode> rows = jsonRows();
    assertThat(rows.get(0).toString())
        .isEqualTo(
            "{\"id\":1,\"name\":\"a;b\",\"v\":\"{\\\"k\\\":[1]}\",\"big\":false,\"part\":0.25}");
    assertThat(rows.get(1).toString())
        .isEqualTo("{\"id\":2,\"name\":null,\"v\":null,\"big\":true,\"part\":0.5}");
  }

  @Test
  void showsATable() {
    assertThat(run("sql", "select 7 as number, 'x' as text")).isZero();
    assertThat(out.toString().lines()).containsExactly("number  text", "------  ----", "     7  x");
  }

  @Test
  void saysInOneLineWhatTheWarehouseRefused() {
    assertThat(run("sql", "select\n* from main.default.nothing_of_this_name")).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("error: [TABLE_OR_VIEW_NOT_FOUND]");
  }

  @Test
  void runsStatementsInClickHouse() {
    assertThat(
            run(
                "clickhouse",
                "--json",
                "create table default.commands (id Int64, name String) engine = Memory;"
                    + " insert into default.commands values (1, 'a;b'), (2, '');"
                    + " select * from default.commands order by id;"
                    + " drop table default.commands"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString().lines())
        .containsExactly("{\"id\":1,\"name\":\"a;b\"}", "{\"id\":2,\"name\":\"\"}");
  }

  @Test
  void showsClickHousesOwnTableAndObeysAFormat() {
    assertThat(run("clickhouse", "select 7 as number")).isZero();
    assertThat(out.toString()).contains("┌─number─┐").contains("7 │");
    assertThat(run("clickhouse", "select 8 as number format CSVWithNames")).isZero();
    assertThat(out.toString()).endsWith("\"number\"\n8\n");
  }

  @Test
  void saysInOneLineWhatClickHouseRefused() {
    assertThat(run("clickhouse", "select throwIf(number = 50000)\nfrom numbers(100000)"))
        .isEqualTo(1);
    assertThat(err.toString().lines()).singleElement().asString().startsWith("error: Code: 395");
    assertThat(out.toString()).as("rows before the error").isEmpty();
  }

  private List<JsonNode> jsonRows() throws Exception {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : out.toString().lines().toList()) {
      rows.add(new ObjectMapper().readTree(line));
    }
    return rows;
  }

  private int run(String... arguments) {
    CommandContext context =
        new CommandContext(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            Clock.systemUTC(),
            ProjectHome::find,
            false);
    List<String> line = new ArrayList<>(List.of(arguments));
    line.add(1, "--dir=" + platform.directory());
    return LocalMain.commandLine(context).execute(line.toArray(String[]::new));
  }
}
