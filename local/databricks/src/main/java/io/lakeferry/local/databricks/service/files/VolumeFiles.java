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
package io.lakeferry.local.databricks.service.files;

import io.lakeferry.local.databricks.engine.VolumeCatalog;
import io.lakeferry.local.databricks.service.http.ApiFailure;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files and folders in volumes. A file appears whole or not at all: it is written elsewhere on the
 * same file system and then linked or moved to its name, which the file system does atomically.
 */
public final class VolumeFiles {
  private static final Logger LOG = LoggerFactory.getLogger(VolumeFiles.class);

  /**
   * A file or folder.
   *
   * @param path full volume path
   * @param size bytes; 0 for a folder
   * @param modifiedMillis milliseconds since the epoch
   */
  record Entry(String path, String name, boolean directory, long size, long modifiedMillis) {}

  /**
   * A file that stays readable when its name is given to another.
   *
   * @param size bytes
   */
  record OpenFile(InputStream content, long size, long modifiedMillis) {}

  private final VolumeCatalog volumes;
  private final Path uploads;

  /**
   * @param uploads where files wait until they are whole: on the volumes' file system, outside of
   *     every volume; what an earlier process left there is removed
   */
  public VolumeFiles(VolumeCatalog volumes, Path uploads) throws IOException {
    this.volumes = volumes;
    this.uploads = Files.createDirectories(uploads);
    try (Stream<Path> leftovers = Files.list(uploads)) {
      for (Path leftover : leftovers.toList()) {
        Files.delete(leftover);
      }
    }
  }

  /**
   * Stores a file; missing folders of the volume are made, as in an object store.
   *
   * @param length announced length in bytes, if known
   * @throws ApiFailure 404 without such a volume, 409 {@code ALREADY_EXISTS}
   * @throws EOFException if the body ends early; nothing is stored then
   */
  public void upload(String path, InputStream body, OptionalLong length, UploadMode mode)
      throws IOException, ApiFailure {
    Path fresh = uploads.resolve(UUID.randomUUID().toString());
    try {
      try (OutputStream target = Files.newOutputStream(fresh)) {
        long received = body.transferTo(target);
        if (length.isPresent() && length.getAsLong() != received) {
          throw new EOFException("The upload ended early");
        }
      }
      VolumePath place = VolumePath.resolve(volumes, path);
      publish(fresh, place, mode);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /**
   * A file's entry.
   *
   * @throws ApiFailure 404 if there is no such file
   */
  Entry file(String path) throws IOException, ApiFailure {
    VolumePath place = VolumePath.resolve(volumes, path);
    if (!Files.isRegularFile(place.target(), LinkOption.NOFOLLOW_LINKS)) {
      throw noFile(place);
    }
    try {
      return entry(place.text(), place.target());
    } catch (NoSuchFileException deleted) {
      throw noFile(place);
    }
  }

  /**
   * Opens a file for reading.
   *
   * @throws ApiFailure 404 if there is no such file
   */
  OpenFile open(String path) throws IOException, ApiFailure {
    VolumePath place = VolumePath.resolve(volumes, path);
    if (!Files.isRegularFile(place.target(), LinkOption.NOFOLLOW_LINKS)) {
      throw noFile(place);
    }
    try {
      FileChannel channel = FileChannel.open(place.target(), StandardOpenOption.READ);
      return new OpenFile(
          Channels.newInputStream(channel),
          channel.size(),
          Files.getLastModifiedTime(place.target()).toMillis());
    } catch (NoSuchFileException deleted) {
      throw noFile(place);
    }
  }

  /** Whether a file is there. */
  public boolean fileExists(String path) throws ApiFailure {
    return Files.isRegularFile(
        VolumePath.resolve(volumes, path).target(), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Deletes a file.
   *
   * @throws ApiFailure 404 if there is no such file
   */
  void delete(String path) throws IOException, ApiFailure {
    VolumePath place = VolumePath.resolve(volumes, path);
    if (Files.isDirectory(place.target()) || !Files.deleteIfExists(place.target())) {
      throw noFile(place);
    }
  }

  /**
   * Makes a folder and those above it; harmless if it is there.
   *
   * @throws ApiFailure 409 if a file stands in the way
   */
  void createDirectory(String path) throws IOException, ApiFailure {
    VolumePath place = VolumePath.resolve(volumes, path);
    try {
      makeDirectories(place.root(), place.target());
    } catch (FileAlreadyExistsException file) {
      throw alreadyExists(place);
    }
  }

  /**
   * Checks that a folder is there.
   *
   * @throws ApiFailure 404 if it is not
   */
  void requireDirectory(String path) throws ApiFailure {
    VolumePath place = VolumePath.resolve(volumes, path);
    if (!Files.isDirectory(place.target())) {
      throw noDirectory(place);
    }
  }

  /**
   * What a folder holds, by name; folders that are deleted meanwhile are left out.
   *
   * @throws ApiFailure 404 if there is no such folder
   */
  List<Entry> list(String path) throws IOException, ApiFailure {
    VolumePath place = VolumePath.resolve(volumes, path);
    if (!Files.isDirectory(place.target())) {
      throw noDirectory(place);
    }
    List<Path> children;
    try (Stream<Path> listing = Files.list(place.target())) {
      children = listing.sorted().toList();
    }
    List<Entry> entries = new ArrayList<>(children.size());
    for (Path child : children) {
      try {
        entries.add(entry(place.text() + "/" + child.getFileName(), child));
      } catch (NoSuchFileException deleted) {
        LOG.debug("{} was deleted since its folder was read", deleted.getFile());
      }
    }
    return entries;
  }

  /**
   * Deletes an empty folder.
   *
   * @throws ApiFailure 404 if there is no such folder, 400 if it is not empty
   */
  void deleteDirectory(String path) throws IOException, ApiFailure {
    VolumePath place = VolumePath.resolve(volumes, path);
    if (!Files.isDirectory(place.target())) {
      throw noDirectory(place);
    }
    if (place.isRoot()) {
      throw ApiFailure.invalidParameter("The root of a volume cannot be deleted: " + place.text());
    }
    try {
      Files.delete(place.target());
    } catch (DirectoryNotEmptyException notEmpty) {
      throw new ApiFailure(
          400, "DIRECTORY_NOT_EMPTY", "The directory is not empty: " + place.text());
    }
  }

  private static void publish(Path fresh, VolumePath place, UploadMode mode)
      throws IOException, ApiFailure {
    if (place.isRoot() || Files.isDirectory(place.target())) {
      throw new ApiFailure(409, "ALREADY_EXISTS", "A directory exists at " + place.text());
    }
    try {
      makeDirectories(place.root(), place.target().getParent());
      switch (mode) {
        // Of two links to one name the file system makes one.
        case CREATE -> Files.createLink(place.target(), fresh);
        case REPLACE ->
            Files.move(
                fresh,
                place.target(),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (FileAlreadyExistsException exists) {
      throw alreadyExists(place);
    } catch (NoSuchFileException volumeDropped) {
      throw ApiFailure.notFound("Volume does not exist: " + place.text());
    }
  }

  /** Makes folders below a volume's root, but never the root: it may have been dropped. */
  private static void makeDirectories(Path root, Path directory) throws IOException {
    if (directory.equals(root) || Files.isDirectory(directory)) {
      return;
    }
    makeDirectories(root, directory.getParent());
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException exists) {
      if (!Files.isDirectory(directory)) {
        throw exists;
      }
    }
  }

  private static Entry entry(String text, Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new Entry(
        text,
        file.getFileName().toString(),
        attributes.isDirectory(),
        attributes.isDirectory() ? 0 : attributes.size(),
        attributes.lastModifiedTime().toMillis());
  }

  private static ApiFailure noFile(VolumePath place) {
    return ApiFailure.notFound("The file being accessed is not found: " + place.text());
  }

  private static ApiFailure noDirectory(VolumePath place) {
    return ApiFailure.notFound("The directory being accessed is not found: " + place.text());
  }

  private static ApiFailure alreadyExists(VolumePath place) {
    return new ApiFailure(
        409, "ALREADY_EXISTS", "The file being created already exists: " + place.text());
  }
}
