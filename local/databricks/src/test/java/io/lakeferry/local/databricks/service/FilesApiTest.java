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
package io.lakeferry.local.databricks.service;

import static io.lakeferry.local.databricks.service.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.core.DatabricksError;
import com.databricks.sdk.core.error.platform.AlreadyExists;
import com.databricks.sdk.core.error.platform.BadRequest;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.catalog.VolumeInfo;
import com.databricks.sdk.service.catalog.VolumeType;
import com.databricks.sdk.service.catalog.VolumesAPI;
import com.databricks.sdk.service.files.CreateDirectoryRequest;
import com.databricks.sdk.service.files.DirectoryEntry;
import com.databricks.sdk.service.files.FilesAPI;
import com.databricks.sdk.service.files.GetMetadataResponse;
import com.databricks.sdk.service.files.ListDirectoryContentsRequest;
import com.databricks.sdk.service.files.UploadRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files, directories and volumes through the unmodified SDK. */
class FilesApiTest {
  private static final String VOLUME = "/Volumes/main/default/files";

  @TempDir static Path directory;
  private static FakeService service;
  private static FilesAPI files;
  private static VolumesAPI volumes;

  @BeforeAll
  static void start() throws IOException {
    service = new FakeService(directory, Duration.ofHours(1));
    files = service.clients().sdk().files();
    volumes = service.clients().sdk().volumes();
    volumes.create(volume("files"));
  }

  @AfterAll
  static void stop() throws IOException {
    service.close();
  }

  /** Upload, https://docs.databricks.com/api/workspace/files/upload: raw bytes, no answer body. */
  @Test
  void uploadedBytesAreThere() throws IOException {
    upload("there.bin", "some bytes");
    assertThat(read("there.bin")).isEqualTo("some bytes");
  }

  @Test
  void emptyFileIsAFile() throws IOException {
    upload("empty.bin", "");
    assertThat(files.getMetadata(VOLUME + "/empty.bin").getContentLength()).isZero();
    assertThat(read("empty.bin")).isEmpty();
  }

  /**
   * https://docs.databricks.com/api/workspace/files/upload: without {@code overwrite=true} an
   * existing file is left alone.
   */
  @Test
  void uploadDoesNotOverwriteUnlessAsked() throws IOException {
    upload("once.bin", "first");
    assertThatThrownBy(() -> upload("once.bin", "second")).isInstanceOf(AlreadyExists.class);
    assertThat(read("once.bin")).isEqualTo("first");
    files.upload(
        new UploadRequest()
            .setFilePath(VOLUME + "/once.bin")
            .setContents(stream("third"))
            .setOverwrite(true));
    assertThat(read("once.bin")).isEqualTo("third");
  }

  @Test
  void ofManyWritersOfOneNameOneWins() throws Exception {
    List<String> outcomes = atOnce(number -> () -> upload("raced.bin", "writer " + number));
    assertThat(outcomes).containsOnlyOnce("won");
    assertThat(outcomes).filteredOn("AlreadyExists"::equals).hasSize(outcomes.size() - 1);
  }

  /** Metadata, https://docs.databricks.com/api/workspace/files/getmetadata: headers only. */
  @Test
  void metadataTellsLengthAndTime() {
    upload("known.bin", "12345");
    GetMetadataResponse metadata = files.getMetadata(VOLUME + "/known.bin");
    assertThat(metadata.getContentLength()).isEqualTo(5);
    ZonedDateTime modified =
        ZonedDateTime.parse(metadata.getLastModified(), DateTimeFormatter.RFC_1123_DATE_TIME);
    assertThat(Duration.between(modified, ZonedDateTime.now(modified.getZone())))
        .isBetween(Duration.ofSeconds(-1), Duration.ofMinutes(1));
  }

  /** Delete, https://docs.databricks.com/api/workspace/files/delete. */
  @Test
  void deletedFileIsGone() {
    upload("short-lived.bin", "x");
    files.delete(VOLUME + "/short-lived.bin");
    assertThatThrownBy(() -> files.getMetadata(VOLUME + "/short-lived.bin"))
        .isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> files.download(VOLUME + "/short-lived.bin"))
        .isInstanceOf(NotFound.class)
        .hasMessageContaining("not found");
    assertThatThrownBy(() -> files.delete(VOLUME + "/short-lived.bin"))
        .isInstanceOf(NotFound.class);
  }

  /**
   * Create, https://docs.databricks.com/api/workspace/files/createdirectory: makes parents, and
   * succeeds if the directory exists.
   */
  @Test
  void directoriesAreMadeWithTheirParents() {
    createDirectory(VOLUME + "/a/b/c");
    assertThatCode(() -> createDirectory(VOLUME + "/a/b/c")).doesNotThrowAnyException();
    assertThatCode(() -> files.getDirectoryMetadata(VOLUME + "/a/b")).doesNotThrowAnyException();
    assertThatThrownBy(() -> files.getDirectoryMetadata(VOLUME + "/a/absent"))
        .isInstanceOf(NotFound.class);
  }

  /**
   * List, https://docs.databricks.com/api/workspace/files/listdirectorycontents: pages follow one
   * another by token; an absent directory is a 404.
   */
  @Test
  void listingComesInPages() {
    for (int i = 0; i < 5; i++) {
      upload("listed/file-" + i, "x".repeat(i));
    }
    createDirectory(VOLUME + "/listed/sub");
    Iterable<DirectoryEntry> listing =
        files.listDirectoryContents(
            new ListDirectoryContentsRequest()
                .setDirectoryPath(VOLUME + "/listed")
                .setPageSize(2L));
    List<DirectoryEntry> entries = StreamSupport.stream(listing.spliterator(), false).toList();
    assertThat(entries)
        .extracting(DirectoryEntry::getName)
        .containsExactly("file-0", "file-1", "file-2", "file-3", "file-4", "sub");
    assertThat(entries.get(3).getFileSize()).isEqualTo(3);
    assertThat(entries.get(3).getPath()).isEqualTo(VOLUME + "/listed/file-3");
    assertThat(entries.get(3).getIsDirectory()).isFalse();
    assertThat(entries.get(5).getIsDirectory()).isTrue();
    assertThatThrownBy(() -> files.listDirectoryContents(VOLUME + "/unlisted").iterator().hasNext())
        .isInstanceOf(NotFound.class);
  }

  /** Delete, https://docs.databricks.com/api/workspace/files/deletedirectory: empty ones only. */
  @Test
  void onlyEmptyDirectoriesAreDeleted() {
    upload("full/file", "x");
    assertThatThrownBy(() -> files.deleteDirectory(VOLUME + "/full"))
        .isInstanceOf(BadRequest.class);
    files.delete(VOLUME + "/full/file");
    files.deleteDirectory(VOLUME + "/full");
    assertThatThrownBy(() -> files.deleteDirectory(VOLUME + "/full")).isInstanceOf(NotFound.class);
  }

  @Test
  void pathsOutsideOfVolumesAreRefused() {
    assertThatThrownBy(() -> files.getMetadata("/Volumes/main/default/unknown/file"))
        .isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> files.download("/Workspace/somewhere/file"))
        .isInstanceOf(BadRequest.class);
    assertThatThrownBy(() -> files.download(VOLUME + "/../other/file"))
        .isInstanceOf(DatabricksError.class);
  }

  @Test
  void clientThatDiesWhileUploadingLeavesNothing() throws IOException {
    RawClient raw = new RawClient(service.clients());
    String path = "/api/2.0/fs/files" + VOLUME + "/cut.bin";
    String authorization = "Bearer " + Clients.TOKEN;
    byte[] part = "a part".getBytes(StandardCharsets.US_ASCII);
    long before = service.admin().lastSequence();
    raw.sendPart("PUT", path, authorization, "Content-Length: 1000", part);
    byte[] chunk = "100\r\na part".getBytes(StandardCharsets.US_ASCII);
    raw.sendPart("PUT", path, authorization, "Transfer-Encoding: chunked", chunk);
    byte[] wholeChunk = "6\r\na part\r\n".getBytes(StandardCharsets.US_ASCII);
    raw.sendPart("PUT", path, authorization, "Transfer-Encoding: chunked", wholeChunk);
    await()
        .until(
            () ->
                service.admin().journalSince(before).stream()
                        .filter(line -> line.startsWith("http received PUT"))
                        .count()
                    == 3);
    await()
        .during(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(uploadsUnderWay()).isEmpty());
    assertThatThrownBy(() -> files.getMetadata(VOLUME + "/cut.bin")).isInstanceOf(NotFound.class);
    assertThat(service.admin().journalSince(before))
        .noneMatch(line -> line.startsWith("http executed PUT"));
  }

  /** Create, https://docs.databricks.com/api/workspace/volumes/create. */
  @Test
  void volumeIsCreatedOnce() {
    VolumeInfo created = volumes.create(volume("once").setComment("a comment"));
    assertThat(created.getFullName()).isEqualTo("main.default.once");
    assertThat(volumes.read("main.default.once").getComment()).isEqualTo("a comment");
    assertThatThrownBy(() -> volumes.create(volume("once").setComment("another")))
        .isInstanceOf(AlreadyExists.class);
    assertThat(volumes.read("main.default.once").getComment()).isEqualTo("a comment");
  }

  @Test
  void ofManyCreatorsOfOneVolumeOneWins() throws Exception {
    List<String> outcomes = atOnce(number -> () -> volumes.create(volume("raced")));
    assertThat(outcomes).containsOnlyOnce("won");
    assertThat(outcomes).filteredOn("AlreadyExists"::equals).hasSize(outcomes.size() - 1);
  }

  /** List and delete, https://docs.databricks.com/api/workspace/volumes. */
  @Test
  void droppedVolumeIsGoneWithItsFiles() throws IOException {
    volumes.create(volume("dropped"));
    String file = "/Volumes/main/default/dropped/file";
    store(file, "x");
    assertThat(volumes.list("main", "default"))
        .extracting(VolumeInfo::getName)
        .contains("dropped", "files");
    volumes.delete("main.default.dropped");
    assertThatThrownBy(() -> volumes.read("main.default.dropped")).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> volumes.delete("main.default.dropped")).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> files.getMetadata(file)).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> store(file, "x")).isInstanceOf(NotFound.class);
  }

  @Test
  void volumeNeedsItsSchema() {
    assertThatThrownBy(() -> volumes.create(volume("v").setSchemaName("absent")))
        .isInstanceOf(NotFound.class)
        .hasMessageContaining("Schema 'main.absent' does not exist");
    assertThatThrownBy(() -> volumes.create(volume("v").setCatalogName("absent")))
        .isInstanceOf(NotFound.class);
  }

  /** Runs eight attempts at once; tells of each whether it won, or its exception's name. */
  private static List<String> atOnce(ThrowingAttempt attempt)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<String>> tasks =
          Stream.iterate(0, number -> number + 1)
              .limit(8)
              .map(number -> (Callable<String>) () -> outcome(attempt.number(number)))
              .toList();
      List<String> outcomes = new ArrayList<>();
      for (Future<String> outcome : threads.invokeAll(tasks)) {
        outcomes.add(outcome.get());
      }
      return outcomes;
    } finally {
      threads.shutdownNow();
    }
  }

  private interface ThrowingAttempt {
    Runnable number(int number);
  }

  private static String outcome(Runnable attempt) {
    try {
      attempt.run();
      return "won";
    } catch (DatabricksError lost) {
      return lost.getClass().getSimpleName();
    }
  }

  private static void upload(String name, String text) {
    store(VOLUME + "/" + name, text);
  }

  private static void store(String path, String text) {
    files.upload(new UploadRequest().setFilePath(path).setContents(stream(text)));
  }

  private static void createDirectory(String path) {
    files.createDirectory(new CreateDirectoryRequest().setDirectoryPath(path));
  }

  private static String read(String name) throws IOException {
    try (InputStream content = files.download(VOLUME + "/" + name).getContents()) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<Path> uploadsUnderWay() throws IOException {
    try (Stream<Path> listing = Files.list(directory.resolve("service").resolve("uploads"))) {
      return listing.toList();
    }
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static CreateVolumeRequestContent volume(String name) {
    return new CreateVolumeRequestContent()
        .setCatalogName("main")
        .setSchemaName("default")
        .setName(name)
        .setVolumeType(VolumeType.MANAGED);
  }
}
