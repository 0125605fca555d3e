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
package io.lakeferry.local.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The embedded ClickHouse in a JVM of its own, as its users run it. */
final class ServerProcess implements AutoCloseable {
  static final String USER = "lakeferry";
  static final String PASSWORD = "p:ä$s 'word";

  private static final Pattern PORT = Pattern.compile("\"port\":(\\d+)");

  private final Process process;
  private final int port;
  private final String ready;

  private ServerProcess(Process process, int port, String ready) {
    this.process = process;
    this.port = port;
    this.ready = ready;
  }

  static ServerProcess start(Path folder, String... moreArguments) throws IOException {
    Path readyFile = folder.resolve("ready.json");
    Files.deleteIfExists(readyFile);
    Process process = launch(folder, readyFile, List.of(moreArguments));
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Files.exists(readyFile) || !process.isAlive());
    assertThat(process.isAlive()).as("server runs; %s", log(folder)).isTrue();
    String ready = Files.readString(readyFile);
    Matcher matcher = PORT.matcher(ready);
    assertThat(matcher.find()).as("port in %s", ready).isTrue();
    return new ServerProcess(process, Integer.parseInt(matcher.group(1)), ready);
  }

  /** Starts it without waiting for it. */
  static Process launch(Path folder, Path readyFile, List<String> moreArguments)
      throws IOException {
    Path passwordFile = folder.resolve("password");
    Files.writeString(passwordFile, PASSWORD + "\n");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                ClickHouseMain.class.getName(),
                "--dir",
                folder.resolve("data").toString(),
                "--port",
                "0",
                "--user",
                USER,
                "--password-file",
                passwordFile.toString(),
                "--ready-file",
                readyFile.toString()));
    command.addAll(moreArguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  static String log(Path folder) throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  int port() {
    return port;
  }

  String ready() {
    return ready;
  }

  Process process() {
    return process;
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  Connection jdbc(Properties more) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", USER);
    properties.setProperty("password", PASSWORD);
    properties.putAll(more);
    return DriverManager.getConnection(
        "jdbc:clickhouse://127.0.0.1:" + port + "/default", properties);
  }

  Connection jdbc() throws SQLException {
    return jdbc(new Properties());
  }

  /** SIGTERM, and the exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("server ends").isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
