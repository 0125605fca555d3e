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
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** More files than one COPY INTO takes by name. */
@ExtendWith(LocalPlatformExtension.class)
class ManyFilesIT {
  private static final String TABLE = "many_files";
  private static final String COPY = "COPY INTO `main`.`default`.`" + TABLE + "`";

  /** Beyond what COPY takes, which is 1000. */
  private static final int FILES = 1_004;

  /** So much that a writer looks at its size after each row, and then begins another file. */
  private static final int PROPERTY_BYTES = 264_000;

  @TempDir Path folder;

  @Test
  void killedBetweenTwoCopiesEachRowStandsOnce(LocalParts parts) {
    NumberedWindow window = new NumberedWindow(parts, "many_files", FILES, PROPERTY_BYTES);
    ServerGates gates = new ServerGates(parts.settings().adminUrl());
    Launch launch = window.export(TABLE, folder).with("--targetFileSize=4KiB");
    long beginning = gates.now();

    try (Gate first = gates.hold(Sight.STATEMENT_EXECUTED, COPY);
        LakeferryProcess killed = launch.start()) {
      first.awaitHolding(1);
      try (Gate second = gates.hold(Sight.STATEMENT_RECEIVED, COPY)) {
        first.release();
        second.awaitHolding(1);
        killed.kill();
        second.lose();
      }
    }
    assertThat(parts.warehouseValue("SELECT count(*) FROM main.default." + TABLE))
        .as("rows between the two COPYs")
        .isEqualTo("1000");
    assertThat(filesOfCopies(gates, beginning))
        .as("files that the killed launch's COPYs name")
        .containsExactly(1000, FILES - 1000);

    long before = gates.now();
    LakeferryProcess relaunched = launch.run();

    window.requireExported(TABLE, relaunched);
    assertThat(relaunched.report().path("files").asInt()).isEqualTo(FILES);
    assertThat(relaunched.report().path("warnings").toString())
        .contains("the list was loaded by 2 statements");
    assertThat(filesOfCopies(gates, before))
        .as("files that the next launch's COPYs name")
        .containsExactly(1000, FILES - 1000);
  }

  private static List<Integer> filesOfCopies(ServerGates gates, long since) {
    return gates.seen(since, Sight.STATEMENT_RECEIVED, COPY).stream()
        .map(statement -> statement.split("\\.parquet'", -1).length - 1)
        .toList();
  }
}
