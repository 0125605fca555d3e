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
import io.lakeferry.local.platform.ProjectHome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalMainTest {
  @TempDir Path temporary;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sideways",
        "up --colour=red",
        "up --events=many",
        "up --events=-1",
        "up --hours=0",
        "up --hours=169",
        "up --end=yesterday",
        "up --end=2026-01-31T13:30:00Z",
        "up --clickhouse-port=65536",
        "sample --events=0",
        "sql",
        "clickhouse"
      })
  void endsWithTwoAndOneLineOnWrongUsage(String line) {
    assertThat(run(line)).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(2).first().asString().startsWith("error: ");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void endsWithOneWhenNothingIsUp() {
    assertThat(run("status")).isEqualTo(1);
    assertThat(out.toString()).contains("clickhouse  stopped").contains("databricks  stopped");
    assertThat(state()).doesNotExist();
  }

  @Test
  void showsTheStatusAsJson() throws Exception {
    assertThat(run("status --json")).isEqualTo(1);
    List<JsonNode> rows = new ArrayList<>();
    for (String line : out.toString().lines().toList()) {
      rows.add(new ObjectMapper().readTree(line));
    }
    assertThat(rows)
        .extracting(row -> row.get("server").asText() + " " + row.get("state").asText())
        .containsExactly("clickhouse stopped", "databricks stopped");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sql select", "clickhouse select", "sample"})
  void saysInOneLineThatNothingIsUp(String line) {
    assertThat(run(line)).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("error: The ClickHouse of ")
        .endsWith(" is not up.");
  }

  @Test
  void downIsContentWhenNothingIsUp() {
    assertThat(run("down")).isZero();
    assertThat(err.toString()).isEqualToIgnoringNewLines("not up");
  }

  @Test
  void upSaysWhatIsNotBuilt() {
    assertThat(run("up")).isEqualTo(1);
    assertThat(err.toString().lines()).singleElement().asString().contains("is not built");
  }

  @Test
  void theDemonstrationKnowsTwoRunners() {
    assertThat(run("demo --runner=spark")).isEqualTo(2);
    assertThat(err.toString()).contains("--runner").contains("DIRECT").contains("FLINK");
  }

  @Test
  void pinsTheDefaults() {
    assertThat(run("up --help")).isZero();
    String help = out.toString().replaceAll("\\s+", " ");
    assertThat(help)
        .contains("(default: ~/.lakeferry/local)")
        .contains("0 for none (default: 100000)")
        .contains("so many hours (default: 3)")
        .contains("content (default: 1)");
  }

  @Test
  void quotesForTheShell() {
    assertThat(ConnectionGuide.quoted("/plain/path-1.2")).isEqualTo("/plain/path-1.2");
    assertThat(ConnectionGuide.quoted("a;b")).isEqualTo("'a;b'");
    assertThat(ConnectionGuide.quoted("it's")).isEqualTo("'it'\\''s'");
  }

  @Test
  void takesTheServersWordsOutOfTheDriversMessage() {
    assertThat(
            OneLine.ofDriver(
                "Statement execution failed 01-ab -> select\n secret\nFAILED. Error Message:"
                    + " [TABLE_OR_VIEW_NOT_FOUND] No\n such table."
                    + " , Error code: BAD_REQUEST"))
        .isEqualTo("[TABLE_OR_VIEW_NOT_FOUND] No such table.");
    assertThat(OneLine.of("x".repeat(501))).isEqualTo("x".repeat(500) + "…");
    assertThat(OneLine.ofDriver(null)).isEqualTo("(no message)");
  }

  @Test
  void writesUptimesForPeople() {
    assertThat(StatusCommand.uptime(Duration.ofSeconds(59))).isEqualTo("0:00:59");
    assertThat(StatusCommand.uptime(Duration.ofHours(23).plusMinutes(5))).isEqualTo("23:05:00");
    assertThat(StatusCommand.uptime(Duration.ofHours(50))).isEqualTo("2 d 2 h");
    assertThat(StatusCommand.uptime(Duration.ofSeconds(-1))).isEqualTo("0:00:00");
  }

  @Test
  void findsTheProject() {
    assertThat(Files.exists(ProjectHome.find().resolve("local").resolve("platform"))).isTrue();
  }

  private Path state() {
    return temporary.resolve("state");
  }

  private int run(String line) {
    CommandContext context =
        new CommandContext(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            Clock.fixed(Instant.parse("2026-03-04T05:06:07Z"), ZoneOffset.UTC),
            () -> temporary.resolve("home"),
            false);
    List<String> arguments = new ArrayList<>(List.of(line.split(" ")));
    arguments.removeIf(String::isEmpty);
    if (!arguments.isEmpty()
        && List.of("up", "down", "status", "sql", "clickhouse", "sample")
            .contains(arguments.get(0))) {
      arguments.add("--dir=" + state());
    }
    return LocalMain.commandLine(context).execute(arguments.toArray(String[]::new));
  }
}
