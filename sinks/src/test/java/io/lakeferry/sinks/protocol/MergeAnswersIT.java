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

import static io.lakeferry.sinks.protocol.Merge.column;
import static io.lakeferry.sinks.protocol.RealLaunch.rowOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lakeferry.sinks.protocol.RealLaunch.Values;
import io.lakeferry.sinks.protocol.RunSpecification.JsonColumns;
import io.lakeferry.sinks.protocol.RunSpecification.NewTable;
import io.lakeferry.sinks.protocol.RunSpecification.SchemaEvolution;
import io.lakeferry.sinks.protocol.RunSpecification.WriteMode;
import io.lakeferry.sinks.warehouse.StatementFailure;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.model.MergeRule;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A MERGE that the service has committed, and of which its client never hears. */
class MergeAnswersIT extends RealLoad {
  private static final Model THINGS =
      Merge.model(
          "things",
          List.of(column("id", ValueType.STRING), column("v", ValueType.BIGINT)),
          new MergeRule(List.of("id"), List.of("v"), List.of()));

  /** One row that is newer, one that is not, one that is new. */
  private static final List<List<Values>> ROWS_OF_ALL_KINDS =
      List.of(List.of(rowOf("a", 2L), rowOf("b", 1L)), List.of(rowOf("c", 1L)));

  private static final String MERGE = "step=merge ";

  /** What the driver asks while it waits for a statement. */
  private static final String POLL = "GET /api/2.0/sql/statements/";

  private RunSpecification run(WriteMode mode) {
    return Merge.run(
        THINGS, table, 0, mode, JsonColumns.VARIANT, SchemaEvolution.ADD_COLUMNS, NewTable.PLAIN);
  }

  @BeforeEach
  void fillTable() throws StatementFailure {
    service.sql("CREATE TABLE " + table.sql() + " (id STRING, v BIGINT) USING DELTA");
    service.sql("INSERT INTO " + table.sql() + " VALUES ('a', 1), ('b', 1)");
  }

  private void requireStanding(String... rows) throws StatementFailure {
    assertThat(service.sql("SELECT concat(id, '@', v) FROM " + table.sql() + " ORDER BY 1").rows())
        .extracting(row -> row.get(0))
        .containsExactly(rows);
  }

  private void requireCommittedOnce(RunSpecification run) throws Exception {
    assertThat(ledgerRows(run)).isEqualTo(1);
    requireNothingLeft(run);
    assertThat(service.sql("SHOW TABLES IN main.default LIKE 'lf_it_*'").rows())
        .as("stage tables")
        .isEmpty();
  }

  /** Loads by a launch that never hears of its first MERGE, whose effect stands. */
  private LoadOutcome loadWithoutAnswer(RunSpecification run, String... standing) throws Exception {
    String held = service.gate("statement", "executed", MERGE, "hold", 0, 1);
    CompletableFuture<LoadOutcome> load =
        CompletableFuture.supplyAsync(() -> runWhole(run, ROWS_OF_ALL_KINDS), threads);
    await().atMost(Duration.ofMinutes(1)).until(() -> service.hits(held) == 1);
    requireStanding(standing);
    String lost = service.gate("http", "received", POLL, "status", 500, 1);
    await().atMost(Duration.ofMinutes(1)).until(() -> service.hits(lost) == 1);
    service.release(held);
    return load.get(1, TimeUnit.MINUTES);
  }

  @Test
  void mergeWithoutAnswerIsSentAgainAndTheReportSaysSo() throws Exception {
    long journal = service.journalEnd();

    LoadOutcome outcome = loadWithoutAnswer(run(WriteMode.MERGE), "a@2", "b@1", "c@1");

    requireStanding("a@2", "b@1", "c@1");
    assertThat(service.statementsSince(journal, "executed", MERGE))
        .as("the one without an answer, the same again, and that of the pass whose counts add up")
        .hasSize(3);
    assertThat(outcome.rowsLoaded()).isEqualTo(3);
    assertThat(outcome.merge()).as("of the last pass").isEqualTo(new MergeCounts(0, 0, 3, 0));
    assertThat(outcome.warnings())
        .singleElement()
        .asString()
        .contains("an answer was lost", "are of the last of 2");
    requireCommittedOnce(run(WriteMode.MERGE));
  }

  @Test
  void mergeWithoutAnswerThatOnlyInsertsDoublesNothing() throws Exception {
    RunSpecification dedupe = run(WriteMode.DEDUPE);

    LoadOutcome outcome = loadWithoutAnswer(dedupe, "a@1", "b@1", "c@1");

    requireStanding("a@1", "b@1", "c@1");
    assertThat(outcome.merge()).isEqualTo(new MergeCounts(0, 0, 3, 0));
    assertThat(outcome.warnings()).singleElement().asString().contains("an answer was lost");
    requireCommittedOnce(dedupe);
  }

  @Test
  void clientThatDiesBetweenCommitAndAnswerIsFollowedByOneThatAddsNothing() throws Exception {
    String held = service.gate("statement", "executed", MERGE, "hold", 0, 1);
    RealLaunch dying = launch(run(WriteMode.MERGE));
    CompletableFuture<LoadOutcome> never =
        CompletableFuture.supplyAsync(() -> dying.run(ROWS_OF_ALL_KINDS), threads);
    await().atMost(Duration.ofMinutes(1)).until(() -> service.hits(held) == 1);
    requireStanding("a@2", "b@1", "c@1");
    dying.close();
    service.remove(held);
    assertThatThrownBy(() -> never.get(1, TimeUnit.MINUTES))
        .satisfies(
            thrown -> assertThat(codeOf(thrown.getCause())).isEqualTo(ErrorCode.INTERRUPTED));
    assertThat(ledgerRows(run(WriteMode.MERGE))).isZero();

    LoadOutcome outcome = runWhole(run(WriteMode.MERGE), List.of());

    assertThat(outcome.state()).isEqualTo(LoadOutcome.State.EXPORTED);
    assertThat(outcome.merge()).isEqualTo(new MergeCounts(0, 0, 3, 0));
    requireStanding("a@2", "b@1", "c@1");
    requireCommittedOnce(run(WriteMode.MERGE));
  }
}
