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

import com.databricks.jdbc.api.ExecutionState;
import com.databricks.jdbc.api.IDatabricksResultSet;
import com.databricks.jdbc.api.IDatabricksStatement;
import com.databricks.jdbc.api.IExecutionStatus;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.Sleeper;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One statement from its sending to its answer. */
final class RunningStatement implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningStatement.class);

  private static final Duration FIRST_POLL = Duration.ofMillis(20);
  private static final Duration LONGEST_POLL = Duration.ofSeconds(1);

  private final Statement statement;
  private final String text;
  private final Clock clock;
  private final Sleeper sleeper;
  private volatile boolean cancelled;

  RunningStatement(Connection session, String text, Clock clock, Sleeper sleeper)
      throws SQLException {
    this.statement = session.createStatement();
    this.text = text;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  Answer run(Duration timeout) throws StatementFailure, SQLException {
    Instant giveUp = clock.instant().plus(timeout).plus(Warehouse.GRACE);
    IDatabricksStatement asynchronous = statement.unwrap(IDatabricksStatement.class);
    ResultSet result = asynchronous.executeAsync(text);
    Duration poll = FIRST_POLL;
    while (true) {
      IDatabricksResultSet state = result.unwrap(IDatabricksResultSet.class);
      IExecutionStatus status = state.getExecutionStatus();
      ExecutionState execution = status.getExecutionState();
      switch (execution) {
        case SUCCEEDED, CLOSED -> {
          return read(result);
        }
        case FAILED ->
            throw FailureClassifier.ofServer(status.getErrorMessage(), status.getSqlState(), null);
        case ABORTED ->
            throw FailureClassifier.ofServer(
                "[CANCELED] " + status.getErrorMessage(), status.getSqlState(), null);
        case PENDING, RUNNING -> {
          if (clock.instant().isAfter(giveUp)) {
            cancel();
            throw new StatementFailure(
                StatementFailure.Kind.TIMED_OUT, "", "", "no end within " + timeout, null);
          }
          pause(poll);
          poll = poll.multipliedBy(2);
          poll = poll.compareTo(LONGEST_POLL) > 0 ? LONGEST_POLL : poll;
          if (cancelled) {
            // A cancel that met the statement before the server knew it is sent again.
            cancel();
          }
          result = asynchronous.getExecutionResult();
        }
      }
    }
  }

  private void pause(Duration duration) {
    try {
      sleeper.sleep(duration);
    } catch (InterruptedException e) {
      cancel();
      Thread.currentThread().interrupt();
      throw new LakeferryException(
          ErrorCode.INTERRUPTED,
          "this run",
          "it was asked to stop while a statement ran",
          "Start the same command again; it goes on from where it stopped",
          e);
    }
  }

  private static Answer read(ResultSet result) throws SQLException {
    ResultSetMetaData metaData = result.getMetaData();
    List<String> columns = new ArrayList<>();
    int count = metaData == null ? 0 : metaData.getColumnCount();
    for (int column = 1; column <= count; column++) {
      columns.add(metaData.getColumnLabel(column));
    }
    List<List<String>> rows = new ArrayList<>();
    while (count > 0 && result.next()) {
      List<String> row = new ArrayList<>(count);
      for (int column = 1; column <= count; column++) {
        row.add(result.getString(column));
      }
      rows.add(row);
    }
    return new Answer(columns, rows);
  }

  /** Asks the server to stop it; harmless if it has ended. */
  void cancel() {
    cancelled = true;
    try {
      statement.cancel();
    } catch (SQLException | RuntimeException e) {
      LOG.debug("a statement could not be cancelled: {}", e.getClass().getSimpleName());
    }
  }

  @Override
  public void close() {
    try {
      statement.close();
    } catch (SQLException | RuntimeException e) {
      LOG.debug("a statement could not be closed: {}", e.getClass().getSimpleName());
    }
  }
}
