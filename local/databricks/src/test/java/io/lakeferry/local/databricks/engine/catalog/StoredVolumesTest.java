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
package io.lakeferry.local.databricks.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lakeferry.local.databricks.engine.SqlFailure;
import io.lakeferry.local.databricks.engine.VolumeCatalog.Volume;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredVolumesTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  @TempDir Path folder;
  private StoredVolumes volumes;

  @BeforeEach
  void createSchema() {
    Metastore metastore = new Metastore(folder);
    metastore.createCatalog("main", null, 0);
    metastore.createSchema("main", "s", null, 0);
    volumes = new StoredVolumes(metastore, CLOCK);
  }

  @Test
  void ofManyCreatorsOneWins() throws Exception {
    int creators = 8;
    CyclicBarrier start = new CyclicBarrier(creators);
    ExecutorService threads = Executors.newFixedThreadPool(creators);
    List<Callable<String>> attempts = new ArrayList<>();
    for (int creator = 0; creator < creators; creator++) {
      String comment = "creator " + creator;
      // Instances of their own, as two processes would have.
      StoredVolumes mine = new StoredVolumes(new Metastore(folder), CLOCK);
      attempts.add(
          () -> {
            start.await();
            try {
              return mine.create("main", "s", "seal", comment).comment();
            } catch (SqlFailure failure) {
              return failure.condition();
            }
          });
    }
    List<String> outcomes = new ArrayList<>();
    for (Future<String> outcome : threads.invokeAll(attempts)) {
      outcomes.add(outcome.get());
    }
    threads.shutdown();
    assertThat(outcomes).filteredOn("VOLUME_ALREADY_EXISTS"::equals).hasSize(creators - 1);
    Volume stored = volumes.find("main", "s", "seal").orElseThrow();
    assertThat(outcomes).as("the winner's comment stands").contains(stored.comment());
  }

  @Test
  void aVolumeHasItsDataAndNamesFoldToLowerCase() throws Exception {
    Volume created = volumes.create("Main", "S", "My-Volume", "about");
    assertThat(volumes.find("main", "s", "my-volume")).contains(created);
    assertThat(created.createdAtMillis()).isEqualTo(CLOCK.millis());
    assertThat(volumes.list("main", "s")).containsExactly(created);
    Path file = volumes.resolve("/Volumes/MAIN/s/my-volume/a/b.txt");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");

    volumes.drop("main", "s", "my-volume");
    assertThat(file).doesNotExist();
    assertThat(volumes.find("main", "s", "my-volume")).isEmpty();
    assertThat(failure(() -> volumes.drop("main", "s", "my-volume"))).isEqualTo("VOLUME_NOT_FOUND");
    volumes.create("main", "s", "my-volume", null);
    assertThat(volumes.resolve("/Volumes/main/s/my-volume/a"))
        .as("a new volume is empty")
        .doesNotExist();
  }

  @Test
  void pathsStayInTheirVolume() throws Exception {
    volumes.create("main", "s", "v", null);
    assertThat(failure(() -> volumes.resolve("/Volumes/main/s/v/../../x")))
        .isEqualTo("INVALID_VOLUME_PATH");
    assertThat(failure(() -> volumes.resolve("/etc/passwd"))).isEqualTo("INVALID_VOLUME_PATH");
    assertThat(failure(() -> volumes.resolve("/Volumes/main/s"))).isEqualTo("INVALID_VOLUME_PATH");
    assertThat(failure(() -> volumes.resolve("/Volumes/main/s/other/x")))
        .isEqualTo("VOLUME_NOT_FOUND");
    assertThat(failure(() -> volumes.create("main", "none", "v", null)))
        .isEqualTo("SCHEMA_NOT_FOUND");
    assertThat(failure(() -> volumes.create("none", "s", "v", null)))
        .isEqualTo("NO_SUCH_CATALOG_EXCEPTION");
    volumes.create("main", "s", "..", null);
    assertThat(volumes.find("main", "s", "..")).as("a name of dots is a name").isPresent();
  }

  private static String failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(SqlFailure.class, call).condition();
  }
}
