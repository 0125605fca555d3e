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

import io.lakeferry.distribution.ExportCluster.Submission;
import io.lakeferry.local.flink.FlinkProcess;
import io.lakeferry.pipelines.it.LocalParts;
import io.lakeferry.pipelines.it.LocalPlatformExtension;
import io.lakeferry.pipelines.it.NumberedWindow;
import io.lakeferry.pipelines.it.ServerGates;
import io.lakeferry.pipelines.it.ServerGates.Gate;
import io.lakeferry.pipelines.it.ServerGates.Sight;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How far an export on a real cluster is, as Prometheus, the terminal and the logs tell it. */
@ExtendWith(LocalPlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProgressOnClusterIT {
  private static final Pattern REPORTER =
      Pattern.compile("Started PrometheusReporter HTTP server on port (\\d+)");

  private static final int PORTS = 100;
  private static final int MOST_PORT = 65_535;
  private static final int ROWS = 20_000;

  /** While this split's upload is held others are done. */
  private static final String ONE_SPLIT = "/1-0-";

  @TempDir static Path folder;

  private final HttpClient http = HttpClient.newHttpClient();
  private NumberedWindow window;
  private ServerGates gates;
  private ExportCluster cluster;

  @BeforeAll
  void start(LocalParts parts) throws IOException {
    window = new NumberedWindow(parts, "progress_on_cluster", ROWS, 200);
    gates = new ServerGates(parts.settings().adminUrl());
    cluster =
        ExportCluster.start(
            folder,
            parts,
            Map.of(
                "metrics.reporter.prom.factory.class",
                "org.apache.flink.metrics.prometheus.PrometheusReporterFactory",
                "metrics.reporter.prom.port",
                portsToChooseFrom()));
  }

  @AfterAll
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  /** Each process takes the first that is free, and logs which. */
  private static String portsToChooseFrom() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int first = Math.min(free.getLocalPort(), MOST_PORT - PORTS);
      return first + "-" + (first + PORTS);
    }
  }

  /** While one split is held others are done: Prometheus and the client's terminal tell it. */
  @Test
  void prometheusAndTheTerminalTellHowFarAnExportIs() {
    try (Gate gate = gates.hold(Sight.REQUEST_RECEIVED, ONE_SPLIT)) {
      Submission export =
          cluster.submit(
              window
                  .export("progress", folder)
                  .with("--targetFileSize=128KiB")
                  .with("--parallelism=1")
                  .withEnvironment(Map.of("LAKEFERRY_TERMINAL", "1")));
      FlinkProcess client = export.client();
      export.awaitThat("the gate holds", () -> gate.hits() > 0);

      export.awaitThat(
          "Prometheus is told of rows",
          () -> scraped("lakeferry_rows_exported") > 0 && scraped("lakeferry_splits_done") > 0);
      assertThat(scraped("lakeferry_rows_exported"))
          .isLessThan(ROWS)
          .isLessThanOrEqualTo(scraped("lakeferry_rows_read"));
      assertThat(scraped("lakeferry_bytes_uploaded")).isPositive();
      assertThat(scraped("lakeferry_no_such_count")).isZero();
      export.awaitThat(
          "the terminal tells of splits",
          () -> Pattern.compile("[1-9]/\\d+ splits, [1-9]").matcher(client.output()).find());
      gate.release();
      export.requireSuccess();
    }
    assertThat(cluster.processes().taskManagers())
        .as("what workers log of splits")
        .anySatisfy(
            worker ->
                assertThat(read(worker.log()))
                    .containsPattern("split \\d+: about \\d+ rows")
                    .containsPattern("split \\d+: \\d+ rows in \\d+ files, 1 tries, READ"));
  }

  /** The sum of a metric over all TaskManagers, as Prometheus is told it; 0 if there is none. */
  private double scraped(String metric) {
    double sum = 0;
    Pattern line = Pattern.compile("(?m)^flink_\\w*_" + metric + "\\{[^}]*\\} (\\S+)$");
    for (FlinkProcess worker : cluster.processes().taskManagers()) {
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
}
