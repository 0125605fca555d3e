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
package io.lakeferry.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lakeferry.distribution.Exposed.Place;
import io.lakeferry.local.flink.FlinkProcess;
import io.lakeferry.local.platform.LocalSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What can be seen of exports on a real cluster: counts and progress, but no secret. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeenFromOutsideIT {
  private static final Pattern REPORTER =
      Pattern.compile("Started PrometheusReporter HTTP server on port (\\d+)");

  private static final int PORTS = 100;
  private static final int MOST_PORT = 65_535;

  @TempDir static Path folder;

  private final HttpClient http = HttpClient.newHttpClient();
  private ExportingCluster exporting;

  @BeforeAll
  void start() throws Exception {
    exporting =
        new ExportingCluster(
            folder,
            Map.of(
                "metrics.reporter.prom.factory.class",
                "org.apache.flink.metrics.prometheus.PrometheusReporterFactory",
                "metrics.reporter.prom.port",
                portsToChooseFrom()));
  }

  /** Each process takes the first that is free, and logs which. */
  private static String portsToChooseFrom() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int first = Math.min(free.getLocalPort(), MOST_PORT - PORTS);
      return first + "-" + (first + PORTS);
    }
  }

  @AfterAll
  void stop() {
    if (exporting != null) {
      exporting.close();
    }
  }

  /**
   * A name that anybody may read stands in each place, which shows that the looks would find
   * something; secrets stand in none.
   */
  @Test
  void flinkRunShowsNoSecretOfTheEnvironment() throws Exception {
    String open = marker();
    Exposed exposed = new Exposed();
    try (RecordingProxy proxy = new RecordingProxy(exporting.cluster().restAddress());
        Gate gate = exporting.hold("/1-0-")) {
      FlinkProcess launch =
          exporting.flinkRun(
              proxy.address(), exporting.export(open, Map.of("jobName", open)), Map.of());
      awaitThat("the gate holds", gate::holds, launch::isAlive, launch::output);
      lookAt(exposed);
      gate.release();
      assertThat(launch.awaitExit(ExportingCluster.patience())).as(launch.output()).isZero();
      exposed.submission(proxy.sent());
    }
    lookAt(exposed);
    exposed.file(Place.REPORT, exporting.report(open));

    requireNothingButTheOpenName(exposed, open);
  }

  @Test
  void theRunnersOwnClientShowsNoSecretOfFiles() throws Exception {
    String open = marker();
    LocalSettings settings = exporting.settings();
    Map<String, String> options = new TreeMap<>();
    options.put("jobName", open);
    options.put("clickhousePassword", "file:" + settings.secrets().clickhousePassword());
    options.put("clientSecret", "file:" + settings.secrets().clientSecret());
    options.put("debug", "true");
    Path output = exporting.cluster().logs().resolve("own-client.out");
    Exposed exposed = new Exposed();
    try (RecordingProxy proxy = new RecordingProxy(exporting.cluster().restAddress());
        Gate gate = exporting.hold("/1-0-")) {
      Process launch = exporting.client(proxy.address(), exporting.export(open, options), output);
      try {
        awaitThat("the gate holds", gate::holds, launch::isAlive, () -> read(output));
        lookAt(exposed);
        gate.release();
        assertThat(launch.onExit().get(5, TimeUnit.MINUTES).exitValue()).as(read(output)).isZero();
      } finally {
        launch.destroyForcibly();
      }
      exposed.submission(proxy.sent());
    }
    lookAt(exposed);
    exposed.file(Place.REPORT, exporting.report(open));

    requireNothingButTheOpenName(exposed, open);
  }

  /** While one split is held others are done: Prometheus and the client's terminal tell it. */
  @Test
  void prometheusAndTheTerminalTellHowFarAnExportIs() throws Exception {
    String name = marker();
    try (Gate gate = exporting.hold("/1-0-")) {
      FlinkProcess launch =
          exporting.flinkRun(
              exporting.cluster().restAddress(),
              exporting.export(name, Map.of("parallelism", "1")),
              Map.of("LAKEFERRY_TERMINAL", "1"));
      awaitThat("the gate holds", gate::holds, launch::isAlive, launch::output);

      awaitThat(
          "Prometheus is told of rows",
          () -> scraped("lakeferry_rows_exported") > 0 && scraped("lakeferry_splits_done") > 0,
          launch::isAlive,
          launch::output);
      assertThat(scraped("lakeferry_rows_exported"))
          .isLessThan(ExportingCluster.ROWS)
          .isLessThanOrEqualTo(scraped("lakeferry_rows_read"));
      assertThat(scraped("lakeferry_bytes_uploaded")).isPositive();
      assertThat(scraped("lakeferry_no_such_count")).isZero();
      awaitThat(
          "the terminal tells of splits",
          () -> Pattern.compile("[1-9]/\\d+ splits, [1-9]").matcher(launch.output()).find(),
          launch::isAlive,
          launch::output);
      gate.release();
      assertThat(launch.awaitExit(ExportingCluster.patience())).as(launch.output()).isZero();
    }
    assertThat(exporting.cluster().taskManagers())
        .as("what workers log of splits")
        .anySatisfy(
            worker ->
                assertThat(read(worker.log()))
                    .containsPattern("split \\d+: about \\d+ rows")
                    .containsPattern("split \\d+: \\d+ rows in \\d+ files, 1 tries, READ"));
  }

  private static String marker() {
    return "open_" + UUID.randomUUID().toString().replace("-", "");
  }

  private void lookAt(Exposed exposed) {
    exposed.rest(exporting.cluster().rest());
    exposed.files(Place.LOGS, exporting.cluster().logs());
    exposed.files(Place.FILES_OF_THE_CLUSTER, exporting.cluster().logs().getParent());
    exposed.commandLines();
  }

  private void requireNothingButTheOpenName(Exposed exposed, String open) {
    exposed.requireSomethingOfEach();
    for (Place place : Place.values()) {
      assertThat(exposed.find(place, open)).as("the open name in " + place).isNotEmpty();
    }
    LocalSettings settings = exporting.settings();
    for (Map.Entry<String, String> secret :
        Map.of(
                "ClickHouse's password", settings.clickhousePassword(),
                "the client's secret", settings.clientSecret(),
                "the token", settings.token(),
                // Of whatever key: the header of each token that the workspace issues.
                "a session's token", "eyJhbGci",
                "an authorization", "Bearer ")
            .entrySet()) {
      assertThat(exposed.find(secret.getValue())).as(secret.getKey()).isEmpty();
    }
  }

  /** The sum of a metric over all TaskManagers, as Prometheus is told it; 0 if there is none. */
  private double scraped(String metric) {
    double sum = 0;
    Pattern line = Pattern.compile("(?m)^flink_\\w*_" + metric + "\\{[^}]*\\} (\\S+)$");
    for (FlinkProcess worker : exporting.cluster().taskManagers()) {
      Matcher found = line.matcher(scrape(worker));
      while (found.find()) {
        sum += Double.parseDouble(found.group(1));
      }
    }
    return sum;
  }

  private String scrape(FlinkProcess worker) {
    Matcher reporter = REPORTER.matcher(read(worker.log()));
    assertThat(reporter.find()).as("the reporter of " + worker.name()).isTrue();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + reporter.group(1) + "/metrics"))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitThat(
      String what, BooleanSupplier holds, BooleanSupplier alive, Supplier<String> output) {
    try {
      await(what)
          .atMost(ExportingCluster.patience())
          .failFast("the launch has ended", () -> !alive.getAsBoolean())
          .until(holds::getAsBoolean);
    } catch (RuntimeException e) {
      throw new AssertionError(what + ": " + e.getMessage() + "\n" + output.get(), e);
    }
  }
}
