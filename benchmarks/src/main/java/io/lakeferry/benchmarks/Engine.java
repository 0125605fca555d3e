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
package io.lakeferry.benchmarks;

import io.lakeferry.local.clickhouse.ClickHouseMain;
import io.lakeferry.transforms.settings.SecretReference;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The local ClickHouse in a process of its own, and what that process costs. */
final class Engine implements AutoCloseable {
  private static final String USER = "lakeferry";
  private static final Pattern PORT = Pattern.compile("\"port\":\\s*(\\d+)");
  private static final Duration START = Duration.ofMinutes(2);

  private final Process process;
  private final Path passwordFile;
  private final String url;
  private final HttpClient http = HttpClient.newHttpClient();

  private Engine(Process process, Path passwordFile, int port) {
    this.process = process;
    this.passwordFile = passwordFile;
    this.url = "http://127.0.0.1:" + port;
  }

  /**
   * Starts it.
   *
   * @param folder for its data
   */
  static Engine start(Path folder) throws IOException, InterruptedException {
    Path ready = folder.resolve("ready.json");
    Path password = Files.writeString(folder.resolve("password"), "benchmark");
    Process process =
        JavaProcess.builder(ClickHouseMain.class, "-Xmx512m")
            .arguments("--dir", folder.resolve("data").toString())
            .arguments("--port", "0", "--user", USER, "--password-file", password.toString())
            .arguments("--ready-file", ready.toString())
            .arguments("--parent-pid", Long.toString(ProcessHandle.current().pid()))
            .start(ProcessBuilder.Redirect.to(folder.resolve("engine.log").toFile()));
    long deadline = System.nanoTime() + START.toNanos();
    while (!Files.exists(ready)) {
      if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        process.destroy();
        throw new IOException("the engine did not start; see " + folder.resolve("engine.log"));
      }
    }
    Matcher port = PORT.matcher(Files.readString(ready));
    if (!port.find()) {
      throw new IOException("no port in " + ready);
    }
    return new Engine(process, password, Integer.parseInt(port.group(1)));
  }

  String url() {
    return url;
  }

  String user() {
    return USER;
  }

  SecretReference password() {
    return new SecretReference(SecretReference.Place.FILE, passwordFile.toString());
  }

  /** CPU time of the process so far. */
  Duration cpuTime() {
    return process.toHandle().info().totalCpuDuration().orElseThrow();
  }

  /**
   * Sends a statement and drops its answer.
   *
   * @param settings ClickHouse's settings
   * @return bytes of the answer
   */
  long execute(String sql, Map<String, String> settings) throws IOException, InterruptedException {
    StringBuilder query = new StringBuilder(url).append("/?");
    settings.forEach(
        (name, value) ->
            query
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                .append('&'));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(query.toString()))
            .header("X-ClickHouse-User", USER)
            .header("X-ClickHouse-Key", password().resolve())
            .POST(BodyPublishers.ofString(sql))
            .build();
    HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        throw new IOException(new String(body.readAllBytes(), StandardCharsets.UTF_8));
      }
      byte[] buffer = new byte[256 << 10];
      long total = 0;
      int read = body.read(buffer);
      while (read >= 0) {
        total += read;
        read = body.read(buffer);
      }
      return total;
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
