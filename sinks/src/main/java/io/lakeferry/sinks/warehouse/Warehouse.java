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
package io.lakeferry.sinks.warehouse;

import com.databricks.client.jdbc.Driver;
import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.sinks.retry.Backoff;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.Redaction;
import io.lakeferry.transforms.settings.Sleeper;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A SQL warehouse. A session is opened when a statement needs one and stays open until {@link
 * #releaseSession}; a warehouse without open sessions can stop by itself. One thread sends
 * statements; {@link #close} may come from another (a shutdown hook) and cancels the one that runs.
 *
 * <p>Every statement is sent without waiting and asked after, so that its id is known at once and a
 * cancel reaches it: a blocking {@code execute} of this driver learns the id only after the
 * server's first wait of ten seconds, until when a cancel is lost and the query runs on, and {@code
 * setQueryTimeout} is looked at only then (both seen with databricks-jdbc 3.4.5).
 */
public final class Warehouse implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Warehouse.class);

  /**
   * How long after the server's own time-out of a statement it may still be believed to run: so
   * long its end is waited for here, for a server that keeps silent.
   */
  public static final Duration GRACE = Duration.ofSeconds(60);

  private static final int TRIES = 4;

  private final TargetConnection target;
  private final String label;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Redaction redaction;
  private final FailureMessages messages;
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final AtomicReference<RunningStatement> running = new AtomicReference<>();
  private Connection session;

  /**
   * @param label what stands in the comment that leads every statement, for example {@code
   *     run=events_t1}; of [A-Za-z0-9_= -] only
   */
  public Warehouse(TargetConnection target, String label, Clock clock, Sleeper sleeper) {
    if (!label.matches("[A-Za-z0-9_= -]*")) {
      throw new IllegalArgumentException("a label cannot hold other characters: " + label);
    }
    this.target = target;
    this.label = label;
    this.clock = clock;
    this.sleeper = sleeper;
    this.redaction = target.redaction();
    this.messages = new FailureMessages(target);
  }

  /**
   * Refuses a driver property of the user's that we set to another value. Reads no secret and
   * connects to nothing.
   *
   * @param target may lack what was wrong or missing itself
   * @throws LakeferryException INVALID_OPTION
   */
  public static void checkDriverProperty(TargetConnection target, String name, String value) {
    DriverSettings.check(target, name, value);
  }

  /**
   * Sends a statement that does the same however often it is sent, and sends it again while no
   * answer comes, the service refuses for now, or another statement is in its way.
   *
   * @param step a word on what it is for, which stands in its comment
   * @throws StatementFailure what it was at last
   */
  public Answer executeRepeatable(String step, String sql) throws StatementFailure {
    return repeat(step, sql, Duration.ZERO);
  }

  /**
   * As {@link #executeRepeatable}, but for a table that many runs write to at the same time: while
   * others are in the way it is sent again for as long as one of their statements can live, the
   * server-side time-out of statements.
   *
   * @param step a word on what it is for, which stands in its comment
   * @throws StatementFailure what it was at last
   */
  public Answer executeInTurn(String step, String sql) throws StatementFailure {
    return repeat(step, sql, target.statementTimeout());
  }

  /**
   * @param patience for how long conflicts are borne even beyond the usual number of tries
   */
  private Answer repeat(String step, String sql, Duration patience) throws StatementFailure {
    Instant giveUp = clock.instant().plus(patience);
    int conflicts = 0;
    Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(15), sleeper);
    int unanswered = 0;
    while (true) {
      try {
        return executeOnce(step, sql);
      } catch (StatementFailure failure) {
        boolean again =
            switch (failure.kind()) {
              case UNANSWERED, UNAVAILABLE -> ++unanswered < TRIES;
              case CONFLICT -> ++conflicts < TRIES || clock.instant().isBefore(giveUp);
              case AUTHENTICATION,
                  PERMISSION,
                  OBJECT_NOT_FOUND,
                  FILE_NOT_FOUND,
                  SCHEMA_MISMATCH,
                  DATA_UNSUPPORTED,
                  NOT_SUPPORTED,
                  TIMED_OUT,
                  CANCELED,
                  UNFORESEEN ->
                  false;
            };
        if (!again) {
          throw failure;
        }
        backoff.await();
      }
    }
  }

  /**
   * Sends a statement once.
   *
   * @param step a word on what it is for, which stands in its comment
   * @throws StatementFailure if it failed, or no answer came
   * @throws LakeferryException INTERRUPTED after {@link #close}
   */
  public Answer executeOnce(String step, String sql) throws StatementFailure {
    refuseIfClosing();
    String text = "/* lakeferry " + label + " step=" + step + " */ " + sql;
    RunningStatement statement = null;
    try {
      LOG.debug("{}", redaction.lazily(text));
      sent.incrementAndGet();
      statement = new RunningStatement(session(), text, clock, sleeper);
      running.set(statement);
      // A close() that came before the line above has seen no statement to cancel.
      refuseIfClosing();
      return statement.run(target.statementTimeout());
    } catch (SQLException e) {
      throw failed(FailureClassifier.ofDriver(e.getMessage(), e.getSQLState(), e));
    } catch (StatementFailure failure) {
      throw failed(failure);
    } catch (LakeferryException e) {
      throw e;
    } catch (RuntimeException e) {
      // The driver lets unchecked exceptions of the SDK inside it through when the service answers
      // with an error status to a statement that was sent without waiting (seen with 3.4.5).
      throw failed(FailureClassifier.ofDriver(e.getMessage(), null, e));
    } finally {
      running.set(null);
      if (statement != null) {
        statement.close();
      }
    }
  }

  private StatementFailure failed(StatementFailure failure) {
    LOG.debug(
        "failed: {} {} {}: {}",
        failure.kind(),
        failure.condition(),
        failure.sqlState(),
        redaction.lazily(failure.getMessage()));
    if (failure.kind() == StatementFailure.Kind.UNANSWERED
        || failure.kind() == StatementFailure.Kind.AUTHENTICATION) {
      // The session may be what broke; the next statement opens another one.
      releaseSession();
    }
    refuseIfClosing();
    return failure;
  }

  private void refuseIfClosing() {
    if (closing.get()) {
      throw new LakeferryException(
          ErrorCode.INTERRUPTED,
          "this run",
          "it was asked to stop",
          "Start the same command again; it goes on from where it stopped");
    }
  }

  private synchronized Connection session() throws SQLException {
    if (session == null) {
      session = new Driver().connect(DriverSettings.url(target), DriverSettings.properties(target));
      if (session == null) {
        throw new SQLException("the driver does not accept the URL " + DriverSettings.url(target));
      }
    }
    return session;
  }

  /** Words a failure for the user. */
  public LakeferryException word(StatementFailure failure, String object, String rights) {
    return messages.word(failure, object, rights);
  }

  /** Statements sent so far, those that are asked again counted each time. */
  public int statementsSent() {
    return sent.get();
  }

  /** For what of a failure goes into a log. */
  public Redaction redaction() {
    return redaction;
  }

  /** The server-side time-out of each statement. */
  public Duration statementTimeout() {
    return target.statementTimeout();
  }

  /** Closes the session, if one is open; the next statement opens another one. */
  public synchronized void releaseSession() {
    if (session == null) {
      return;
    }
    Connection last = session;
    session = null;
    try {
      last.close();
    } catch (SQLException | RuntimeException e) {
      LOG.debug("the session could not be closed: {}", redaction.stackOf(e));
    }
  }

  /** Cancels the statement that runs, if any, closes the session and refuses further statements. */
  @Override
  public void close() {
    closing.set(true);
    RunningStatement statement = running.get();
    if (statement != null) {
      statement.cancel();
    }
    releaseSession();
  }
}
