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
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeferry.sinks.connection.Credentials;
import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.protocol.RunSpecification.JsonColumns;
import io.lakeferry.sinks.protocol.RunSpecification.NewTable;
import io.lakeferry.sinks.protocol.RunSpecification.SchemaEvolution;
import io.lakeferry.sinks.protocol.RunSpecification.WriteMode;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.Models;
import io.lakeferry.transforms.settings.DataSize;
import io.lakeferry.transforms.window.RowSelection;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsReaderTest {
  private static final String SECRET = "hunter2-very-secret";

  @TempDir Path folder;
  private String secretReference;

  @BeforeEach
  void writeSecret() throws IOException {
    Path file = folder.resolve("secret");
    Files.writeString(file, SECRET + "\n");
    secretReference = "file:" + file;
  }

  private List<String> required() {
    return new ArrayList<>(
        List.of(
            "--clickhouseUrl=https://clickhouse:8443",
            "--clickhousePassword=" + secretReference,
            "--clickhouseDatabase=posthog",
            "--teamId=2",
            "--windowStart=2026-03-01T09:00:00Z",
            "--windowEnd=2026-03-01T10:00:00Z",
            "--databricksHost=dbc-1.cloud.databricks.com",
            "--httpPath=/sql/1.0/warehouses/abc",
            "--clientId=app",
            "--clientSecret=" + secretReference,
            "--catalog=main",
            "--schema=web",
            "--table=events"));
  }

  private ParsedOptions<ExportSettings> read(String... further) {
    List<String> arguments = required();
    arguments.addAll(List.of(further));
    return OptionsReader.readExport(arguments.toArray(String[]::new));
  }

  private String refusal(List<String> arguments) {
    try {
      OptionsReader.readExport(arguments.toArray(String[]::new));
    } catch (LakeferryException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.INVALID_OPTION);
      return e.getMessage();
    }
    throw new AssertionError("nothing was refused");
  }

  private String refusalWith(String... further) {
    List<String> arguments = required();
    arguments.addAll(List.of(further));
    return refusal(arguments);
  }

  private String refusalInsteadOf(String name, String argument) {
    List<String> arguments = required();
    arguments.removeIf(given -> given.startsWith("--" + name + "="));
    arguments.add(argument);
    return refusal(arguments);
  }

  @Test
  void everyDefaultIsAsDocumented() {
    ExportSettings settings = read().settings();

    assertThat(settings.exportName()).isEqualTo("posthog_events");
    assertThat(settings.model()).isEqualTo(Models.events());
    assertThat(settings.selection())
        .isEqualTo(RowSelection.landed(2, settings.selection().window()));
    assertThat(settings.writeMode()).isEqualTo(WriteMode.APPEND);
    assertThat(settings.newTable()).isEqualTo(NewTable.PLAIN);
    assertThat(settings.settle()).isEqualTo(Duration.ofSeconds(60));
    assertThat(settings.generation()).isZero();
    assertThat(settings.jsonColumns()).isEqualTo(JsonColumns.VARIANT);
    assertThat(settings.schemaEvolution()).isEqualTo(SchemaEvolution.ADD_COLUMNS);
    assertThat(settings.report()).isNull();
    assertThat(settings.verbosity()).isEqualTo(Verbosity.QUIET);
    assertThat(settings.source().user()).isEqualTo("default");
    assertThat(settings.source().settings()).isEmpty();
    assertThat(settings.source().maxExecutionTime()).isEqualTo(Duration.ofHours(4));
    assertThat(settings.source().maxConnections()).isEqualTo(4);
    assertThat(settings.warehouse().driverProperties()).isEmpty();
    assertThat(settings.warehouse().statementTimeout()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.tuning())
        .isEqualTo(
            new TuningSettings(
                DataSize.ofMebibytes(128),
                2,
                4,
                Duration.ofSeconds(2),
                OptionsReader.defaultWorkFolder().toString()));
    assertThat(OptionsReader.defaultWorkFolder())
        .isEqualTo(
            Path.of(
                System.getProperty("java.io.tmpdir"),
                "lakeferry-" + System.getProperty("user.name")));
    assertThat((Object) read().beam().getRunner()).isEqualTo(DirectRunner.class);
  }

  @Test
  void everyDefaultOfTheInterfacesIsPinned() {
    Map<String, String> defaults = new TreeMap<>();
    for (Class<?> options :
        List.of(ExportOptions.class, BackfillOptions.class, VerifyOptions.class)) {
      for (OptionDescription option : OptionDescription.allOf(options)) {
        option.defaultText().ifPresent(text -> defaults.put(option.name(), text));
      }
    }

    assertThat(defaults)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("clickhouseMaxConnections", "4"),
                Map.entry("clickhouseMaxExecutionTime", "4h"),
                Map.entry("clickhouseUser", "default"),
                Map.entry("lookBack", "7d"),
                Map.entry("lookAhead", "1d"),
                Map.entry("concurrentSplits", "2"),
                Map.entry("debug", "false"),
                Map.entry("generation", "0"),
                Map.entry("model", "events"),
                Map.entry("onFailure", "stop"),
                Map.entry("parallel", "1"),
                Map.entry("repair", "false"),
                Map.entry("retryPause", "2s"),
                Map.entry("schemaEvolution", "true"),
                Map.entry("settle", "60s"),
                Map.entry("splitTries", "4"),
                Map.entry("statementTimeout", "1h"),
                Map.entry("targetFileSize", "128MiB"),
                Map.entry("timezone", "UTC"),
                Map.entry("useVariant", "true"),
                Map.entry("verbose", "false"),
                Map.entry("windowBy", "landed")));
  }

  @Test
  void valuesArriveTyped() {
    ExportSettings settings =
        read(
                "--exportName=web",
                "--settle=PT2M",
                "--generation=3",
                "--useVariant=false",
                "--schemaEvolution=false",
                "--targetFileSize=64MiB",
                "--concurrentSplits=3",
                "--driverProperties=UseProxy=1;ProxyHost=proxy;ProxyPort=3128;ProxyPwd="
                    + secretReference,
                "--clickhouseSettings=max_threads=4",
                "--report=out.json",
                "--debug")
            .settings();

    assertThat(settings.exportName()).isEqualTo("web");
    assertThat(settings.teamId()).isEqualTo(2);
    assertThat(settings.window().start()).isEqualTo(Instant.parse("2026-03-01T09:00:00Z"));
    assertThat(settings.window().end()).isEqualTo(Instant.parse("2026-03-01T10:00:00Z"));
    assertThat(settings.settle()).isEqualTo(Duration.ofMinutes(2));
    assertThat(settings.generation()).isEqualTo(3);
    assertThat(settings.jsonColumns()).isEqualTo(JsonColumns.STRING);
    assertThat(settings.schemaEvolution()).isEqualTo(SchemaEvolution.NONE);
    assertThat(settings.target()).isEqualTo(new TableName("main", "web", "events"));
    assertThat(settings.tuning().targetFileSize()).isEqualTo(DataSize.ofMebibytes(64));
    assertThat(settings.tuning().concurrentSplits()).isEqualTo(3);
    assertThat(settings.warehouse().driverProperties())
        .containsEntry("ProxyHost", "proxy")
        .containsEntry("ProxyPwd", secretReference);
    assertThat(settings.warehouse().credentials())
        .asInstanceOf(type(Credentials.ServicePrincipal.class))
        .extracting(Credentials.ServicePrincipal::clientId)
        .isEqualTo("app");
    assertThat(settings.source().settings()).containsEntry("max_threads", "4");
    assertThat(settings.report()).isEqualTo("out.json");
    assertThat(settings.verbosity()).isEqualTo(Verbosity.DEBUG);
  }

  @Test
  void aTokenServesInsteadOfThePrincipal() {
    List<String> arguments = required();
    arguments.removeIf(given -> given.startsWith("--client"));
    arguments.add("--accessToken=" + secretReference);

    ExportSettings settings = OptionsReader.readExport(arguments.toArray(String[]::new)).settings();

    assertThat(settings.warehouse().credentials()).isInstanceOf(Credentials.AccessToken.class);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-01,2026-03-01T00:00:00Z",
    "2026-03-01T00:00:00+00:00,2026-03-01T00:00:00Z",
    "2026-03-01T01:30:00+01:00,2026-03-01T00:30:00Z",
    "2026-03-01 00:00:00Z,2026-03-01T00:00:00Z",
    "2026-03-01T00:00:00.000001Z,2026-03-01T00:00:00.000001Z"
  })
  void instantsAreReadAsOrchestratorsWriteThem(String written, String meant) {
    List<String> arguments = required();
    arguments.removeIf(given -> given.startsWith("--windowStart"));
    arguments.add("--windowStart=" + written);

    assertThat(
            OptionsReader.readExport(arguments.toArray(String[]::new)).settings().window().start())
        .isEqualTo(Instant.parse(meant));
  }

  @Test
  void everythingWrongIsNamedAtOnce() {
    String message =
        refusal(
            List.of(
                "--clickhouseUrl=clickhouse:9000",
                "--clickhousePassword=" + SECRET,
                "--teamId=two",
                "--windowStart=yesterday",
                "--windowEnd=2026-03-01T10:00:00.0000001Z",
                "--settle=soon",
                "--targetFilesize=1MiB",
                "--databricksHost=https://dbc-1.cloud.databricks.com",
                "--httpPath=sql",
                "--clientId=app",
                "--concurrentSplits=0",
                "--useVariant=yes",
                "--table=a",
                "--table=b",
                "stray"));

    assertThat(message)
        .contains("--clickhouseUrl: is not understood")
        .contains("--clickhousePassword: is not a reference to a secret")
        .contains("--clickhouseDatabase: is missing")
        .contains("--teamId: 'two' is not understood")
        .contains("--windowStart: 'yesterday' is not understood")
        .contains("--windowEnd: '2026-03-01T10:00:00.0000001Z' is not understood")
        .contains("--settle: 'soon' is not understood")
        .contains("--targetFilesize: is no option. Did you mean --targetFileSize")
        .contains("--databricksHost: 'https://dbc-1.cloud.databricks.com' is no host name")
        .contains("--httpPath: 'sql' is no path")
        .contains("--clientSecret: is missing")
        .contains("--concurrentSplits: '0' is out of range")
        .contains("--useVariant: 'yes' is not understood. Write true or false")
        .contains("--table: is given twice")
        .contains("--catalog: is missing")
        .contains("--schema: is missing")
        .contains("'stray': is no option")
        .contains("lakeferry export --help")
        .doesNotContain(SECRET)
        .doesNotContain("\n");
  }

  @Test
  void aSingleProblemStandsAlone() {
    assertThat(refusalInsteadOf("teamId", "--exportName=x"))
        .isEqualTo(
            "--teamId: is missing. Give --teamId=...: Team (project) whose rows are exported.");
  }

  @Test
  void aPlainSecretIsRefusedAndNotRepeated() {
    assertThat(refusalInsteadOf("clickhousePassword", "--clickhousePassword=" + SECRET))
        .contains("--clickhousePassword: is not a reference to a secret")
        .doesNotContain(SECRET);
    assertThat(refusalInsteadOf("clientSecret", "--clientSecret=" + SECRET))
        .contains("--clientSecret: is not a reference to a secret")
        .doesNotContain(SECRET);
    assertThat(refusalWith("--driverProperties=ProxyPwd=" + SECRET))
        .contains("--driverProperties ProxyPwd: is not a reference to a secret")
        .doesNotContain(SECRET);
    assertThat(refusalWith("--driverProperties=http.header.X-Gateway=" + SECRET))
        .contains("--driverProperties http.header.X-Gateway: is not a reference to a secret")
        .contains("give env:NAME or file:PATH")
        .doesNotContain(SECRET);
    assertThat(refusalWith("--clickhouseSettings=client.http_header_X-GATEWAY=" + SECRET))
        .contains("--clickhouseSettings client.http_header_X-GATEWAY: is not a reference")
        .doesNotContain(SECRET);
    assertThat(refusalWith("--clickhouseSettings=" + SECRET))
        .contains("--clickhouseSettings: is not understood")
        .doesNotContain(SECRET);
    for (String name : List.of("Auth_AccessToken", "OAuthRefreshToken", "password", "user")) {
      assertThat(refusalWith("--driverProperties=" + name + "=" + SECRET))
          .contains("--driverProperties " + name + ": credentials are not given by")
          .doesNotContain(SECRET);
    }
    assertThat(refusalWith("--driverProperties=" + SECRET))
        .contains("--driverProperties: is not understood")
        .doesNotContain(SECRET);
    assertThat(refusalWith("--driverProperties=OAuth2Secret=" + SECRET))
        .contains("--driverProperties OAuth2Secret: credentials are not given by driver properties")
        .doesNotContain(SECRET);
    assertThat(refusalInsteadOf("clickhouseUrl", "--clickhouseUrl=http://u:" + SECRET + "@host"))
        .contains("--clickhouseUrl: is not understood")
        .doesNotContain(SECRET);
    assertThat(refusalWith("--clickhousePasword=" + SECRET))
        .contains("--clickhousePasword: is no option. Did you mean --clickhousePassword")
        .doesNotContain(SECRET);
  }

  @Test
  void aTrustStoresPasswordProtectsNothingAndMayStandPlain() throws Exception {
    Path store = folder.resolve("t.p12");
    KeyStore empty = KeyStore.getInstance("PKCS12");
    empty.load(null, null);
    try (OutputStream out = Files.newOutputStream(store)) {
      empty.store(out, "changeit".toCharArray());
    }
    assertThat(
            read("--driverProperties=SSLTrustStore=" + store + ";SSLTrustStorePwd=changeit")
                .settings()
                .warehouse()
                .driverProperties())
        .containsEntry("SSLTrustStorePwd", "changeit");
  }

  @Test
  void headersAreReferencesThatAreReadAtUse() {
    ExportSettings settings =
        read(
                "--driverProperties=http.header.X-Gateway=" + secretReference,
                "--clickhouseSettings=client.http_header_X-GATEWAY=" + secretReference)
            .settings();

    assertThat(settings.warehouse().driverProperties())
        .containsEntry("http.header.X-Gateway", secretReference);
    assertThat(settings.source().settings())
        .containsEntry("client.http_header_X-GATEWAY", secretReference);
    assertThat(settings.redaction().text("it is " + SECRET)).isEqualTo("it is (removed)");
  }

  @Test
  void aReferenceToNothingIsNamedBeforeTheRunBegins() {
    assertThat(refusalWith("--clickhouseSettings=client.http_header_A=env:LAKEFERRY_NO_VARIABLE"))
        .contains(
            "--clickhouseSettings client.http_header_A: the secret at env:LAKEFERRY_NO_VARIABLE"
                + " cannot be read");
    assertThat(
            refusalInsteadOf("clientSecret", "--clientSecret=env:LAKEFERRY_TEST_NO_SUCH_VARIABLE"))
        .contains(
            "--clientSecret: the secret at env:LAKEFERRY_TEST_NO_SUCH_VARIABLE cannot be read");
  }

  @Test
  void credentialsAreOneOrTheOther() {
    assertThat(refusalWith("--accessToken=" + secretReference))
        .contains("--accessToken: contradicts --clientId and --clientSecret");
    List<String> none = required();
    none.removeIf(given -> given.startsWith("--client"));
    assertThat(refusal(none)).contains("--clientId: credentials are missing");
  }

  @Test
  void theWindowEndsAfterItsStart() {
    assertThat(refusalInsteadOf("windowEnd", "--windowEnd=2026-03-01T09:00:00Z"))
        .contains("--windowEnd: is not after --windowStart");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1KiB", "5GiB", "big", "-1MiB"})
  void fileSizesHaveBounds(String size) {
    assertThat(refusalWith("--targetFileSize=" + size))
        .contains("--targetFileSize: '" + size + "' is not understood")
        .contains("4KiB to 4GiB");
  }

  @Test
  void optionsOfRunnersPass() {
    ParsedOptions<ExportSettings> parsed =
        read("--runner=FlinkRunner", "--flinkMaster=[local]", "--parallelism=2");

    assertThat(parsed.beam().getRunner().getSimpleName()).isEqualTo("FlinkRunner");
  }

  @Test
  void anUnknownRunnerIsNamed() {
    assertThat(refusalWith("--runner=NoSuchRunner"))
        .contains("Beam's options")
        .contains("NoSuchRunner");
  }

  @Test
  void afterAnErrorOfBeamsTheOthersAreNamedToo() {
    assertThat(refusalWith("--runner=NoSuchRunner", "--settle=soon", "--splitTries=0"))
        .contains("Beam's options", "NoSuchRunner")
        .contains("--settle: 'soon' is not understood")
        .contains("--splitTries: '0' is out of range");
  }

  @Test
  void whatServerAndDriverWouldRefuseLaterIsNamedWithTheOthers() {
    assertThat(
            refusalWith(
                "--settle=soon",
                "--clickhouseSettings=readonly=0;skip_unavailable_shards=1",
                "--driverProperties=usethriftclient=1;AuthMech=3;EnableTelemetry=0"))
        .contains("--settle: 'soon' is not understood")
        .contains("readonly decides whether results are complete")
        .contains("skip_unavailable_shards decides whether results are complete")
        .contains("driver property usethriftclient: Lakeferry sets it itself")
        .contains("driver property AuthMech: Lakeferry sets it itself")
        .doesNotContain("EnableTelemetry");
    assertThat(
            refusalWith(
                "--settle=soon",
                "--driverProperties=UseProxy=1;ProxyHost=proxy;ProxyPort=abc;SSLTrustStore="
                    + folder.resolve("none.jks")))
        .contains("--settle: 'soon' is not understood")
        .contains("driver property ProxyPort: is no port")
        .contains("driver property SSLTrustStore: cannot be read");
    assertThat(refusalWith("--driverProperties=UseProxy=1;ProxyHost=proxy"))
        .contains("driver property ProxyPort: is missing beside UseProxy=1");
    assertThat(refusalWith("--driverProperties=UseProxy=1;ProxyHost=proxy;ProxyPort=65536"))
        .contains("driver property ProxyPort: is no port");
  }

  @Test
  void theWordsOfAnActionAreCheckedWithTheOptions() {
    for (String[] words :
        new String[][] {{"shove", "run_1"}, {"show"}, {"list", "run_1"}, {"show", "a", "b"}, {}}) {
      assertThatThrownBy(() -> OptionsReader.readRuns(words))
          .describedAs(String.join(" ", words))
          .isInstanceOf(LakeferryException.class)
          .hasMessageContaining("runs: the action is not understood")
          .hasMessageContaining("--databricksHost: is missing");
    }
  }

  @Test
  void noSecretStandsInSettingsOrOptions() throws Exception {
    ParsedOptions<ExportSettings> parsed = read("--driverProperties=ProxyPwd=" + secretReference);

    assertThat(parsed.settings().toString()).doesNotContain(SECRET);
    assertThat(parsed.beam().toString()).doesNotContain(SECRET);
    assertThat(
            new ObjectMapper().writerFor(PipelineOptions.class).writeValueAsString(parsed.beam()))
        .doesNotContain(SECRET)
        .contains(secretReference);
    assertThat(
            new String(
                SerializableUtils.serializeToByteArray(parsed.settings()),
                StandardCharsets.ISO_8859_1))
        .doesNotContain(SECRET);
  }

  @Test
  void theCommandsOnTheLedgerNeedTheWarehouseOnly() {
    List<String> arguments = new ArrayList<>(List.of("show", "run_1"));
    required().stream()
        .filter(
            given ->
                given.matches(
                    "--(databricksHost|httpPath|clientId|clientSecret|catalog|schema)=.*"))
        .forEach(arguments::add);

    RunsSettings settings = OptionsReader.readRuns(arguments.toArray(String[]::new)).settings();

    assertThat(settings.action()).isEqualTo(RunsSettings.Action.SHOW);
    assertThat(settings.runId()).isEqualTo("run_1");
    assertThat(settings.catalog()).isEqualTo("main");
    assertThatThrownBy(() -> OptionsReader.readRuns(new String[] {"list", "--teamId=2"}))
        .isInstanceOf(LakeferryException.class)
        .hasMessageContaining("--teamId: is no option")
        .hasMessageContaining("--databricksHost: is missing");
  }
}
