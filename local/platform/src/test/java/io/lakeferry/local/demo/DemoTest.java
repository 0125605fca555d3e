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
package io.lakeferry.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lakeferry.local.platform.FakeHome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-04T05:01:59Z"), ZoneOffset.UTC);

  @TempDir Path temporary;

  private final StringWriter text = new StringWriter();
  private final PrintWriter out = new PrintWriter(text, true);

  @Test
  void plansHoursThatAreOldEnough() {
    DemoPlan plan = DemoPlan.of(CLOCK);

    assertThat(plan.sample().events()).isEqualTo(100_000);
    assertThat(plan.windows())
        .extracting(window -> window.start() + " " + window.end())
        .containsExactly(
            "2026-03-04T02:00:00Z 2026-03-04T03:00:00Z",
            "2026-03-04T03:00:00Z 2026-03-04T04:00:00Z");
  }

  @Test
  void failsAndLeavesNothingWhenAServerDoesNotAnswer() throws IOException {
    Path home = FakeHome.create(temporary.resolve("home"));

    int exitCode =
        Demo.run(home, home.resolve("lakeferry"), DemoPlan.of(CLOCK), DemoRunner.DIRECT, out);

    assertThat(exitCode).isEqualTo(1);
    assertThat(text.toString()).contains("✗ ClickHouse at").contains("does not answer");
    String folder =
        text.toString()
            .replaceAll("(?s).*and the Databricks stand-in are up after [^,]*, in (\\S+).*", "$1");
    assertThat(Path.of(folder)).isAbsolute().doesNotExist();
    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void aClusterThatIsNotBuiltIsNamed() throws IOException {
    DemoCluster cluster = new DemoCluster(temporary, temporary.resolve("flink"));

    assertThatThrownBy(() -> cluster.begin(Map.of()))
        .isInstanceOf(DemoException.class)
        .hasMessageContaining("the Flink cluster is not built");

    cluster.stop();
    assertThatThrownBy(() -> cluster.begin(Map.of())).hasMessage("stopped");
  }

  @Test
  void failsWhenACheckFails() {
    Checks checks = new Checks(out);
    checks.equal(List.of(1L, 2L), List.of(1L, 2L), "rows");
    assertThat(checks.allHeld()).isTrue();

    checks.equal(List.of(1L, 3L), List.of(1L, 2L), "rows");
    checks.equal(1, 1, "later");

    assertThat(checks.allHeld()).isFalse();
    assertThat(text.toString().lines())
        .containsExactly(
            "   ✓ rows: [1, 2]", "   ✗ rows: expected [1, 2], but it is [1, 3]", "   ✓ later: 1");
  }

  @Test
  void runsTheLauncherWithItsArgumentsAndSecrets() throws IOException {
    Path seen = temporary.resolve("seen");
    Path launcher = script("echo \"$1 $2 $SECRET $PWD\" > " + seen + "; exit 5");
    Path home = temporary.toRealPath();

    int exitCode =
        new Exporter(launcher, home).run(List.of("export", "--a=b c"), Map.of("SECRET", "s"));

    assertThat(exitCode).isEqualTo(5);
    assertThat(seen).hasContent("export --a=b c s " + home);
  }

  @Test
  void stopsWhatTheLauncherStarted() throws Exception {
    Path seen = temporary.resolve("seen");
    Path launcher =
        script("sleep 600 & echo $! > " + seen + ".new; mv " + seen + ".new " + seen + "; wait");
    Exporter exporter = new Exporter(launcher, temporary);
    CompletableFuture<Integer> running =
        CompletableFuture.supplyAsync(() -> exporter.run(List.of("export"), Map.of()));
    await().until(() -> Files.exists(seen));
    ProcessHandle child =
        ProcessHandle.of(Long.parseLong(Files.readString(seen).strip())).orElseThrow();

    exporter.stop();

    assertThat(running.get(20, TimeUnit.SECONDS)).isNotZero();
    await().until(() -> !child.isAlive());
    assertThatThrownBy(() -> exporter.run(List.of("export"), Map.of()))
        .isInstanceOf(DemoException.class)
        .hasMessage("stopped");
  }

  private Path script(String body) throws IOException {
    Path script = temporary.resolve("lakeferry");
    Files.writeString(script, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }
}
