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
package io.lakeferry.pipelines.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.lakeferry.sinks.connection.Credentials;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options from file and environment, and which of them wins. */
class ConfigTest {
  @TempDir Path folder;
  private OptionsFixture options;

  @BeforeEach
  void make() {
    options =
        new OptionsFixture(folder)
            .with("windowStart", "2026-03-01")
            .with("windowEnd", "2026-03-02");
  }

  @Test
  void theCommandLineWinsOverTheEnvironmentThatOverTheFileThatOverTheDefault() {
    assertThat(options.export().settle()).isEqualTo(Duration.ofSeconds(60));
    options.file("settle: 3m\n");
    assertThat(options.export().settle()).isEqualTo(Duration.ofMinutes(3));
    options.inEnvironment("LAKEFERRY_SETTLE", "4m");
    assertThat(options.export().settle()).isEqualTo(Duration.ofMinutes(4));
    options.with("settle", "5m");
    assertThat(options.export().settle()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void everythingCanStandInTheFile() {
    OptionsFixture empty = new OptionsFixture(folder);
    String text =
        """
        # our export
        clickhouseUrl: https://clickhouse:8443
        clickhousePassword: file:%1$s
        clickhouseDatabase: posthog
        teamId: 17
        windowStart: 2026-03-01T09:00:00Z
        windowEnd: 2026-03-01T10:00:00Z
        databricksHost: dbc-1.cloud.databricks.com
        httpPath: /sql/1.0/warehouses/abc
        clientId: app
        clientSecret: file:%1$s
        catalog: main
        schema: web
        table: events
        useVariant: false
        concurrentSplits: 3
        includeEvents:
          - "a, b"
          - $pageview
        tableProperties:
          delta.enableChangeDataFeed: true
          note: "x;y=z"
        driverProperties: {UseProxy: 1, ProxyHost: proxy, ProxyPort: 3128}
        runner: DirectRunner
        """
            .formatted(folder.resolve("secret"));
    for (String option :
        List.of(
            "clickhouseUrl",
            "clickhousePassword",
            "clickhouseDatabase",
            "teamId",
            "databricksHost",
            "httpPath",
            "clientId",
            "clientSecret",
            "catalog",
            "schema",
            "table")) {
      empty.without(option);
    }
    empty.file(text);

    ExportSettings settings = empty.export();

    assertThat(settings.teamId()).isEqualTo(17);
    assertThat(settings.window()).hasToString("[2026-03-01T09:00:00Z, 2026-03-01T10:00:00Z)");
    assertThat(settings.selection().includeEvents()).containsExactly("a, b", "$pageview");
    assertThat(settings.newTable().properties())
        .isEqualTo(Map.of("delta.enableChangeDataFeed", "true", "note", "x;y=z"));
    assertThat(settings.warehouse().driverProperties()).containsEntry("ProxyPort", "3128");
    assertThat(settings.tuning().concurrentSplits()).isEqualTo(3);
  }

  @Test
  void theEnvironmentNamesTheFileAsWell() {
    Path file = options.file("settle: 7m\n");
    options.without("config").inEnvironment("LAKEFERRY_CONFIG", file.toString());

    assertThat(options.export().settle()).isEqualTo(Duration.ofMinutes(7));
  }

  @Test
  void oneFileServesAllCommands() {
    options.file("parallel: 4\nonFailure: continue\nrepair: true\nteamId: 3\n");
    options.inEnvironment("LAKEFERRY_TO", "2026-03-01");

    assertThat(options.export().teamId()).describedAs("the command line's").isEqualTo(2);
    options
        .without("windowStart")
        .without("windowEnd")
        .with("interval", "hour")
        .with("from", "2026-02-27");
    assertThat(options.backfill().parallel()).isEqualTo(4);
    assertThat(options.backfill().range().to()).isPresent();
  }

  static Stream<org.junit.jupiter.params.provider.Arguments> optionsOfAllCommands() {
    return Stream.of(
            ExportOptions.class,
            BackfillOptions.class,
            VerifyOptions.class,
            RunsOptions.class,
            ModelOptions.class)
        .flatMap(
            command ->
                OptionDescription.allOf(command).stream()
                    .map(
                        option -> org.junit.jupiter.params.provider.Arguments.of(command, option)));
  }

  /** Each is read as the command line gives it. */
  @ParameterizedTest
  @MethodSource("optionsOfAllCommands")
  void everyOptionCanStandInTheEnvironmentAndInTheFile(
      Class<? extends PipelineOptions> command, OptionDescription option) {
    assumeThat(option.name()).as("names the file").isNotEqualTo(ConfigOptions.NAME);
    String value =
        option.type() == String.class ? "env:X" : option.type() == Boolean.class ? "true" : "5";
    String argument = "--" + option.name() + "=" + value;
    String variable = OptionSources.variableOf(option.name());
    Path file = options.file(option.name() + ": " + value + "\n");

    assertThat(usable(command, List.of(argument), Map.of())).contains(argument);
    assertThat(usable(command, List.of(), Map.of(variable, value))).contains(argument);
    assertThat(usable(command, List.of("--config=" + file), Map.of())).contains(argument);
  }

  private static String[] usable(
      Class<? extends PipelineOptions> command,
      List<String> arguments,
      Map<String, String> environment) {
    return Arguments.read(new OptionSources(arguments, environment), command, new Problems())
        .usable();
  }

  @Test
  void anUnknownNameIsToldWithItsLine() {
    Path file = options.file("settle: 1m\n\ntargetFilesize: 1MiB\nzzzzzzzzzzzz: 1\n");

    assertThat(options.refusal())
        .contains(file + " line 3: 'targetFilesize' is no option. Did you mean targetFileSize")
        .contains(file + " line 4: 'zzzzzzzzzzzz' is no option. See lakeferry export --help");
  }

  @Test
  void aProblemTellsWhereItsValueComesFrom() {
    Path file = options.file("splitTries: many\ntable: [a, b]\nsettle: soon\n");
    options.without("table").inEnvironment("LAKEFERRY_TARGET_FILE_SIZE", "huge");

    assertThat(options.refusal())
        .contains("--splitTries (from " + file + " line 1): 'many' is not understood")
        .contains("--table (from " + file + " line 2): does not take what the file gives")
        .contains("--settle (from " + file + " line 3): 'soon' is not understood. Write a duration")
        .contains("--targetFileSize (from LAKEFERRY_TARGET_FILE_SIZE): 'huge' is not understood");
  }

  @Test
  void secretsAreReferencesThereAsWell() {
    String secret = OptionsFixture.SECRET;
    options.without("clientSecret").without("clickhousePassword");
    Path file =
        options.file(
            "clickhousePassword: " + secret + "\ndriverProperties: {ProxyPwd: " + secret + "}\n");
    options.inEnvironment("LAKEFERRY_CLIENT_SECRET", secret);

    assertThat(options.refusal())
        .contains("--clickhousePassword (from " + file + " line 1): is not a reference to a secret")
        .contains("--clientSecret (from LAKEFERRY_CLIENT_SECRET): is not a reference")
        .contains("--driverProperties (from " + file + " line 2) ProxyPwd: is not a reference");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "settle: 1m\nclientSecret: [hunter2-very-secret\n",
        "clientSecret: *hunter2-very-secret\n",
        "- settle\n",
        "settle: 1m\nsettle: 2m\n",
        "config: other.yaml\n",
        "[a]: b\n",
        "tableProperties: {a: [b]}\n",
        "includeEvents: [{a: b}]\n",
        "hunter2-very-secret"
      })
  void aFileThatIsNoneIsRefusedWithoutRepeatingIt(String text) {
    Path file = options.file(text);

    assertThat(options.refusal()).contains(file + " line ");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThat(options.with("config", folder.resolve("none.yaml").toString()).refusal())
        .contains("--config: the file ", "none.yaml cannot be read");
  }

  /** A file that serves all launches may name credentials and periods that one launch replaces. */
  @Test
  void oneWayToSayItPushesTheOtherOutOfLesserSources() {
    String secret = "file:" + folder.resolve("secret");
    options.without("clientId").without("clientSecret");
    options.file("interval: day\noffsetHour: 5\nclientId: app\nclientSecret: " + secret + "\n");
    options.inEnvironment("LAKEFERRY_ACCESS_TOKEN", secret);

    ExportSettings settings = options.export();

    assertThat(settings.window().start()).isEqualTo("2026-03-01T00:00:00Z");
    assertThat(settings.window().end()).isEqualTo("2026-03-02T00:00:00Z");
    assertThat(settings.warehouse().credentials()).isInstanceOf(Credentials.AccessToken.class);
    assertThat(
            options
                .without("windowStart")
                .without("windowEnd")
                .with("interval", "hour")
                .inEnvironment("LAKEFERRY_WINDOW_START", "2026-03-01")
                .at("2026-03-10T12:34:56Z"))
        .satisfies(
            lesser ->
                assertThat(lesser.refusal()).contains("--offsetHour").doesNotContain("--window"));
  }

  @Test
  void anEmptyVariableIsNone() {
    options.inEnvironment("LAKEFERRY_SETTLE", "").inEnvironment("LAKEFERRY_TABLE", "");
    assertThat(options.export().settle()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void variablesOfTheLauncherAreNoOptions() {
    Set<String> names = Arguments.namesOfAllCommands();
    assertThat(names.stream().map(OptionSources::variableOf))
        .contains("LAKEFERRY_CLICKHOUSE_URL", "LAKEFERRY_TEAM_ID", "LAKEFERRY_RUNNER")
        .doesNotContain("LAKEFERRY_HOME", "LAKEFERRY_TERMINAL", "LAKEFERRY_JAVA_OPTS");
  }

  @Test
  void howMuchIsToldIsKnownBeforeTheRest() {
    assertThat(Verbosity.peek(options.sources())).isEqualTo(Verbosity.QUIET);
    options.file("verbose: true\nnonsense: 1\n");
    assertThat(Verbosity.peek(options.sources())).isEqualTo(Verbosity.VERBOSE);
    options.inEnvironment("LAKEFERRY_VERBOSE", "false");
    assertThat(Verbosity.peek(options.sources())).isEqualTo(Verbosity.QUIET);
    options.with("debug", "true");
    assertThat(Verbosity.peek(options.sources())).isEqualTo(Verbosity.DEBUG);
  }
}
