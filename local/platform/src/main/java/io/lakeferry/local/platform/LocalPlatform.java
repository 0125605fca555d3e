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
import io.lakeferry.local.platform.ReadyFiles.DatabricksReady;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The two local servers whose state lies in one folder.
 *
 * <p>A folder belongs to one pair of servers at a time. Secrets are drawn at the first start and
 * kept in the folder, readable by their owner alone; data survives a stop.
 */
public final class LocalPlatform implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final String LOOPBACK = "127.0.0.1";
  private static final String CATALOG = "main";
  private static final String SCHEMA = "default";

  private final StateFolder folder;
  private final ReadyFiles readyFiles = new ReadyFiles();

  private LocalPlatform(StateFolder folder) {
    this.folder = folder;
  }

  /**
   * The servers of a folder, whether they run or not. Starts nothing and makes nothing.
   *
   * @param directory folder of their state
   */
  public static LocalPlatform at(Path directory) {
    return new LocalPlatform(new StateFolder(directory));
  }

  /**
   * Starts both servers side by side and waits until they take connections. They stop with this
   * JVM.
   *
   * @param directory folder of their state, made if missing
   * @param home the project's root, where the servers were built
   * @throws LocalPlatformException if one dies or is not ready in time (with the end of its log),
   *     or if the folder's servers run already
   */
  public static LocalPlatform start(Path directory, Path home) {
    return start(directory, home, StartOptions.of(Lifetime.WITH_THIS_PROCESS));
  }

  /**
   * Starts what does not run yet and waits until both servers take connections. If anything fails,
   * what this call started is stopped again.
   *
   * @param directory folder of their state, made if missing
   * @param home the project's root, where the servers were built
   * @param options how
   * @throws LocalPlatformException as above; detached servers that run already are kept
   */
  public static LocalPlatform start(Path directory, Path home, StartOptions options) {
    LocalPlatform platform = new LocalPlatform(StateFolder.create(directory));
    try (StateFolder.Lock held = platform.folder.lock()) {
      platform.startMissing(home, options);
    }
    return platform;
  }

  /** The folder of the servers' state. */
  public Path directory() {
    return folder.root();
  }

  /** Whether both servers take connections. */
  public boolean isReady() {
    return Arrays.stream(LocalPart.values()).allMatch(part -> state(part) == State.READY);
  }

  /** What is known of each server. */
  public List<PartStatus> status() {
    return Arrays.stream(LocalPart.values()).map(this::status).toList();
  }

  /**
   * What a client needs to connect.
   *
   * @throws LocalPlatformException if not both servers run
   */
  public LocalSettings settings() {
    for (LocalPart part : LocalPart.values()) {
      if (state(part) != State.READY) {
        throw new LocalPlatformException(
            "The " + part.title() + " of " + folder.root() + " is not up.");
      }
    }
    ClickHouseReady clickhouse =
        readyFiles.clickhouse(folder.readyFile(LocalPart.CLICKHOUSE)).orElseThrow();
    DatabricksReady databricks =
        readyFiles.databricks(folder.readyFile(LocalPart.DATABRICKS)).orElseThrow();
    SecretFiles secrets = folder.secretFiles();
    return new LocalSettings(
        "http://" + LOOPBACK + ":" + clickhouse.port(),
        PartLauncher.CLICKHOUSE_USER,
        folder.secret(secrets.clickhousePassword()),
        databricks.host(),
        databricks.httpPath(),
        LOOPBACK,
        databricks.proxyPort(),
        Path.of(databricks.trustStore()),
        databricks.trustStorePassword(),
        databricks.trustStoreType(),
        PartLauncher.CLIENT_ID,
        folder.secret(secrets.clientSecret()),
        folder.secret(secrets.token()),
        "http://" + LOOPBACK + ":" + databricks.adminPort(),
        CATALOG,
        SCHEMA,
        secrets);
  }

  /** ClickHouse's version as it says itself, or empty if it is not up. */
  public Optional<String> clickhouseVersion() {
    return readyFiles
        .clickhouse(folder.readyFile(LocalPart.CLICKHOUSE))
        .map(ClickHouseReady::version);
  }

  /**
   * Stops both servers: asks them, waits, then kills. Does nothing to those that do not run.
   *
   * @throws LocalPlatformException if a process cannot be killed
   */
  @Override
  public void close() {
    if (Files.notExists(folder.root().resolve("run"))) {
      return;
    }
    try (StateFolder.Lock held = folder.lock()) {
      stopAll(Arrays.asList(LocalPart.values()));
    }
  }

  /**
   * As {@link #close()}, from a shutdown hook: takes no lock, because the thread that holds it may
   * never let go again.
   */
  public void closeAtShutdown() {
    stopAll(Arrays.asList(LocalPart.values()));
  }

  private void startMissing(Path home, StartOptions options) {
    // A process that lives without being ready belongs to a start that was killed: the lock is
    // ours.
    List<LocalPart> missing =
        Arrays.stream(LocalPart.values()).filter(part -> state(part) != State.READY).toList();
    refuseForeign(missing, options);
    if (missing.contains(LocalPart.CLICKHOUSE)) {
      refuseTakenPort(options.clickhousePort());
    }
    folder.ensureSecrets();
    PartLauncher launcher = new PartLauncher(folder, home, options);
    missing.forEach(launcher::command);
    // A Ctrl-C while waiting must not leave servers of which nobody knows.
    Thread stopper = new Thread(() -> stopAll(missing), "stop-local-servers");
    Runtime.getRuntime().addShutdownHook(stopper);
    boolean ready = false;
    try {
      Map<LocalPart, Process> started = new EnumMap<>(LocalPart.class);
      stopAll(missing);
      for (LocalPart part : missing) {
        started.put(part, launcher.launch(part));
      }
      await(started, options.patience());
      ready = true;
    } finally {
      removeHook(stopper);
      if (!ready) {
        stopAll(missing);
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
        if (!saysReady(part, entry.getValue().pid())) {
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

  private boolean saysReady(LocalPart part, long processId) {
    return readyFiles
        .processId(part, folder.readyFile(part))
        .filter(said -> said == processId)
        .isPresent();
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

  private void stopAll(List<LocalPart> parts) {
    // Both get the signal before the first is waited for.
    parts.forEach(part -> process(part).live().ifPresent(ProcessHandle::destroy));
    parts.forEach(part -> process(part).stop());
  }

  private static void removeHook(Thread stopper) {
    try {
      Runtime.getRuntime().removeShutdownHook(stopper);
    } catch (IllegalStateException e) {
      // The JVM is going down: the hook runs already and does what it is there for.
      return;
    }
  }

  private PartProcess process(LocalPart part) {
    return new PartProcess(folder, part);
  }

  private State state(LocalPart part) {
    PartProcess process = process(part);
    Optional<ProcessHandle> live = process.live();
    if (live.isEmpty()) {
      return process.rememberedId().isPresent() ? State.DEAD : State.STOPPED;
    }
    return saysReady(part, live.get().pid()) ? State.READY : State.STARTING;
  }

  private PartStatus status(LocalPart part) {
    PartProcess process = process(part);
    State state = state(part);
    Instant startedAt = process.live().flatMap(live -> live.info().startInstant()).orElse(null);
    return new PartStatus(
        part,
        state,
        process.rememberedId().orElse(0L),
        startedAt,
        state == State.READY ? ports(part) : Map.of(),
        folder.bytesOnDisk(part));
  }

  private Map<String, Integer> ports(LocalPart part) {
    Map<String, Integer> ports = new LinkedHashMap<>();
    Path file = folder.readyFile(part);
    switch (part) {
      case CLICKHOUSE ->
          readyFiles.clickhouse(file).ifPresent(ready -> ports.put("http", ready.port()));
      case DATABRICKS ->
          readyFiles
              .databricks(file)
              .ifPresent(
                  ready -> {
                    ports.put("https", ready.httpsPort());
                    ports.put("proxy", ready.proxyPort());
                    ports.put("admin", ready.adminPort());
                  });
    }
    return Collections.unmodifiableMap(ports);
  }
}
