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
package io.lakeferry.sources.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lakeferry.local.clickhouse.ClickHouseMain;
import io.lakeferry.transforms.settings.SecretReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The real engine in a process of its own, one for all tests; each test makes its database. */
final class EngineServer implements ParameterResolver {
  private static final String USER = "lakeferry";
  private static final Pattern PORT = Pattern.compile("\"port\":(\\d+)");

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Running.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(EngineServer.class))
        .getOrComputeIfAbsent(Running.class, key -> Running.start(), Running.class);
  }

  /** The process. */
  static final class Running implements ExtensionContext.Store.CloseableResource {
    private final Path folder;
    private final Process process;
    private final int port;

    private Running(Path folder, Process process, int port) {
      this.folder = folder;
      this.process = process;
      this.port = port;
    }

    private static Running start() {
      try {
        Path folder = Files.createTempDirectory("source-test");
        Path ready = folder.resolve("ready.json");
        Files.writeString(folder.resolve("password"), "secret\n");
        Process process =
            new ProcessBuilder(
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
                    folder.resolve("password").toString(),
                    "--ready-file",
                    ready.toString(),
                    "--parent-pid",
                    Long.toString(ProcessHandle.current().pid()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(20))
            .until(() -> Files.exists(ready) || !process.isAlive());
        assertThat(process.isAlive())
            .as("server runs; %s", Files.readString(folder.resolve("log")))
            .isTrue();
        Matcher matcher = PORT.matcher(Files.readString(ready));
        assertThat(matcher.find()).isTrue();
        return new Running(folder, process, Integer.parseInt(matcher.group(1)));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    int port() {
      return port;
    }

    /** How to reach a database on it, with few threads so that tests leave room for others. */
    SourceConnection connection(String database) {
      return connection(database, port);
    }

    /** As above, by another door. */
    SourceConnection connection(String database, int throughPort) {
      return new SourceConnection(
          "http://127.0.0.1:" + throughPort,
          USER,
          new SecretReference(SecretReference.Place.FILE, folder.resolve("password").toString()),
          database,
          Duration.ofMinutes(2),
          4,
          Map.of(),
          "run-of-a-test");
    }

    @Override
    public void close() throws IOException {
      process.destroy();
      process.onExit().join();
      List<Path> files;
      try (Stream<Path> all = Files.walk(folder)) {
        files = all.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }
}
