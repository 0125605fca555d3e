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
package io.lakeferry.local.databricks.service;

import static io.lakeferry.local.databricks.service.Patience.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The service with its real engine, in a process of its own as users run it. */
final class DatabricksProcess implements AutoCloseable {
  private static final long STOP_LIMIT_SECONDS = 60;

  private final Process process;
  private final Path log;
  private final Path readyFile;

  private DatabricksProcess(Process process, Path log, Path readyFile) {
    this.process = process;
    this.log = log;
    this.readyFile = readyFile;
  }

  /** Starts the process and waits until it is ready. */
  static DatabricksProcess start(Path directory, String... moreArguments) throws IOException {
    DatabricksProcess started = launch(directory, moreArguments);
    await().until(() -> Files.exists(started.readyFile) || !started.process.isAlive());
    if (!started.process.isAlive()) {
      throw new IllegalStateException("The server ended: " + started.log());
    }
    return started;
  }

  /** Starts the process. */
  static DatabricksProcess launch(Path directory, String... moreArguments) throws IOException {
    Files.createDirectories(directory);
    Path secret = Files.writeString(directory.resolve("secret.txt"), Clients.CLIENT_SECRET);
    Path token = Files.writeString(directory.resolve("token.txt"), Clients.TOKEN);
    Path readyFile = directory.resolve("ready-" + System.nanoTime() + ".json");
    Path log = directory.resolve("server-" + System.nanoTime() + ".log");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("jvm-options.txt").toAbsolutePath(),
                "-Xmx1500m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=240m",
                "-Dspark.sql.codegen.wholeStage=false",
                "-Dspark.sql.codegen.factoryMode=NO_CODEGEN",
                "-cp",
                System.getProperty("java.class.path"),
                DatabricksMain.class.getName(),
                "--dir",
                directory.resolve("state").toString(),
                "--client-id",
                Clients.CLIENT_ID,
                "--client-secret-file",
                secret.toString(),
                "--token-file",
                token.toString(),
                "--ready-file",
                readyFile.toString()));
    command.addAll(List.of(moreArguments));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new DatabricksProcess(process, log, readyFile);
  }

  Clients clients() throws IOException {
    JsonNode ready = new ObjectMapper().readTree(Files.readString(readyFile));
    return new Clients(
        new Endpoints(
            ready.get("host").asText(),
            ready.get("httpsPort").asInt(),
            ready.get("proxyPort").asInt(),
            ready.get("adminPort").asInt(),
            ready.get("httpPath").asText(),
            Path.of(ready.get("trustStore").asText()),
            ready.get("trustStorePassword").asText(),
            ready.get("trustStoreType").asText()));
  }

  Process process() {
    return process;
  }

  Path readyFile() {
    return readyFile;
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /** Waits for the end of the process. */
  int awaitExit() throws InterruptedException {
    if (!process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("The server goes on");
    }
    return process.exitValue();
  }

  /** Sends SIGTERM and waits for the end. */
  void terminate() throws InterruptedException {
    process.destroy();
    awaitExit();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
