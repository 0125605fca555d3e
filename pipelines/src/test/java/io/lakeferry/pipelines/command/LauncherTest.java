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
package io.lakeferry.pipelines.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script at the root: what it builds, and when, told by tools that only note their calls. */
class LauncherTest {
  private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path temporary;

  private Path home;
  private Path tools;
  private Path calls;

  @BeforeEach
  void makeProject() throws IOException {
    home = Files.createDirectory(temporary.resolve("home"));
    tools = Files.createDirectory(temporary.resolve("tools"));
    calls = temporary.resolve("calls");
    Files.copy(Path.of("..", "lakeferry"), home.resolve("lakeferry"));
    for (String file :
        List.of(
            "pom.xml",
            "pipelines/pom.xml",
            "pipelines/src/main/java/A.java",
            "transforms/src/main/java/B.java",
            "pipelines/src/test/java/T.java",
            "local/pom.xml",
            "local/README.md",
            "local/clickhouse/jvm-options.txt",
            "local/clickhouse/engine/package.json",
            "local/clickhouse/engine/package-lock.json",
            "local/databricks/src/main/java/C.java")) {
      Files.createDirectories(home.resolve(file).getParent());
      Files.writeString(home.resolve(file), file);
      Files.setLastModifiedTime(home.resolve(file), FileTime.from(LONG_AGO));
    }
    Files.writeString(home.resolve("pom.xml"), "<version>1.0</version>");
    Files.setLastModifiedTime(home.resolve("pom.xml"), FileTime.from(LONG_AGO));
    tool("npm", "");
    tool("java", "");
    tool(
        "mvn",
        """
        case "$*" in
          *distribution*) jar=distribution/target/lakeferry-1.0-flink.jar ;;
          *local/flink*) jar=local/flink/target/lakeferry-local-flink.jar ;;
          *local/platform*) jar=local/platform/target/lakeferry-local-platform.jar ;;
          *) jar=pipelines/target/lakeferry.jar ;;
        esac
        mkdir -p "$(dirname "$jar")" && touch "$jar"
        """);
  }

  private void tool(String name, String more) throws IOException {
    Path script = tools.resolve(name);
    Files.writeString(script, "#!/bin/sh\necho \"" + name + " $*\" >> " + calls + "\n" + more);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  /** The tools that were called. */
  private List<String> launch(String... arguments) throws IOException, InterruptedException {
    Files.deleteIfExists(calls);
    List<String> command = new ArrayList<>();
    command.addAll(List.of("/bin/sh", home.resolve("lakeferry").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(temporary.resolve("output").toFile());
    Map<String, String> environment = builder.environment();
    environment.remove("JAVA_HOME");
    environment.put("PATH", tools + ":" + environment.get("PATH"));
    Process process = builder.start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue())
        .describedAs(Files.readString(temporary.resolve("output")))
        .isZero();
    return Files.readAllLines(calls).stream().map(line -> line.split(" ")[0]).toList();
  }

  /** The next change is surely newer than what was built. */
  private void change(String file) throws IOException {
    Files.setLastModifiedTime(home.resolve(file), FileTime.from(Instant.now().plusSeconds(60)));
  }

  @Test
  void anExportIsBuiltOnceAndWithoutTheLocalServers() throws Exception {
    assertThat(launch("export")).containsExactly("mvn", "java");
    assertThat(Files.readString(calls))
        .contains("-pl pipelines -am package -Dmaven.test.skip=true");
    assertThat(launch("export")).containsExactly("java");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pom.xml", "pipelines/pom.xml", "transforms/src/main/java/B.java"})
  void aChangedSourceIsBuilt(String file) throws Exception {
    launch("export");
    change(file);
    assertThat(launch("export")).containsExactly("mvn", "java");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local/clickhouse/jvm-options.txt",
        "local/clickhouse/engine/package.json",
        "local/clickhouse/engine/package-lock.json",
        "local/databricks/src/main/java/C.java"
      })
  void changesOfTheEnginesPackageAndOfTheJvmsOptionsAreNoticed(String file) throws Exception {
    launch("local");
    assertThat(launch("local")).containsExactly("java");
    change(file);
    assertThat(launch("local")).containsExactly("mvn", "java");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--runner=flink", "--runner flink"})
  void aClusterIsBuiltForTheDemonstrationOnOneAlone(String runner) throws Exception {
    assertThat(launch("demo")).containsExactly("mvn", "mvn", "java");
    assertThat(Files.readString(calls)).doesNotContain("flink");

    String[] demo = ("demo " + runner).split(" ");
    assertThat(launch(demo)).containsExactly("mvn", "mvn", "java");
    assertThat(Files.readAllLines(calls).get(0)).contains("-Pflink -pl distribution -am package");
    assertThat(Files.readAllLines(calls).get(1)).contains("-Pflink -pl local/flink -am package");
    assertThat(launch(demo)).containsExactly("java");
  }

  @Test
  void testsAndPagesAndTheOthersModulesAreNoReasonToBuild() throws Exception {
    launch("export");
    launch("local");
    change("pipelines/src/test/java/T.java");
    change("local/README.md");
    assertThat(launch("local")).containsExactly("java");
    change("local/databricks/src/main/java/C.java");
    assertThat(launch("export")).containsExactly("java");
  }
}
