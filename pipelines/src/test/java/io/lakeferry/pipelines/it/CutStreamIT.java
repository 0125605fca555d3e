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

import io.lakeferry.local.clickhouse.proxy.Cut;
import io.lakeferry.local.clickhouse.proxy.CuttingProxy;
import io.lakeferry.pipelines.it.ServerGates.Sight;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Streams of rows that a proxy before ClickHouse cuts: inside a row without an end, or after a row
 * with a clean end, where nothing but the number of rows tells that some are lost.
 */
@ExtendWith(LocalPlatformExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CutStreamIT {
  private static final int ROWS = 20_000;

  /** Fewer than a split has, and enough for some files. */
  private static final int ROWS_BEFORE_THE_CUT = 2_500;

  private static final Cut AFTER_A_ROW = Cut.afterRow(ROWS_BEFORE_THE_CUT);
  private static final Cut INSIDE_A_ROW = Cut.insideRow(ROWS_BEFORE_THE_CUT);
  private static final String SMALL_FILES = "--targetFileSize=128KiB";
  private static final String UPLOAD = "PUT /api/2.0/fs/files/";

  @TempDir Path folder;

  private NumberedWindow window;
  private ServerGates gates;

  @BeforeAll
  void fill(LocalParts parts) {
    window = new NumberedWindow(parts, "cut_streams", ROWS, 200);
    gates = new ServerGates(parts.settings().adminUrl());
  }

  @Test
  void cutStreamsAreReadAgainAndNoHalfReadFileIsLoaded() throws IOException {
    AtomicInteger number = new AtomicInteger();
    long before = gates.now();
    try (CuttingProxy proxy = window.proxy()) {
      proxy.cutNext(
          4,
          (answer, client) ->
              (number.getAndIncrement() % 2 == 0 ? INSIDE_A_ROW : AFTER_A_ROW)
                  .send(answer, client));

      LakeferryProcess launch =
          window
              .exportThrough(proxy, "cut_and_read_again", folder)
              .with(SMALL_FILES, "--splitTries=6")
              .run();

      window.requireExported("cut_and_read_again", launch);
      assertThat(proxy.cuts()).as("streams cut").isEqualTo(4);
      int splits = launch.report().path("splits").asInt();
      assertThat(splits).as("splits").isGreaterThanOrEqualTo(4);
      assertThat(launch.report().path("splitTries").asInt()).as("tries").isEqualTo(splits + 4);
      long shardsUploaded =
          gates.seen(before, Sight.REQUEST_EXECUTED, UPLOAD).stream()
              .filter(request -> request.endsWith(".parquet"))
              .count();
      assertThat(shardsUploaded)
          .as("shards uploaded, those of the tries that failed among them")
          .isGreaterThan(launch.report().path("files").asInt());
      assertThat(folder.resolve("work")).as("work folder").isEmptyDirectory();
    }
  }

  @Test
  void aStreamThatIsAlwaysCutEndsTheRunAndALaterLaunchCompletesIt() throws IOException {
    long before = gates.now();
    try (CuttingProxy proxy = window.proxy()) {
      proxy.cutAll(AFTER_A_ROW);

      LakeferryProcess launch =
          window
              .exportThrough(proxy, "always_cut", folder)
              .with(SMALL_FILES, "--splitTries=2")
              .run();

      assertThat(launch.exitCode()).as(launch.everything()).isEqualTo(5);
      assertThat(launch.errorLines())
          .singleElement()
          .asString()
          .startsWith("lakeferry: split ")
          .contains(ROWS_BEFORE_THE_CUT + " rows were read where ", "proxy that cuts streams");
      assertThat(launch.report().path("error").path("code").asText()).isEqualTo("SPLIT_INCOMPLETE");
      assertThat(gates.seen(before, Sight.STATEMENT_RECEIVED, "COPY INTO")).isEmpty();
      window.requireNothingLoaded("always_cut");
      assertThat(folder.resolve("work")).as("work folder").isEmptyDirectory();
    }

    LakeferryProcess later = window.export("always_cut", folder).with(SMALL_FILES).run();

    window.requireExported("always_cut", later);
  }
}
