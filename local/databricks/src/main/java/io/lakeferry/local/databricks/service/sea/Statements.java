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
package io.lakeferry.local.databricks.service.sea;

import io.lakeferry.local.databricks.engine.SqlFailure;
import io.lakeferry.local.databricks.engine.StatementResult;
import io.lakeferry.local.databricks.service.gates.ControlRoom;
import io.lakeferry.local.databricks.service.gates.Event;
import io.lakeferry.local.databricks.service.gates.EventKind;
import io.lakeferry.local.databricks.service.gates.EventPhase;
import io.lakeferry.local.databricks.service.gates.Verdict;
import io.lakeferry.local.databricks.service.http.ApiFailure;
import io.lakeferry.local.databricks.service.http.DaemonThreads;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs statements, each in a thread of its own that no client's fate touches: a statement goes on
 * when the client that sent it has died, as on a real warehouse.
 */
final class Statements implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Statements.class);

  /** A result can be fetched for one hour after the statement succeeded. */
  private static final Duration RESULT_LIFETIME = Duration.ofHours(1);

  private static final Duration SESSION_IDLE_LIMIT = Duration.ofHours(8);
  private static final long CANCEL_REPEAT_MILLIS = 200;

  private final Sessions sessions;
  private final ServiceCommands commands;
  private final ControlRoom controls;
  private final Clock clock;
  private final Map<String, Statement> statements = new ConcurrentHashMap<>();
  private final Map<String, Session> runningIn = new ConcurrentHashMap<>();
  private final ExecutorService workers =
      Executors.newCachedThreadPool(DaemonThreads.named("statement"));
  private final ScheduledExecutorService housekeeping =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("statement-housekeeping"));

  Statements(Sessions sessions, ServiceCommands commands, ControlRoom controls, Clock clock) {
    this.sessions = sessions;
    this.commands = commands;
    this.controls = controls;
    this.clock = clock;
    Future<?> unused = housekeeping.scheduleAtFixedRate(this::forgetTheOld, 1, 1, TimeUnit.MINUTES);
  }

  /**
   * Accepts a statement and starts it.
   *
   * @throws ApiFailure 404 if its session does not exist
   */
  Statement submit(StatementRequest request) throws ApiFailure {
    Optional<Session> session = Optional.empty();
    if (request.sessionId().isPresent()) {
      session = Optional.of(sessions.get(request.sessionId().get()));
    }
    Statement statement =
        new Statement(
            UUID.randomUUID().toString(), request.sql(), request.parameters(), request.rowLimit());
    statements.put(statement.id(), statement);
    if (session.isPresent()) {
      Session used = session.get();
      workers.execute(() -> run(statement, used));
    } else {
      workers.execute(() -> runAlone(statement, request));
    }
    return statement;
  }

  /**
   * A statement that is not forgotten yet.
   *
   * @throws ApiFailure 404 if there is none
   */
  Statement statement(String id) throws ApiFailure {
    Statement statement = statements.get(id);
    if (statement == null) {
      throw ApiFailure.notFound("The statement " + id + " was not found.");
    }
    return statement;
  }

  /** Asks a statement to stop; harmless if it has ended. */
  void cancel(Statement statement) {
    if (statement.cancel(clock.instant())) {
      Session session = runningIn.get(statement.id());
      if (session != null) {
        workers.execute(() -> insist(statement, session));
      }
    }
  }

  /** Ends a session; what runs in it is cancelled. */
  void closeSession(String id) {
    Optional<Session> session = sessions.remove(id);
    if (session.isPresent()) {
      runningIn.forEach(
          (statementId, usedSession) -> {
            Statement statement = statements.get(statementId);
            if (usedSession == session.get() && statement != null) {
              cancel(statement);
            }
          });
      session.get().close();
    }
  }

  @Override
  public void close() {
    housekeeping.shutdownNow();
    statements.values().forEach(this::cancel);
    workers.shutdownNow();
  }

  private void runAlone(Statement statement, StatementRequest request) {
    try (Session session = sessions.openUnlisted(request.catalog(), request.schema(), Map.of())) {
      run(statement, session);
    } catch (SqlFailure refused) {
      statement.finish(failure(refused), clock.instant());
    } catch (RuntimeException defect) {
      statement.finish(defect(statement, defect), clock.instant());
    }
  }

  private void run(Statement statement, Session session) {
    runningIn.put(statement.id(), session);
    try {
      Verdict verdict = pass(statement, EventPhase.RECEIVED);
      if (!(verdict instanceof Verdict.Proceed)) {
        // Lost before it reached the engine: nobody may learn of it by its id either.
        statements.remove(statement.id());
        statement.answerNext(verdict);
        statement.finish(new Outcome.Canceled(), clock.instant());
        return;
      }
      if (statement.begin()) {
        Outcome outcome = execute(statement, session);
        EventPhase end =
            outcome instanceof Outcome.Success ? EventPhase.EXECUTED : EventPhase.FAILED;
        statement.answerNext(pass(statement, end));
        statement.finish(outcome, clock.instant());
      }
    } finally {
      runningIn.remove(statement.id());
      session.usedAt(clock.instant());
    }
  }

  private Outcome execute(Statement statement, Session session) {
    try {
      Optional<ServiceCommand> command = ServiceCommand.parse(statement.sql());
      if (command.isPresent()) {
        return commands.run(command.get());
      }
      StatementResult result =
          session.engineSession().execute(statement.id(), statement.sql(), statement.parameters());
      return InlineLimit.of(
          new Outcome.Success(result, Outcome.ResultKind.ROWS),
          StatementJson.rows(statement, result));
    } catch (SqlFailure failed) {
      return failed.condition().equals(SqlFailure.CANCELED)
          ? new Outcome.Canceled()
          : failure(failed);
    } catch (RuntimeException defect) {
      return defect(statement, defect);
    }
  }

  private static Outcome defect(Statement statement, RuntimeException defect) {
    LOGGER.error("Statement {} met a defect of the engine", statement.id(), defect);
    return new Outcome.Failure(
        "INTERNAL_ERROR",
        "XX000",
        "[INTERNAL_ERROR] The local engine failed: " + defect + " SQLSTATE: XX000");
  }

  private Verdict pass(Statement statement, EventPhase phase) {
    return controls.pass(new Event(EventKind.STATEMENT, phase, statement.sql(), statement.id()));
  }

  /**
   * Tells the engine again and again until the statement has ended: a word that comes before the
   * engine knows the statement would be lost.
   */
  private static void insist(Statement statement, Session session) {
    do {
      session.engineSession().cancel(statement.id());
    } while (!statement.awaitEnd(Duration.ofMillis(CANCEL_REPEAT_MILLIS))
        && !Thread.currentThread().isInterrupted());
  }

  private void forgetTheOld() {
    Instant oldest = clock.instant().minus(RESULT_LIFETIME);
    statements
        .values()
        .removeIf(
            statement -> statement.finishedAt().map(end -> end.isBefore(oldest)).orElse(false));
    for (Session session : sessions.unusedSince(clock.instant().minus(SESSION_IDLE_LIMIT))) {
      if (!runningIn.containsValue(session)) {
        closeSession(session.id());
      }
    }
  }

  private static Outcome failure(SqlFailure failed) {
    return new Outcome.Failure("BAD_REQUEST", failed.sqlState(), failed.getMessage());
  }
}
