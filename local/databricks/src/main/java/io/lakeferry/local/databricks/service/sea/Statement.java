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

import io.lakeferry.local.databricks.engine.StatementParameter;
import io.lakeferry.local.databricks.service.gates.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One statement from its arrival until it is forgotten. Thread-safe. */
final class Statement {
  /** The states of the API. */
  enum State {
    PENDING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELED,
    CLOSED
  }

  private final String id;
  private final String sql;
  private final List<StatementParameter> parameters;
  private final long rowLimit;
  private final CountDownLatch finished = new CountDownLatch(1);

  private State state = State.PENDING;
  private Outcome outcome;
  private boolean cancelRequested;
  private Verdict nextAnswer = Verdict.proceed();
  private Instant finishedAt;

  /**
   * @param rowLimit most rows of the result
   */
  Statement(String id, String sql, List<StatementParameter> parameters, long rowLimit) {
    this.id = id;
    this.sql = sql;
    this.parameters = List.copyOf(parameters);
    this.rowLimit = rowLimit;
  }

  String id() {
    return id;
  }

  String sql() {
    return sql;
  }

  List<StatementParameter> parameters() {
    return parameters;
  }

  long rowLimit() {
    return rowLimit;
  }

  synchronized State state() {
    return state;
  }

  /** The outcome; empty while it is under way and after it was closed. */
  synchronized Optional<Outcome> outcome() {
    return Optional.ofNullable(outcome);
  }

  /** When it ended; empty while it is under way. */
  synchronized Optional<Instant> finishedAt() {
    return Optional.ofNullable(finishedAt);
  }

  /** Whether it may run now: not if it was stopped before it started. */
  synchronized boolean begin() {
    if (state != State.PENDING) {
      return false;
    }
    state = State.RUNNING;
    return true;
  }

  /**
   * Asks it to stop. One that has not begun ends at once; one that runs ends when the engine gives
   * it up, and is not cancelled if the engine was done before.
   *
   * @return whether the engine has to be told, which it is once
   */
  synchronized boolean cancel(Instant now) {
    if (state == State.PENDING) {
      finish(new Outcome.Canceled(), now);
      return false;
    }
    boolean first = finishedAt == null && !cancelRequested;
    cancelRequested = true;
    return first;
  }

  /** Ends it; the first end counts. */
  synchronized void finish(Outcome how, Instant now) {
    if (finishedAt != null) {
      return;
    }
    finishedAt = now;
    if (state != State.CLOSED) {
      outcome = how;
      state =
          how instanceof Outcome.Success
              ? State.SUCCEEDED
              : how instanceof Outcome.Failure ? State.FAILED : State.CANCELED;
    }
    finished.countDown();
  }

  /** The client wants no more of it: its result is forgotten. */
  synchronized void close() {
    state = State.CLOSED;
    outcome = null;
  }

  /** Waits for its end, at most for {@code limit}. */
  boolean awaitEnd(Duration limit) {
    try {
      return finished.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The next client that asks is answered by this instead of the truth. */
  synchronized void answerNext(Verdict verdict) {
    nextAnswer = verdict;
  }

  /** What the asking client is to be answered by; the truth from the second call on. */
  synchronized Verdict takeNextAnswer() {
    Verdict taken = nextAnswer;
    nextAnswer = Verdict.proceed();
    return taken;
  }
}
