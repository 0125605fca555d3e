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

import io.lakeferry.local.platform.PartStatus.State;
import io.lakeferry.local.platform.ReadyFiles.ClickHouseReady;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One start of the servers of a folder, whose lock the caller holds. */
final class PartsStart {
  private static final Duration POLL = Duration.ofMillis(50);

  private final StateFolder folder;
  private final ReadyFiles readyFiles;
  private final PartProcesses parts;

  PartsStart(StateFolder folder, ReadyFiles readyFiles, PartProcesses parts) {
    this.folder = folder;
    this.readyFiles = readyFiles;
    this.parts = parts;
  }

  /**
   * Starts what does not run yet and waits until all take connections.
   *
   * @throws LocalPlatformException see {@link LocalPlatform#start}
   */
  void run(Path home, StartOptions options) {
    // A process that lives without being ready belongs to a start that was killed: the lock is
    // ours.
    List<LocalPart> missing =
        Arrays.stream(LocalPart.values()).filter(part -> parts.state(part) != State.READY).toList();
    refuseForeign(missing, options);
    if (missing.contains(LocalPart.CLICKHOUSE)) {
      refuseTakenPort(options.clickhousePort());
    }
    folder.ensureSecrets();
    PartLauncher launcher = new PartLauncher(folder, home, options);
    missing.forEach(launcher::command);
    // A Ctrl-C while waiting must not leave servers of which nobody knows.
    Thread stopper = new Thread(() -> parts.stop(missing), "stop-local-servers");
    Runtime.getRuntime().addShutdownHook(stopper);
    boolean ready = false;
    try {
      Map<LocalPart, Process> started = new EnumMap<>(LocalPart.class);
      parts.stop(missing);
      for (LocalPart part : missing) {
        started.put(part, launcher.launch(part));
      }
      await(started, options.patience());
      ready = true;
    } finally {
      removeHook(stopper);
      if (!ready) {
        parts.stop(missing);
      }
    }
  }

  private void refuseForeign(List<LocalPart> missing, StartOptions options) {
    if (options.lifetime() == Lifetime.WITH_THIS_PROCESS
        && missing.size() < LocalPart.values().length) {
      throw new LocalPlatformException(
          "The folder " + folder.root() + " is in use: its servers run already.");
    }
    if (!missing.contains(LocalPart.CLICKHOUSE) && options.clickhousePort() != 0) {
      int port =
          readyFiles
              .clickhouse(folder.readyFile(LocalPart.CLICKHOUSE))
              .map(ClickHouseReady::port)
              .orElse(0);
      if (port != options.clickhousePort()) {
        throw new LocalPlatformException(
            "ClickHouse runs already, at port " + port + "; stop it first to use another.");
      }
    }
  }

  private static void refuseTakenPort(int port) {
    if (port == 0) {
      return;
    }
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new LocalPlatformException(
          "Port " + port + " is in use (" + e.getMessage() + "); choose another, or 0.", e);
    }
  }

  private void await(Map<LocalPart, Process> started, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<LocalPart> waiting = Optional.empty();
      for (Map.Entry<LocalPart, Process> entry : started.entrySet()) {
        LocalPart part = entry.getKey();
        if (!entry.getValue().isAlive()) {
          throw new LocalPlatformException(
              "The "
                  + part.title()
                  + " stopped before it was ready (exit code "
                  + entry.getValue().exitValue()
                  + "). "
                  + logOf(part));
        }
        if (!parts.saysReady(part, entry.getValue().pid())) {
          waiting = Optional.of(part);
        }
      }
      if (waiting.isEmpty()) {
        return;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new LocalPlatformException(
            "The "
                + waiting.get().title()
                + " was not ready within "
                + patience.toSeconds()
                + " s. "
                + logOf(waiting.get()));
      }
      pause(started.get(waiting.get()));
    }
  }

  /** Waits a moment, or shorter if the process dies. */
  private static void pause(Process process) {
    try {
      process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalPlatformException("Interrupted while the local servers started.", e);
    }
  }

  private String logOf(LocalPart part) {
    SecretFiles files = folder.secretFiles();
    List<String> secrets =
        Stream.of(files.clickhousePassword(), files.clientSecret(), files.token())
            .map(folder::secret)
            .toList();
    return "Its log "
        + folder.log(part)
        + " ends with:\n"
        + new LogTail(folder.log(part), secrets).text();
  }

  private static void removeHook(Thread stopper) {
    try {
      Runtime.getRuntime().removeShutdownHook(stopper);
    } catch (IllegalStateException e) {
      // The JVM is going down: the hook runs already and does what it is there for.
      return;
    }
  }
}
