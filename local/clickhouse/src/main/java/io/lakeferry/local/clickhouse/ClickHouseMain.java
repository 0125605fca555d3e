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
package io.lakeferry.local.clickhouse;

import io.lakeferry.local.clickhouse.engine.EngineException;
import io.lakeferry.local.clickhouse.server.Credentials;
import io.lakeferry.local.clickhouse.server.LocalClickHouse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;

/** Runs the embedded ClickHouse until SIGTERM, or until its parent dies. */
public final class ClickHouseMain {
  private static final Logger LOGGER = System.getLogger(ClickHouseMain.class.getName());
  private static final int USAGE_ERROR = 2;
  private static final int START_ERROR = 1;

  private ClickHouseMain() {}

  /**
   * Starts the server; see {@code --help}. Exits with 2 on a wrong command line, with 1 if the
   * server cannot start.
   */
  public static void main(String[] arguments) {
    if (List.of(arguments).contains("--help")) {
      System.out.println(ClickHouseOptions.USAGE);
      return;
    }
    ClickHouseOptions options;
    try {
      options = ClickHouseOptions.parse(List.of(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(ClickHouseOptions.USAGE);
      System.exit(USAGE_ERROR);
      return;
    }
    try {
      run(options);
    } catch (IOException | EngineException | IllegalStateException e) {
      System.err.println("Cannot start the embedded ClickHouse: " + e.getMessage());
      System.exit(START_ERROR);
    }
  }

  private static void run(ClickHouseOptions options) throws IOException, EngineException {
    Optional<ProcessHandle> parent = Optional.empty();
    if (options.parentPid().isPresent()) {
      parent = ProcessHandle.of(options.parentPid().getAsLong());
      if (parent.isEmpty()) {
        throw new IllegalStateException(
            "the parent process " + options.parentPid().getAsLong() + " is not there");
      }
    }
    Files.createDirectories(options.directory());
    LocalClickHouse server =
        LocalClickHouse.start(
            NativeLibrary.locate(),
            options.directory(),
            new Credentials(options.user(), password(options.passwordFile())),
            options.port());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
    parent.ifPresent(
        process -> {
          Future<?> unused = process.onExit().thenRun(() -> System.exit(0));
        });
    ReadyFile.write(
        options.readyFile(), server.port(), ProcessHandle.current().pid(), server.version());
    keepAlive();
  }

  /** Every other thread is a daemon; the process ends by a signal or with its parent. */
  private static void keepAlive() {
    try {
      Thread.currentThread().join();
    } catch (InterruptedException e) {
      System.exit(0);
    }
  }

  private static void stop(LocalClickHouse server) {
    try {
      server.close();
    } catch (IOException | IllegalStateException e) {
      LOGGER.log(Level.WARNING, "The server did not stop cleanly", e);
    }
    // Without this a SIGTERM that did all it should would still end in exit code 143.
    Runtime.getRuntime().halt(0);
  }

  private static String password(Path file) throws IOException {
    String text = Files.readString(file);
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
      end--;
    }
    return text.substring(0, end);
  }
}
