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
package io.lakeferry.local.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** The folder that holds the state of the two local servers: data, logs, secrets, processes. */
final class StateFolder {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_ONLY_FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final int SECRET_BYTES = 24;

  private final Path root;

  StateFolder(Path directory) {
    Path absolute = directory.toAbsolutePath().normalize();
    Path real = absolute;
    if (Files.exists(absolute)) {
      try {
        real = absolute.toRealPath();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    this.root = real;
  }

  /** Makes what is missing of the folder and answers its real path. */
  static StateFolder create(Path directory) {
    try {
      Files.createDirectories(directory);
      StateFolder folder = new StateFolder(directory);
      for (String name : List.of("logs", "run")) {
        Files.createDirectories(folder.root.resolve(name));
      }
      for (LocalPart part : LocalPart.values()) {
        Files.createDirectories(folder.data(part));
      }
      Path secrets = folder.root.resolve("secrets");
      if (Files.notExists(secrets)) {
        Files.createDirectory(secrets, PosixFilePermissions.asFileAttribute(OWNER_ONLY_FOLDER));
      }
      return folder;
    } catch (IOException e) {
      throw new LocalPlatformException(
          "The folder " + directory + " cannot be used: " + e.getMessage(), e);
    }
  }

  Path root() {
    return root;
  }

  Path data(LocalPart part) {
    return root.resolve(part.folderName());
  }

  Path log(LocalPart part) {
    return root.resolve("logs").resolve(part.folderName() + ".log");
  }

  /** Written by the server when it takes connections. */
  Path readyFile(LocalPart part) {
    return root.resolve("run").resolve(part.folderName() + ".ready.json");
  }

  /** Written by us when the process was started; holds its id. */
  Path processFile(LocalPart part) {
    return root.resolve("run").resolve(part.folderName() + ".pid");
  }

  SecretFiles secretFiles() {
    Path secrets = root.resolve("secrets");
    return new SecretFiles(
        secrets.resolve("clickhouse-password"),
        secrets.resolve("databricks-client-secret"),
        secrets.resolve("databricks-token"));
  }

  /** Draws the secrets that do not exist yet. */
  void ensureSecrets() {
    SecretFiles files = secretFiles();
    SecureRandom random = new SecureRandom();
    ensureSecret(files.clickhousePassword(), "", random);
    ensureSecret(files.clientSecret(), "", random);
    // The prefix is that of Databricks' personal access tokens.
    ensureSecret(files.token(), "dapi", random);
  }

  String secret(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new LocalPlatformException("The secret file " + file + " cannot be read.", e);
    }
  }

  /** Keeps the log of the last start beside the new one. */
  void turnLogOver(LocalPart part) {
    Path log = log(part);
    try {
      if (Files.exists(log)) {
        Files.move(
            log,
            log.resolveSibling(log.getFileName() + ".previous"),
            StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long bytesOnDisk(LocalPart part) {
    Path data = data(part);
    if (Files.notExists(data)) {
      return 0;
    }
    SizeCount count = new SizeCount();
    try {
      Files.walkFileTree(data, count);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return count.bytes;
  }

  /**
   * Keeps two commands from starting or stopping at once. Not held while the servers run.
   *
   * @throws LocalPlatformException if another one holds it
   */
  Lock lock() {
    Path file = root.resolve("run").resolve("lock");
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock;
      try {
        lock = channel.tryLock();
      } catch (OverlappingFileLockException e) {
        lock = null;
      }
      if (lock == null) {
        channel.close();
        throw new LocalPlatformException(
            "Another command is starting or stopping the servers of " + root + "; wait for it.");
      }
      return new Lock(channel);
    } catch (IOException e) {
      throw new LocalPlatformException(
          "The folder " + root + " cannot be locked: " + e.getMessage(), e);
    }
  }

  private static void ensureSecret(Path file, String prefix, SecureRandom random) {
    if (Files.exists(file)) {
      return;
    }
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    String secret = prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    // Written aside and moved, so that a kill leaves no half secret.
    Path draft = file.resolveSibling(file.getFileName() + ".draft");
    try {
      Files.deleteIfExists(draft);
      Files.createFile(draft, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      Files.writeString(draft, secret, StandardCharsets.UTF_8);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new LocalPlatformException(
          "The secret file " + file + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** A held lock; closing it lets go. */
  static final class Lock implements AutoCloseable {
    private final FileChannel channel;

    private Lock(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Adds up files while servers write, move and delete them. */
  private static final class SizeCount extends SimpleFileVisitor<Path> {
    private long bytes;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      bytes += attributes.size();
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException failure) {
      return FileVisitResult.CONTINUE;
    }
  }
}
