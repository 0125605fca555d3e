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
package io.lakeferry.pipelines.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFolderTest {
  @TempDir Path parent;

  @Test
  void isGoneAfterItsWorker() throws IOException {
    Path path;
    try (WorkFolder folder = WorkFolder.open(parent.resolve("made/if/absent"))) {
      path = folder.path();
      Files.writeString(path.resolve("shard"), "rows");
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void aKilledWorkersFolderGoesWithTheNext() throws IOException {
    Path killed = Files.createDirectory(parent.resolve("worker-1-2-abandoned"));
    Files.writeString(killed.resolve(".lock"), "");
    Files.writeString(killed.resolve("shard"), "rows");

    try (WorkFolder folder = WorkFolder.open(parent)) {
      assertThat(killed).doesNotExist();
      assertThat(folder.path()).isDirectory();
    }
  }

  @Test
  void aFolderThatIsBeingMadeStays() throws IOException {
    Path young = Files.createDirectory(parent.resolve("worker-1-2-young"));

    WorkFolder.open(parent).close();

    assertThat(young).isDirectory();
  }

  @Test
  void aLivingWorkersFolderStays() throws Exception {
    try (WorkFolder living = WorkFolder.open(parent)) {
      Files.writeString(living.path().resolve("shard"), "rows");
      WorkFolder.open(parent).close();
      assertThat(living.path().resolve("shard")).exists();
      // Another process must still find it locked, although this one opened a second folder.
      assertThat(lockedForOthers(living.path().resolve(".lock"))).isTrue();
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "");

    assertThatThrownBy(() -> WorkFolder.open(file))
        .isInstanceOfSatisfying(
            LakeferryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_OPTION))
        .hasMessageContaining("--workFolder");
  }

  private static boolean lockedForOthers(Path lock) throws Exception {
    Path source = Files.createTempFile("Probe", ".java");
    Files.writeString(
        source,
        """
        class Probe {
          public static void main(String[] arguments) throws Exception {
            try (var channel = java.nio.channels.FileChannel.open(
                java.nio.file.Path.of(arguments[0]), java.nio.file.StandardOpenOption.WRITE)) {
              System.exit(channel.tryLock() == null ? 3 : 4);
            }
          }
        }
        """);
    Process probe =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                source.toString(),
                lock.toString())
            .inheritIO()
            .start();
    int code = probe.waitFor();
    Files.delete(source);
    assertThat(code).isIn(3, 4);
    return code == 3;
  }
}
