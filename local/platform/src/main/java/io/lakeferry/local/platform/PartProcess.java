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
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

  /** Stops the process if it lives: asks, waits, then kills. */
  void stop() {
    Optional<ProcessHandle> live = live();
    if (live.isPresent()) {
      ProcessHandle process = live.get();
      process.destroy();
      if (!goneWithin(process, polite)) {
        process.destroyForcibly();
        if (!goneWithin(process, FORCED)) {
          throw new LocalPlatformException(
              "The process " + process.pid() + " (" + part.title() + ") cannot be stopped.");
        }
      }
    }
    forget();
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

  private static boolean goneWithin(ProcessHandle process, Duration bound) {
    try {
      process.onExit().get(bound.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new LocalPlatformException("Waiting for the process " + process.pid() + " failed.", e);
    }
  }
}
