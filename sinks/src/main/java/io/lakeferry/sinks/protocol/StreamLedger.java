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

import io.lakeferry.sinks.connection.Grants;
import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.sinks.warehouse.SqlText;
import io.lakeferry.sinks.warehouse.Warehouse;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.Sleeper;
import io.lakeferry.transforms.window.Window;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the ledger holds of one stream of windows, many at a time: for whoever goes through all
 * periods of a range and would else ask for each. Only reads. Methods throw {@link
 * LakeferryException}. Used by one thread; {@link #close} may come from another and cancels what
 * runs.
 */
public final class StreamLedger implements AutoCloseable {
  private final RunSpecification specification;
  private final Ledger ledger;
  private final TargetTable target;
  private final Warehouse warehouse;

  private StreamLedger(
      RunSpecification specification, Ledger ledger, TargetTable target, Warehouse warehouse) {
    this.specification = specification;
    this.ledger = ledger;
    this.target = target;
    this.warehouse = warehouse;
  }

  /**
   * The stream of a run; nothing is sent yet.
   *
   * @param anyOfTheStream its window and generation do not matter
   */
  public static StreamLedger open(
      TargetConnection connection, RunSpecification anyOfTheStream, Clock clock, Sleeper sleeper) {
    RunSpecification specification = anyOfTheStream.canonical();
    Warehouse warehouse = new Warehouse(connection, "ledger", clock, sleeper);
    Grants grants = new Grants(connection);
    return new StreamLedger(
        specification,
        new DeltaLedger(specification.identity().target(), warehouse, grants),
        new DeltaTargetTable(specification, warehouse, grants),
        warehouse);
  }

  /**
   * The committed runs of the stream whose windows have an instant in common with the range, of all
   * generations, in no order; none if there is no ledger yet.
   */
  public List<CommittedRun> within(Window range) {
    RunIdentity mine = specification.identity();
    RunIdentity probe =
        new RunIdentity(mine.exportName(), mine.target(), mine.teamId(), range, mine.generation());
    List<LedgerRow> rows = ledger.aroundIfPresent(probe);
    if (rows.isEmpty()) {
      return List.of();
    }
    Optional<String> standing = target.tableId();
    return rows.stream()
        .map(
            row ->
                new CommittedRun(
                    row.identity(),
                    row.outcome(LoadOutcome.State.ALREADY_EXPORTED, List.of()),
                    standing.filter(row.tableId()::equals).isEmpty()
                        ? CommittedRun.Agreement.OTHER_TABLE
                        : agreement(specification, row.fingerprint())))
        .toList();
  }

  /** How a run into the table that stands agrees. */
  static CommittedRun.Agreement agreement(RunSpecification mine, String fingerprint) {
    if (fingerprint.equals(Fingerprint.of(mine))) {
      return CommittedRun.Agreement.SAME;
    }
    return Stream.of(RunSpecification.WriteMode.values())
            .map(mine::inMode)
            .map(Fingerprint::of)
            .anyMatch(fingerprint::equals)
        ? CommittedRun.Agreement.OTHER_MODE
        : CommittedRun.Agreement.OTHER_RULES;
  }

  /**
   * The query that counts a table's rows by the run that wrote them: a row of (ingestion timestamp
   * in microseconds since the epoch, number of rows) for each timestamp that is asked for, also if
   * no row carries it. So an answer that lacks one is not whole.
   *
   * @param column the model's column of the ingestion timestamp
   * @param stamps of the runs, at least one; what other runs wrote is not counted
   */
  public static String rowsByRun(TableName target, String column, Collection<Instant> stamps) {
    String name = TableName.quote(column);
    String asked =
        stamps.stream()
            .map(stamp -> "(" + ChronoUnit.MICROS.between(Instant.EPOCH, stamp) + "L)")
            .collect(Collectors.joining(", "));
    String literals = stamps.stream().map(SqlText::literal).collect(Collectors.joining(", "));
    return "SELECT s.stamp AS stamp, coalesce(c.loaded, 0) AS loaded FROM VALUES %1$s AS s(stamp) LEFT JOIN (SELECT unix_micros(%2$s) AS stamp, count(*) AS loaded FROM %3$s WHERE %2$s IN (%4$s) GROUP BY unix_micros(%2$s)) AS c ON c.stamp = s.stamp"
        .formatted(asked, name, target.sql(), literals);
  }

  /**
   * How the rows of the target are told apart and ordered; empty if it is not there.
   *
   * @throws LakeferryException INVALID_OPTION if the model has no merge rule, or one that cannot be
   *     kept; SCHEMA_MISMATCH if the target lacks what the rule names, or does not fit the model
   */
  public Optional<TargetKeys> keys() {
    return target.describe().map(shape -> TargetKeys.of(specification, shape));
  }

  /** SQL statements sent so far. */
  public int statementsSent() {
    return warehouse.statementsSent();
  }

  @Override
  public void close() {
    warehouse.close();
  }
}
