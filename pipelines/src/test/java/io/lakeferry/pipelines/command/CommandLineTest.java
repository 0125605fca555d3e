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
package io.lakeferry.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  private Map<String, String> environment = Map.of();

  private int run(String... arguments) {
    return new CommandLine(
            new Terminal(
                new PrintStream(output, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8),
                "0"),
            environment,
            Signals.STOP_THE_RUN)
        .run(List.of(arguments));
  }

  private String output() {
    return output.toString(StandardCharsets.UTF_8);
  }

  private String errors() {
    return errors.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "help"})
  void helpNamesTheCommandsAndTheExitCodes(String word) {
    assertThat(run(word)).isZero();
    assertThat(output()).contains("export", "plan", "runs", "local", "demo", "Exit codes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"export", "plan", "backfill", "verify", "runs"})
  void eachCommandHasHelp(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(output()).startsWith("lakeferry " + command).contains("--databricksHost=...");
    assertThat(errors()).isEmpty();
  }

  @Test
  void modelsAreListedAndShownWithoutASource() {
    assertThat(run("model", "list")).isZero();
    assertThat(output()).contains("events", "7 columns");
    assertThat(run("model", "show", "events")).isZero();
    assertThat(output()).contains("name: events", "events: landed", "name: uuid");
    assertThat(errors()).isEmpty();
    assertThat(run("model", "check", "events")).isEqualTo(2);
    assertThat(errors()).contains("--clickhouseUrl: is missing");
    assertThat(run("model", "shwo", "events")).isEqualTo(2);
    assertThat(errors()).contains("Write list, show <name or file> or check <name or file>");
  }

  @Test
  void aMistypedVariableIsWarnedOf() {
    environment =
        Map.of(
            "LAKEFERRY_HOME", "/h",
            "LAKEFERRY_TEAM_ID", "2",
            "LAKEFERRY_FLINK_MASTER", "[local]",
            "LAKEFERRY_CLIENT_SECRET", "env:LAKEFERRY_MY_SECRET",
            "LAKEFERRY_MY_SECRET", "x",
            "LAKEFERRY_TEAMID", "3",
            "LAKEFERRY_SOMETHING_ELSE_ALTOGETHER", "4");

    assertThat(run("model", "list")).isZero();

    assertThat(errors().lines())
        .containsExactly(
            "lakeferry: warning: the environment variable LAKEFERRY_SOMETHING_ELSE_ALTOGETHER is no"
                + " option and changes nothing. docs/options.md lists the options.",
            "lakeferry: warning: the environment variable LAKEFERRY_TEAMID is no option and changes"
                + " nothing. Did you mean LAKEFERRY_TEAM_ID?");
  }

  @Test
  void withoutACommandItIsWrongUsage() {
    assertThat(run()).isEqualTo(2);
    assertThat(errors()).contains("Usage");
    assertThat(run("exprot")).isEqualTo(2);
    assertThat(errors()).contains("there is no command 'exprot'");
  }

  @Test
  void wrongOptionsAreOneLineWithoutAStack() {
    assertThat(run("export", "--clickhousePassword=hunter2-very-secret")).isEqualTo(2);
    assertThat(errors().lines()).hasSize(1);
    assertThat(errors())
        .startsWith("lakeferry: ")
        .contains("--teamId: is missing", "--clickhousePassword: is not a reference")
        .doesNotContain("hunter2")
        .doesNotContain("\tat ");
  }

  @Test
  void debugShowsTheStack() {
    assertThat(run("export", "--debug=true")).isEqualTo(2);
    assertThat(errors()).contains("\tat io.lakeferry");
  }

  @Test
  void anActionOfRunsIsNeeded() {
    assertThat(
            run(
                "runs",
                "--databricksHost=h",
                "--httpPath=/p",
                "--clientId=c",
                "--clientSecret=file:" + System.getProperty("java.home") + "/release",
                "--catalog=c",
                "--schema=s"))
        .isEqualTo(2);
    assertThat(errors()).contains("Write list, sweep, show <run>, abandon <run> or accept <run>");
  }
}
