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

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's own folder for shards on their way. It holds a lock of the operating system as long as
 * it lives; folders whose lock is free belong to workers that were killed, and go when the next
 * worker comes.
 *
 * <p>A process never probes the locks of its own folders, which bear its mark: on POSIX systems
 * closing any channel to a file drops all locks that the process holds on it (see {@link
 * FileLock}).
 */
final class WorkFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkFolder.class);
  private static final String PREFIX = "worker-";
  private static final String LOCK = ".lock";

  private final Path path;
  private final FileChannel channel;

  private WorkFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Makes a folder of one's own below the work folder, which is made as well if it is absent.
   *
   * @throws LakeferryException INVALID_OPTION if that is not possible
   */
  static WorkFolder open(Path parent) {
    try {
      Files.createDirectories(parent);
      String mark = PREFIX + markOfThisProcess() + "-";
      removeAbandoned(parent, mark);
      Path path = Files.createTempDirectory(parent, mark);
      return new WorkFolder(path, lock(path));
    } catch (IOException e) {
      throw new LakeferryException(
          ErrorCode.INVALID_OPTION,
          "--workFolder",
          "the folder " + parent + " cannot be used",
          "Give a folder that can be written, or free disk space",
          e);
    }
  }

  /** The folder. */
  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      channel.close();
      delete(path);
    } catch (IOException e) {
      LOG.warn("the folder {} is left behind: {}", path, e.toString());
    }
  }

  /** The process's number and start: numbers come back, in containers even at once. */
  private static String markOfThisProcess() {
    ProcessHandle process = ProcessHandle.current();
    long start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return process.pid() + "-" + start;
  }

  /** The lock file is locked under another name first, so that nobody ever finds it unlocked. */
  private static FileChannel lock(Path folder) throws IOException {
    Path unnoticed = folder.resolve(LOCK + ".new");
    FileChannel channel =
        FileChannel.open(unnoticed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      throw new IOException("a new file is locked: " + unnoticed);
    }
    Files.move(unnoticed, folder.resolve(LOCK), StandardCopyOption.ATOMIC_MOVE);
    return channel;
  }

  private static void removeAbandoned(Path parent, String markOfOwn) throws IOException {
    try (DirectoryStream<Path> siblings = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path sibling : siblings) {
        boolean own = sibling.getFileName().toString().startsWith(markOfOwn);
        if (!own && isAbandoned(sibling)) {
          delete(sibling);
        }
      }
    }
  }

  private static boolean isAbandoned(Path folder) {
    // A folder without a lock file is being made at this moment: WRITE alone does not create one.
    try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (OverlappingFileLockException | IOException e) {
      return false;
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> walk = Files.walk(folder)) {
      deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
