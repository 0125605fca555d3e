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

import io.lakeferry.local.databricks.engine.SparkSqlEngine;
import io.lakeferry.local.databricks.engine.SqlEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the service as a process of its own until it gets SIGTERM or its parent ends:
 *
 * <pre>
 * DatabricksMain --dir D --client-id C --client-secret-file F --token-file T --ready-file R
 *     [--parent-pid N] [--token-lifetime SECONDS]
 * </pre>
 */
public final class DatabricksMain {
  private static final Logger LOGGER = LoggerFactory.getLogger(DatabricksMain.class);
  private static final int EXIT_NOT_STARTED = 1;
  private static final int EXIT_USAGE = 2;
  private static final int BEFORE_SPARK = 1000;

  private DatabricksMain() {}

  /**
   * Exits with 2 if the command line is wrong, with 1 if another process has the folder, else when
   * the process is told to end.
   */
  public static void main(String[] arguments) throws Exception {
    MainOptions options;
    try {
      options = MainOptions.parse(List.of(arguments));
    } catch (IllegalArgumentException | IOException unusable) {
      System.err.println("DatabricksMain: " + unusable.getMessage());
      System.exit(EXIT_USAGE);
      return;
    }
    exitWithParent(options.parentProcess());
    Files.createDirectories(options.settings().directory());
    SqlEngine engine;
    try {
      engine = SparkSqlEngine.open(options.settings().directory());
    } catch (IllegalStateException taken) {
      System.err.println("DatabricksMain: " + taken.getMessage());
      System.exit(EXIT_NOT_STARTED);
      return;
    }
    LocalDatabricks service = LocalDatabricks.start(engine, options.settings(), Clock.systemUTC());
    ReadyFile readyFile = new ReadyFile(options.readyFile());
    WarmUp warmUp = new WarmUp(engine);
    CountDownLatch stopped = new CountDownLatch(1);
    // Spark registers with the same manager, which runs the higher priority first: clients must be
    // cut off, and the engine closed, while Spark is still there.
    ShutdownHookManager.get()
        .addShutdownHook(() -> stop(readyFile, warmUp, service, engine, stopped), BEFORE_SPARK);
    readyFile.write(service.endpoints(), ProcessHandle.current().pid());
    warmUp.startInBackground();
    stopped.await();
  }

  private static void exitWithParent(OptionalLong parentProcess) {
    if (parentProcess.isEmpty()) {
      return;
    }
    Optional<ProcessHandle> parent = ProcessHandle.of(parentProcess.getAsLong());
    if (parent.isEmpty() || !parent.get().isAlive()) {
      System.exit(0);
    }
    Future<?> unused = parent.get().onExit().thenRun(() -> System.exit(0));
  }

  private static void stop(
      ReadyFile readyFile,
      WarmUp warmUp,
      LocalDatabricks service,
      SqlEngine engine,
      CountDownLatch stopped) {
    warmUp.stop();
    try (engine;
        service) {
      readyFile.remove();
    } catch (IOException notClean) {
      LOGGER.warn("The service did not stop cleanly", notClean);
    }
    stopped.countDown();
  }
}
