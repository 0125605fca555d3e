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
package io.lakeferry.runner.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loop of README.md that waits for a FlinkDeployment, with a stand-in for kubectl. */
final class ReadmeTest {
  private static final Pattern LOOP =
      Pattern.compile("(?s)```sh\n(\\(\n(?:(?!```).)*get flinkdeployment/.*?)```");

  @TempDir private Path folder;

  /** States as the operator writes them: of the job, of the JobManager, of the deployment. */
  @ParameterizedTest
  @CsvSource({
    "FINISHED/READY/STABLE, 0",
    "FAILED/READY/STABLE, 1",
    "CANCELED/READY/STABLE, 1",
    "SUSPENDED/MISSING/SUSPENDED, 1",
    "RECONCILING/ERROR/DEPLOYED, 1",
    "/ERROR/DEPLOYED, 1",
    "RECONCILING/MISSING/FAILED, 1"
  })
  void theLoopEndsAsSoonAsTheJobHasEnded(String states, int exitCode) throws IOException {
    Tool.Outcome outcome =
        loop("//", "RECONCILING/DEPLOYING/DEPLOYED", "RUNNING/READY/STABLE", states, "end of test");

    assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(exitCode);
    assertThat(outcome.output()).isEqualTo(exitCode == 0 ? "" : states + "\n");
    assertThat(Files.readAllLines(folder.resolve("states"))).containsExactly("end of test");
  }

  @Test
  void theLoopEndsWhenTheDeploymentIsGone() throws IOException {
    Tool.Outcome outcome = loop("RUNNING/READY/STABLE");

    assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(1);
    assertThat(outcome.output()).contains("NotFound");
  }

  /** Each look finds the next one of these; afterwards there is none. */
  private Tool.Outcome loop(String... states) throws IOException {
    Files.write(folder.resolve("states"), List.of(states));
    stub(
        "kubectl",
        """
        cd "$(dirname "$0")"
        [ -s states ] || { echo 'Error from server (NotFound)' >&2; exit 1; }
        case "$*" in *lakeferry-events-20260301t0900*jobStatus.state*) ;; *) exit 2 ;; esac
        printf %s "$(head -n 1 states)"
        sed -i 1d states
        """);
    stub("sleep", "exit 0");
    Matcher loop = LOOP.matcher(RunnerFiles.text(RunnerFiles.FOLDER.resolve("README.md")));
    assertThat(loop.find()).isTrue();
    return Tool.run(Map.of("PATH", folder + ":/usr/bin:/bin"), List.of("sh", "-c", loop.group(1)));
  }

  private void stub(String name, String script) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
