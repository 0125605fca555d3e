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

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LifecycleTest {
  @TempDir private Path folder;

  @Test
  void dataOutlivesSigtermAndSigkillAndTheFolderHasOneOwner() throws Exception {
    try (ServerProcess first = ServerProcess.start(folder)) {
      assertThat(first.ready())
          .matches(
              "\\{\"port\":\\d+,\"pid\":"
                  + first.process().pid()
                  + ",\"version\":\"26[.0-9]+\"}\\s*");
      HttpCaller caller = new HttpCaller(first);
      caller.post("CREATE DATABASE kept");
      caller.post("CREATE TABLE kept.t (a UInt32) ORDER BY a");
      caller.post("INSERT INTO kept.t SELECT number FROM numbers(1000)");

      Path otherReady = folder.resolve("other.json");
      Process second = ServerProcess.launch(folder, otherReady, List.of());
      assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(second.exitValue()).isEqualTo(1);
      assertThat(otherReady).doesNotExist();
      assertThat(ServerProcess.log(folder)).contains("in use by another process");

      assertThat(first.stop()).as("exit code after SIGTERM").isEqualTo(0);
      Assertions.assertThatThrownBy(() -> new Socket("127.0.0.1", first.port()).close())
          .isInstanceOf(ConnectException.class);
    }
    try (ServerProcess again = ServerProcess.start(folder)) {
      HttpCaller caller = new HttpCaller(again);
      assertThat(caller.value("SELECT sum(a) FROM kept.t")).isEqualTo("499500");
      caller.post("INSERT INTO kept.t VALUES (1000)");
      again.process().destroyForcibly().waitFor();
    }
    try (ServerProcess afterKill = ServerProcess.start(folder)) {
      assertThat(new HttpCaller(afterKill).value("SELECT count() FROM kept.t")).isEqualTo("1001");
      assertThat(ServerProcess.log(folder)).doesNotContain(ServerProcess.PASSWORD);
    }
  }

  @Test
  void endsWithItsParentAndKillsWhatRuns() throws Exception {
    Process parent = new ProcessBuilder("sleep", "300").start();
    try (ServerProcess server =
        ServerProcess.start(folder, "--parent-pid", Long.toString(parent.pid()))) {
      HttpRequest endless =
          new HttpCaller(server)
              .authorized(
                  Map.of("query", "SELECT max(sipHash64(number)) FROM numbers(1000000000000)"))
              .build();
      Future<?> unused =
          HttpClient.newHttpClient().sendAsync(endless, HttpResponse.BodyHandlers.ofString());
      new Processes(server).awaitRunning("sipHash64");
      parent.destroyForcibly();
      assertThat(server.process().waitFor(30, TimeUnit.SECONDS)).as("server ends").isTrue();
      assertThat(server.process().exitValue()).isEqualTo(0);
    }
  }

  @Test
  void aWrongCommandLineIsNamed() throws Exception {
    assertThat(run(Map.of(), "--dir", folder.toString()))
        .startsWith("2: ")
        .contains("Option --user is missing")
        .contains("Usage:");
    assertThat(run(Map.of(), "--color", "red"))
        .startsWith("2: ")
        .contains("Unknown option --color");
  }

  @Test
  void aMissingLibraryIsNamed() throws Exception {
    Files.writeString(folder.resolve("password"), "x");
    assertThat(
            run(
                Map.of("lakeferry.chdb.library", folder.resolve("no.so").toString()),
                "--dir",
                folder.toString(),
                "--user",
                "u",
                "--password-file",
                folder.resolve("password").toString(),
                "--ready-file",
                folder.resolve("ready").toString()))
        .startsWith("1: ")
        .contains("The ClickHouse engine is missing")
        .contains("no.so");
  }

  /** Exit code and output. */
  private static String run(Map<String, String> properties, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path")));
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.add(ClickHouseMain.class.getName());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    return process.waitFor() + ": " + output;
  }
}
