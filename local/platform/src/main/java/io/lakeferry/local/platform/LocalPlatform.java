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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The two local servers whose state lies in one folder.
 *
 * <p>A folder belongs to one pair of servers at a time. Secrets are drawn at the first start and
 * kept in the folder, readable by their owner alone; data survives a stop.
 */
public final class LocalPlatform implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String CATALOG = "main";
  private static final String SCHEMA = "default";

  private final StateFolder folder;
  private final ReadyFiles readyFiles = new ReadyFiles();
  private final PartProcesses parts;

  private LocalPlatform(StateFolder folder) {
    this.folder = folder;
    this.parts = new PartProcesses(folder, readyFiles);
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
      new PartsStart(platform.folder, platform.readyFiles, platform.parts).run(home, options);
    }
    return platform;
  }

  /** The folder of the servers' state. */
  public Path directory() {
    return folder.root();
  }

  /** Whether both servers take connections. */
  public boolean isReady() {
    return Arrays.stream(LocalPart.values()).allMatch(part -> parts.state(part) == State.READY);
  }

  /** What is known of each server. */
  public List<PartStatus> status() {
    return Arrays.stream(LocalPart.values()).map(parts::status).toList();
  }

  /**
   * What a client needs to connect.
   *
   * @throws LocalPlatformException if not both servers run
   */
  public LocalSettings settings() {
    for (LocalPart part : LocalPart.values()) {
      if (parts.state(part) != State.READY) {
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
      parts.stop(Arrays.asList(LocalPart.values()));
    }
  }

  /**
   * As {@link #close()}, from a shutdown hook: takes no lock, because the thread that holds it may
   * never let go again.
   */
  public void closeAtShutdown() {
    parts.stop(Arrays.asList(LocalPart.values()));
  }
}
