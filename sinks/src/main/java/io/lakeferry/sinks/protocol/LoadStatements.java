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
package io.lakeferry.sinks.protocol;

import io.lakeferry.sinks.retry.Backoff;
import io.lakeferry.sinks.warehouse.StatementFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sends the statements of a load. Before one is sent again, and before a failure is believed, the
 * ledger is read: "not found" and the like can mean that another attempt is through and has cleaned
 * up.
 */
final class LoadStatements {
  /** COPY INTO takes at most this many names. */
  static final int FILES_PER_COPY = 1000;

  private static final int UNANSWERED_TRIES = 8;

  private final RunContext context;

  LoadStatements(RunContext context) {
    this.context = context;
  }

  /** A statement, sent once. */
  interface Sending<T> {
    T send() throws StatementFailure;
  }

  /**
   * Sends a statement that may be sent again, until it is answered or fails for good. A conflict is
   * waited out for as long as the statement in its way can live.
   *
   * @throws StatementFailure what it was at last, and the ledger has no row
   */
  <T> T send(Sending<T> statement) throws CommittedMeanwhile, StatementFailure {
    Instant giveUp = context.clock().instant().plus(context.patience());
    Backoff backoff = backoff();
    int unanswered = 0;
    while (true) {
      try {
        return statement.send();
      } catch (StatementFailure failure) {
        boolean again =
            switch (failure.kind()) {
              case CONFLICT -> context.clock().instant().isBefore(giveUp);
              case UNANSWERED, UNAVAILABLE -> ++unanswered < UNANSWERED_TRIES;
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
        if (again) {
          backoff.await();
        }
        requireOpen();
        if (!again) {
          throw failure;
        }
      }
    }
  }

  /**
   * Sends a statement that is repeated at a lower level, if at all.
   *
   * @throws StatementFailure what it was, and the ledger has no row
   */
  <T> T ask(Sending<T> statement) throws CommittedMeanwhile, StatementFailure {
    try {
      return statement.send();
    } catch (StatementFailure failure) {
      requireOpen();
      throw failure;
    }
  }

  Backoff backoff() {
    return new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), context.sleeper());
  }

  /**
   * Reads the ledger.
   *
   * @throws CommittedMeanwhile if the run's row stands
   */
  void requireOpen() throws CommittedMeanwhile {
    Optional<LedgerRow> committed = context.ledger().find(context.runId());
    if (committed.isPresent()) {
      throw new CommittedMeanwhile(committed.get());
    }
  }

  /** The files of a list, as many at a time as one COPY takes. */
  static List<List<String>> batches(Manifest manifest) {
    List<String> names =
        manifest.splits().stream()
            .flatMap(split -> split.files().stream())
            .map(ShardFile::name)
            .toList();
    List<List<String>> batches = new ArrayList<>();
    for (int from = 0; from < names.size(); from += FILES_PER_COPY) {
      batches.add(names.subList(from, Math.min(from + FILES_PER_COPY, names.size())));
    }
    return batches;
  }
}
