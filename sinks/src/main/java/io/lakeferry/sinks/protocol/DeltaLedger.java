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
import io.lakeferry.sinks.warehouse.Answer;
import io.lakeferry.sinks.warehouse.StatementFailure;
import io.lakeferry.sinks.warehouse.Warehouse;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.window.Window;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The ledger as a Delta table.
 *
 * <p>Two writers of one run's row: an insert-only MERGE on the run id normally lets the second one
 * insert nothing. Should both have read the table before either wrote (row-level concurrency may
 * let them pass), two rows stand for one run. Both then come from the one sealed list and say the
 * same of it; readers take the one committed first, by a total order. So a doubled row doubles
 * nothing else.
 *
 * <p>All runs of a schema commit here, so several hours that are launched at once meet: Delta lets
 * one of the MERGEs that read the same version win and refuses the others. They wait and send it
 * again, up to the server-side time-out of statements; then the run's own row is looked for.
 */
final class DeltaLedger implements Ledger {
  static final String NAME = "lakeferry_runs";

  private static final Comparator<LedgerRow> FIRST_COMMITTED =
      Comparator.comparing(LedgerRow::committedAt)
          .thenComparing(LedgerRow::state)
          .thenComparing(LedgerRow::attemptId)
          .thenComparing(LedgerRow::report);

  private final TableName name;
  private final LedgerSql sql;
  private final Warehouse warehouse;
  private final Grants grants;

  DeltaLedger(TableName anyTableOfTheSchema, Warehouse warehouse, Grants grants) {
    this.name = anyTableOfTheSchema.sibling(NAME);
    this.sql = new LedgerSql(name);
    this.warehouse = warehouse;
    this.grants = grants;
  }

  @Override
  public void createIfAbsent() {
    try {
      warehouse.executeRepeatable("create-ledger", sql.create());
    } catch (StatementFailure failure) {
      if (failure.kind() == StatementFailure.Kind.PERMISSION && isReadable()) {
        // Whoever may not create tables may still use the one that is there.
        return;
      }
      throw warehouse.word(failure, "table " + name, grants.createTable(name));
    }
  }

  private boolean isReadable() {
    try {
      warehouse.executeRepeatable("ledger", sql.newest(1));
      return true;
    } catch (StatementFailure failure) {
      return false;
    }
  }

  @Override
  public List<LedgerRow> around(RunIdentity identity) {
    return all(last -> answer(sql.around(identity, last)));
  }

  @Override
  public List<LedgerRow> aroundIfPresent(RunIdentity identity) {
    return all(last -> answerIfPresent(sql.around(identity, last)));
  }

  @Override
  public List<LedgerRow> newest(int limit) {
    return rows(answerIfPresent(sql.newest(limit)));
  }

  /**
   * The rows of all pages, one per run.
   *
   * @param page the answer with the rows after that one, from the first on if it is null
   */
  static List<LedgerRow> all(Function<LedgerRow, Answer> page) {
    List<List<String>> all = new ArrayList<>();
    Answer answer = page.apply(null);
    all.addAll(answer.rows());
    while (answer.rows().size() == LedgerSql.PAGE) {
      answer = page.apply(row(answer, answer.rows().get(LedgerSql.PAGE - 1)));
      all.addAll(answer.rows());
    }
    return rows(new Answer(answer.columns(), all));
  }

  private Answer answerIfPresent(String statement) {
    try {
      return warehouse.executeRepeatable("ledger", statement);
    } catch (StatementFailure failure) {
      if (failure.kind() == StatementFailure.Kind.OBJECT_NOT_FOUND) {
        return new Answer(List.of(), List.of());
      }
      throw warehouse.word(failure, "table " + name, grants.modify(name));
    }
  }

  private Answer answer(String statement) {
    try {
      return warehouse.executeRepeatable("ledger", statement);
    } catch (StatementFailure failure) {
      throw warehouse.word(failure, "table " + name, grants.modify(name));
    }
  }

  @Override
  public Optional<LedgerRow> find(String runId) {
    return rows(answer(sql.find(runId))).stream().findFirst();
  }

  @Override
  public LedgerRow commit(LedgerRow row) {
    try {
      warehouse.executeInTurn("commit", sql.commit(row));
    } catch (StatementFailure failure) {
      // Another attempt may be committing the same run: its row is as good as ours.
      Optional<LedgerRow> other =
          failure.kind() == StatementFailure.Kind.CONFLICT ? find(row.runId()) : Optional.empty();
      return other.orElseThrow(() -> warehouse.word(failure, "table " + name, grants.modify(name)));
    }
    return find(row.runId())
        .orElseThrow(
            () ->
                new LakeferryException(
                    ErrorCode.TARGET_UNAVAILABLE,
                    "table " + name,
                    "the run's row was written but is not to be seen",
                    "Start the same command again"));
  }

  @Override
  public Instant serverTime() {
    try {
      Answer answer = warehouse.executeRepeatable("clock", sql.serverTime());
      return instant(answer, answer.onlyRow(), "now");
    } catch (StatementFailure failure) {
      throw warehouse.word(failure, "the SQL warehouse", grants.useWarehouse());
    }
  }

  /** One row per run, in the order of the answer. */
  private static List<LedgerRow> rows(Answer answer) {
    Map<String, LedgerRow> byRun = new LinkedHashMap<>();
    for (List<String> values : answer.rows()) {
      LedgerRow row = row(answer, values);
      byRun.merge(
          answer.text(values, "run_id"),
          row,
          (one, other) -> FIRST_COMMITTED.compare(one, other) <= 0 ? one : other);
    }
    return List.copyOf(byRun.values());
  }

  private static LedgerRow row(Answer answer, List<String> row) {
    RunIdentity identity =
        new RunIdentity(
            answer.text(row, "export_name"),
            new TableName(
                answer.text(row, "target_catalog"),
                answer.text(row, "target_schema"),
                answer.text(row, "target_table")),
            answer.number(row, "team_id"),
            new Window(instant(answer, row, "window_start"), instant(answer, row, "window_end")),
            Math.toIntExact(answer.number(row, "generation")));
    return new LedgerRow(
        identity,
        answer.text(row, "fingerprint"),
        answer.text(row, "table_id"),
        answer.text(row, "attempt_id"),
        instant(answer, row, "ingested_at"),
        answer.number(row, "rows_expected"),
        answer.number(row, "rows_read"),
        answer.number(row, "rows_written"),
        answer.number(row, "rows_loaded"),
        Math.toIntExact(answer.number(row, "files")),
        answer.number(row, "bytes"),
        answer.number(row, "bad_json"),
        LedgerRow.State.valueOf(answer.text(row, "state")),
        answer.text(row, "report"),
        instant(answer, row, "committed_at"));
  }

  private static Instant instant(Answer answer, List<String> row, String column) {
    return Instant.EPOCH.plus(answer.number(row, column), ChronoUnit.MICROS);
  }
}
