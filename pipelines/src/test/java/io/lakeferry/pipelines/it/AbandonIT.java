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
package io.lakeferry.pipelines.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.pipelines.it.LakeferryProcess.Launch;
import io.lakeferry.pipelines.it.ServerGates.Gate;
import io.lakeferry.pipelines.it.ServerGates.Sight;
import io.lakeferry.pipelines.it.Story.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Giving a sealed run up by hand. */
@ExtendWith(LocalPlatformExtension.class)
class AbandonIT {
  private static final Pattern SEALED =
      Pattern.compile("^SEALED .* (\\S*abandoned\\S*)$", Pattern.MULTILINE);

  @TempDir Path folder;

  private Launch runs(LocalParts parts, String... words) {
    List<String> arguments = new ArrayList<>(List.of("runs"));
    arguments.addAll(List.of(words));
    arguments.addAll(parts.warehouseArguments());
    return Launch.of(arguments, parts.environment(), folder.resolve("runs-" + words[0]));
  }

  @Test
  void tellsTheWaitThatCountsAndStopsItWhenAsked(LocalParts parts) {
    try (Story story = new Story(parts, Version.OURS, folder, "abandoned")) {
      try (Gate gate = story.gates().hold(Sight.STATEMENT_RECEIVED, story.copy())) {
        // The attempt that sealed the run has the longer time-out.
        LakeferryProcess sealing = story.launch("--statementTimeout=2h");
        gate.awaitHolding(1);
        sealing.kill();
        gate.lose();
      }
      LakeferryProcess list = runs(parts, "list").run();
      Matcher sealed = SEALED.matcher(list.output());
      assertThat(sealed.find()).describedAs(list.everything()).isTrue();

      try (LakeferryProcess abandon =
          runs(parts, "abandon", sealed.group(1)).with("--statementTimeout=1h").start()) {
        Awaitility.await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> abandon.errors().contains("waiting ") || !abandon.isAlive());
        assertThat(abandon.errors()).contains("waiting PT2H1M for statements that may still run");

        abandon.terminate();

        assertThat(abandon.await(Duration.ofSeconds(15)))
            .describedAs(abandon.everything())
            .isEqualTo(5);
        assertThat(abandon.errors()).contains("asked to stop", "Give the same command again");
      } finally {
        new VolumeVisitor(parts.settings()).drop(story.volumes());
      }
    }
  }
}
