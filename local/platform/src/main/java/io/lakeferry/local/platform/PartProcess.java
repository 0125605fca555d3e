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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The process of one local server, as its folder remembers it. */
final class PartProcess {
  private static final Duration POLITE = Duration.ofSeconds(20);
  private static final Duration FORCED = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration NOTICE = Duration.ofSeconds(2);

  private final StateFolder folder;
  private final LocalPart part;
  private final Duration polite;

  PartProcess(StateFolder folder, LocalPart part) {
    this(folder, part, POLITE);
  }

  /**
   * @param polite how long the process may take after it was asked to stop, before it is killed
   */
  PartProcess(StateFolder folder, LocalPart part, Duration polite) {
    this.folder = folder;
    this.part = part;
    this.polite = polite;
  }

  /** The process id that the folder remembers. */
  Optional<Long> rememberedId() {
    try {
      return Optional.of(Long.valueOf(Files.readString(folder.processFile(part)).strip()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NumberFormatException e) {
      throw new LocalPlatformException(
          "The file " + folder.processFile(part) + " does not hold a process id.", e);
    }
  }

  void remember(long processId) {
    try {
      Files.writeString(folder.processFile(part), processId + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void forget() {
    try {
      Files.deleteIfExists(folder.readyFile(part));
      Files.deleteIfExists(folder.processFile(part));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The live process. A process id comes back after a while, so the process must also carry this
   * folder's ready file on its command line.
   */
  Optional<ProcessHandle> live() {
    return rememberedId().flatMap(ProcessHandle::of).filter(this::isOurs);
  }

  /** Stops the process if it lives: asks, waits, then kills. Answers when it is really gone. */
  void stop() {
    Optional<ProcessHandle> remembered =
        rememberedId().flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive);
    if (remembered.isPresent()) {
      ProcessHandle process = remembered.get();
      if (isOurs(process)) {
        process.destroy();
        awaitEnd(process);
      } else if (process.info().arguments().isEmpty()) {
        // Between its memory and its files a dying process has no command line, but holds its
        // locks: who starts the next one has to wait. It may also be a stranger, so no more.
        endsWithin(process, polite);
      }
    }
    forget();
  }

  private void awaitEnd(ProcessHandle process) {
    if (endsWithin(process, polite)) {
      return;
    }
    process.destroyForcibly();
    if (!endsWithin(process, FORCED)) {
      throw new LocalPlatformException(
          "The process " + process.pid() + " (" + part.title() + ") cannot be stopped.");
    }
  }

  private boolean isOurs(ProcessHandle process) {
    String readyFile = folder.readyFile(part).toString();
    return process.isAlive()
        && process
            .info()
            .arguments()
            .map(arguments -> Arrays.asList(arguments).contains(readyFile))
            .orElse(false);
  }

  private static boolean endsWithin(ProcessHandle process, Duration bound) {
    long deadline = System.nanoTime() + bound.toNanos();
    while (!hasEnded(process)) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      await(process, POLL);
    }
    // Usually the notice comes at once; callers that look at the process then see it gone.
    await(process, NOTICE);
    return true;
  }

  private static void await(ProcessHandle process, Duration bound) {
    try {
      process.onExit().get(bound.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalPlatformException("Interrupted while a local server stopped.", e);
    } catch (ExecutionException e) {
      throw new LocalPlatformException("Waiting for the process " + process.pid() + " failed.", e);
    }
  }

  /**
   * Whether the process is gone, or waits for nothing but its parent's notice. The parent of a
   * detached server is whatever inherits orphans, and may take its time.
   *
   * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
   */
  private static boolean hasEnded(ProcessHandle process) {
    if (!process.isAlive()) {
      return true;
    }
    Path stat = Path.of("/proc", String.valueOf(process.pid()), "stat");
    try {
      String text = Files.readString(stat, StandardCharsets.ISO_8859_1);
      // The state follows the command in parentheses, which may hold any character.
      char state = text.charAt(text.lastIndexOf(')') + 2);
      return state == 'Z' || state == 'X';
    } catch (IOException e) {
      return !process.isAlive();
    }
  }
}
