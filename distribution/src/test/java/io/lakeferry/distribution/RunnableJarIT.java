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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runnable jar as a process, in a folder where nothing else is. */
class RunnableJarIT {
  private static final int PATIENCE_SECONDS = 60;

  @TempDir Path folder;
  @TempDir Path output;

  @Test
  void tellsWhatItCan() throws Exception {
    Launch help = run("--help");

    assertThat(help.exitCode()).as(help.text()).isZero();
    assertThat(help.text()).contains("export", "backfill", "verify", "Exit codes:");
  }

  @Test
  void listsItsModels() throws Exception {
    Launch models = run("model", "list");

    assertThat(models.exitCode()).as(models.text()).isZero();
    assertThat(models.text().lines().map(line -> line.split(" ", 2)[0]))
        .contains("events", "persons", "sessions");
    assertThat(folder).as("folder of the launch").isEmptyDirectory();
  }

  /** All options are read, so the runner's were found, too. */
  @Test
  void namesTheMissingOptionsOnFlinkToo() throws Exception {
    Launch export = run("export", "--runner=FlinkRunner", "--flinkMaster=[local]");

    assertThat(export.exitCode()).as(export.text()).isEqualTo(2);
    assertThat(export.text()).contains("lakeferry: ", "--clickhouseUrl").doesNotContain("SLF4J");
  }

  private record Launch(int exitCode, String text) {}

  private Launch run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    command.add("-jar");
    command.add(System.getProperty("lakeferry.jar"));
    command.addAll(List.of(arguments));
    Path text = output.resolve("text");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(text.toFile())
            .start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("ended").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Launch(process.exitValue(), Files.readString(text));
  }
}
