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
package io.lakeferry.local.clickhouse.server;

import io.lakeferry.local.clickhouse.engine.Engine;
import io.lakeferry.local.clickhouse.engine.EngineException;
import io.lakeferry.local.clickhouse.http.HttpServer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** A ClickHouse in this process that answers HTTP on the loopback interface. */
public final class LocalClickHouse implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(LocalClickHouse.class.getName());
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);

  private final Engine engine;
  private final SessionStore sessions;
  private final RunningQueries running;
  private final HttpServer http;

  private LocalClickHouse(Engine engine, Credentials credentials, int port) throws IOException {
    Clock clock = Clock.systemUTC();
    this.engine = engine;
    this.sessions = new SessionStore(engine, clock);
    this.running = new RunningQueries(engine);
    this.http =
        HttpServer.start(
            port,
            new QueryHandler(engine, credentials, sessions, running, System::nanoTime),
            clock);
  }

  /**
   * Opens a data folder and begins to answer.
   *
   * @param port 0 for any free port
   * @throws IllegalStateException if the native library is missing or the folder is in use
   */
  public static LocalClickHouse start(
      Path library, Path dataDirectory, Credentials credentials, int port)
      throws IOException, EngineException {
    return new LocalClickHouse(Engine.open(library, dataDirectory), credentials, port);
  }

  /** The port that it listens on. */
  public int port() {
    return http.port();
  }

  /** ClickHouse's version. */
  public String version() {
    return engine.version();
  }

  /** Kills what runs, hangs up on every client and stops the engine. */
  @Override
  public void close() throws IOException {
    boolean quiet = false;
    try {
      quiet = running.killAll(KILL_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.close();
    running.close();
    sessions.close();
    if (quiet) {
      engine.close();
    } else {
      LOGGER.log(Level.WARNING, "Queries still run; the engine ends with the process");
    }
  }
}
