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

import io.lakeferry.local.flink.ClusterOptions;
import io.lakeferry.local.flink.FlinkCluster;
import io.lakeferry.local.flink.FlinkProcess;
import io.lakeferry.local.platform.LocalPlatform;
import io.lakeferry.local.platform.LocalSettings;
import io.lakeferry.local.sample.SampleData;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A real cluster beside the local parts, a window of rows that makes several splits, and launches
 * of both jars.
 */
final class ExportingCluster implements AutoCloseable {
  static final int ROWS = 20_000;

  private static final String DATABASE = "on_cluster";
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Instant START =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(3));

  private final Path folder;
  private final LocalPlatform platform;
  private final FlinkCluster cluster;
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * Starts all.
   *
   * @param configuration of Flink, besides the defaults
   */
  ExportingCluster(Path folder, Map<String, String> configuration) throws Exception {
    // Tests run in the module's folder.
    Path home = Path.of("..").toAbsolutePath().normalize();
    this.folder = folder;
    this.platform = LocalPlatform.start(folder.resolve("parts"), home);
    try {
      fill();
      this.cluster =
          FlinkCluster.start(
              folder.resolve("cluster"),
              home,
              ClusterOptions.of(2, 1)
                  .withConfiguration(configuration)
                  .withEnvironment(settings().secretEnvironment()));
    } catch (Exception e) {
      platform.close();
      throw e;
    }
  }

  LocalSettings settings() {
    return platform.settings();
  }

  FlinkCluster cluster() {
    return cluster;
  }

  /** Small granules make several splits of few rows. */
  private void fill() throws IOException, InterruptedException {
    clickhouse("CREATE DATABASE " + DATABASE);
    for (String table : List.of("create-events.sql", "create-events-recent.sql")) {
      try (InputStream text = SampleData.class.getResourceAsStream(table)) {
        clickhouse(
            new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("posthog.", DATABASE + ".")
                + ", index_granularity = 1024");
      }
    }
    long landed = ChronoUnit.MICROS.between(Instant.EPOCH, START.plus(Duration.ofMinutes(20)));
    clickhouse(
        """
        INSERT INTO %s.events_recent (team_id, uuid, event, distinct_id, properties, timestamp,
          inserted_at, _timestamp)
        SELECT 1, generateUUIDv4(number), 'e' || toString(number %% 5), toString(number %% 1000),
          '{"n": ' || toString(number) || '}',
          fromUnixTimestamp64Micro(toInt64(%d + number), 'UTC') AS landed, landed,
          toDateTime(landed, 'UTC')
        FROM numbers(%d)
        """
            .formatted(DATABASE, landed, ROWS));
  }

  private void clickhouse(String sql) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(settings().clickhouseUrl()))
            .header("X-ClickHouse-User", settings().clickhouseUser())
            .header("X-ClickHouse-Key", settings().clickhousePassword())
            .POST(HttpRequest.BodyPublishers.ofString(sql))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new AssertionError("ClickHouse: " + answer.body() + "\nat " + sql);
    }
  }

  /**
   * Arguments that export the window.
   *
   * @param name of export and table, and of the report in the folder; nobody else's
   */
  List<String> export(String name, Map<String, String> further) {
    Map<String, String> options = new TreeMap<>(settings().exportOptions());
    options.put("clickhouseDatabase", DATABASE);
    options.put("teamId", "1");
    options.put("table", name);
    options.put("exportName", name);
    options.put("windowStart", START.toString());
    options.put("windowEnd", START.plus(Duration.ofHours(1)).toString());
    options.put("targetFileSize", "128KiB");
    options.put("report", report(name).toString());
    options.put("workFolder", folder.resolve("work").toString());
    options.putAll(further);
    List<String> arguments = new ArrayList<>(List.of("export"));
    options.forEach((option, value) -> arguments.add("--" + option + "=" + value));
    return arguments;
  }

  Path report(String name) {
    return folder.resolve("report-" + name + ".json");
  }

  /** {@code flink run} of the jar for clusters. */
  FlinkProcess flinkRun(String address, List<String> arguments, Map<String, String> environment) {
    List<String> command = new ArrayList<>(List.of("run", "-m", address));
    command.add(System.getProperty("lakeferry.flink.jar"));
    command.addAll(arguments);
    return cluster.client(command, environment);
  }

  /** The runnable jar as a client, all its output in a file. */
  Process client(String address, List<String> arguments, Path output) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar"));
    command.add(System.getProperty("lakeferry.jar"));
    command.addAll(arguments);
    command.add("--runner=FlinkRunner");
    command.add("--flinkMaster=" + address);
    command.add("--filesToStage=" + System.getProperty("lakeferry.flink.jar"));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    return builder.start();
  }

  /** Lets the next request of the workspace wait whose method and path contain a text. */
  Gate hold(String contains) {
    return new Gate(http, settings().adminUrl(), contains);
  }

  @Override
  public void close() {
    try {
      cluster.close();
    } finally {
      platform.close();
    }
  }

  static Duration patience() {
    return PATIENCE;
  }
}
