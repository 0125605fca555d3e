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
import io.lakeferry.local.clickhouse.engine.EngineConnection;
import io.lakeferry.local.clickhouse.engine.EngineException;
import io.lakeferry.local.clickhouse.http.UrlParameters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Sessions that outlive a request, for temporary tables and settings.
 *
 * @see <a
 *     href="https://clickhouse.com/docs/interfaces/http#using-clickhouse-sessions-in-the-http-protocol">sessions</a>
 */
final class SessionStore implements AutoCloseable {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

  private final Engine engine;
  private final Clock clock;
  private final Map<String, Session> sessions = new HashMap<>();
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "session-sweeper");
            thread.setDaemon(true);
            return thread;
          });

  SessionStore(Engine engine, Clock clock) {
    this.engine = engine;
    this.clock = clock;
    Future<?> unused = sweeper.scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.SECONDS);
  }

  /**
   * A session for one request: the one that the request names, made if need be, or one that ends
   * with the request.
   *
   * @throws EngineException if another request is in it, or it is missing and must not be made
   */
  Lease lease(UrlParameters url) throws EngineException {
    Optional<String> id = url.get("session_id").filter(name -> !name.isEmpty());
    if (id.isEmpty()) {
      return new Lease(engine.connect(), Optional.empty());
    }
    Duration timeout = timeout(url);
    synchronized (sessions) {
      Session session = sessions.get(id.get());
      if (session == null && url.get("session_check").orElse("").equals("1")) {
        throw ErrorCode.SESSION_NOT_FOUND.with(
            "Session " + id.get() + " not found", engine.version());
      }
      if (session == null) {
        session = new Session(engine.connect());
        sessions.put(id.get(), session);
      }
      if (session.busy) {
        throw ErrorCode.SESSION_IS_LOCKED.with(
            "Session " + id.get() + " is locked by a concurrent client", engine.version());
      }
      session.busy = true;
      session.timeout = timeout;
      session.closeAfterwards = url.isSet("close_session");
      return new Lease(session.connection, Optional.of(id.get()));
    }
  }

  /** Ends every session. */
  @Override
  public void close() {
    sweeper.shutdownNow();
    synchronized (sessions) {
      sessions.values().forEach(session -> session.connection.close());
      sessions.clear();
    }
  }

  private Duration timeout(UrlParameters url) throws EngineException {
    String text = url.get("session_timeout").orElse(Long.toString(DEFAULT_TIMEOUT.toSeconds()));
    try {
      Duration timeout = Duration.ofSeconds(Long.parseLong(text));
      if (!timeout.isNegative() && timeout.compareTo(MAX_TIMEOUT) <= 0) {
        return timeout;
      }
    } catch (NumberFormatException e) {
      throw invalidTimeout(text);
    }
    throw invalidTimeout(text);
  }

  private EngineException invalidTimeout(String text) {
    return ErrorCode.INVALID_SESSION_TIMEOUT.with(
        "Invalid session timeout: '" + text + "'", engine.version());
  }

  private void sweep() {
    synchronized (sessions) {
      Instant now = clock.instant();
      Iterator<Session> all = sessions.values().iterator();
      while (all.hasNext()) {
        Session session = all.next();
        if (!session.busy && session.freeSince.plus(session.timeout).isBefore(now)) {
          session.connection.close();
          all.remove();
        }
      }
    }
  }

  private void giveBack(String id) {
    synchronized (sessions) {
      Session session = sessions.get(id);
      session.busy = false;
      session.freeSince = clock.instant();
      if (session.closeAfterwards) {
        session.connection.close();
        sessions.remove(id);
      }
    }
  }

  private static final class Session {
    private final EngineConnection connection;
    private boolean busy;
    private boolean closeAfterwards;
    private Duration timeout = DEFAULT_TIMEOUT;
    private Instant freeSince = Instant.MAX;

    private Session(EngineConnection connection) {
      this.connection = connection;
    }
  }

  /** The right to use a session for one request. */
  final class Lease implements AutoCloseable {
    private final EngineConnection connection;
    private final Optional<String> sessionId;

    private Lease(EngineConnection connection, Optional<String> sessionId) {
      this.connection = connection;
      this.sessionId = sessionId;
    }

    EngineConnection connection() {
      return connection;
    }

    /** Whether the session goes on after the request. */
    boolean lasting() {
      return sessionId.isPresent();
    }

    @Override
    public void close() {
      if (sessionId.isPresent()) {
        giveBack(sessionId.get());
      } else {
        connection.close();
      }
    }
  }
}
