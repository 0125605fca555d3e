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
import static org.awaitility.Awaitility.await;

import io.lakeferry.local.clickhouse.proxy.CuttingProxy;
import io.lakeferry.local.clickhouse.proxy.CuttingProxy.Hold;
import io.lakeferry.pipelines.it.LakeferryProcess.Launch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Processes that end while rows flow to them from ClickHouse. */
@ExtendWith(LocalPlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoppedReadIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Some files' worth of a stream, and little of the whole. */
  private static final int BYTES_BEFORE_THE_STOP = 4 << 20;

  private static final String TABLE = "stopped_read";

  @TempDir Path folder;

  private NumberedWindow window;

  @BeforeAll
  void fill(LocalParts parts) {
    window = new NumberedWindow(parts, "stopped_reads", 12_000, 6_000);
  }

  /** Three launches of the same command: one is killed, one is asked to stop, one completes. */
  @Test
  void whateverEndsALaunchWhileRowsFlowTheNextOneCompletes() throws IOException {
    try (CuttingProxy proxy = window.proxy()) {
      Launch launch = window.exportThrough(proxy, TABLE, folder).with("--targetFileSize=2MiB");

      Hold killing = proxy.holdNext(2, BYTES_BEFORE_THE_STOP);
      try (LakeferryProcess killed = launch.start()) {
        awaitRowsFlow(killing, killed);
        killed.kill();
        awaitQueriesEnd(killing);
      }
      window.requireNothingLoaded(TABLE);
      assertThat(window.volumes(TABLE)).as("the killed attempt's volume").hasSize(1);
      assertThat(folder.resolve("work")).as("the killed workers' folders").isNotEmptyDirectory();

      Hold stopping = proxy.holdNext(2, BYTES_BEFORE_THE_STOP);
      try (LakeferryProcess stopped = launch.start()) {
        awaitRowsFlow(stopping, stopped);
        stopped.terminate();
        assertThat(stopped.await(Duration.ofSeconds(20))).as(stopped.everything()).isEqualTo(5);
        awaitQueriesEnd(stopping);
        assertThat(stopped.errorLines())
            .singleElement()
            .asString()
            .startsWith("lakeferry: ")
            .contains("was asked to stop");
        assertThat(stopped.report().path("error").path("code").asText()).isEqualTo("INTERRUPTED");
      }
      window.requireNothingLoaded(TABLE);
      assertThat(window.volumes(TABLE)).as("both attempts' volumes").hasSize(2);
      assertThat(folder.resolve("work"))
          .as("the work folder: the stopped workers took theirs away, and the killed ones'")
          .isEmptyDirectory();

      window.requireExported(TABLE, launch.run());
      assertThat(folder.resolve("work")).as("work folder").isEmptyDirectory();
    }
  }

  private void awaitRowsFlow(Hold hold, LakeferryProcess launch) {
    await("rows to flow").atMost(PATIENCE).until(() -> hold.holding() == 2 || !launch.isAlive());
    assertThat(launch.isAlive()).as(launch.everything()).isTrue();
    assertThat(window.runningReads()).as("queries in ClickHouse").isEqualTo(2);
  }

  private void awaitQueriesEnd(Hold hold) {
    await("both connections to be closed").atMost(PATIENCE).until(() -> hold.givenUp() == 2);
    await("ClickHouse to give the queries up")
        .atMost(PATIENCE)
        .until(() -> window.runningReads() == 0);
  }
}
