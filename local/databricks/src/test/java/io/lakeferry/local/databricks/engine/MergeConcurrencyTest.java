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
package io.lakeferry.local.databricks.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A MERGE while something else writes into its target. Which pairs conflict is told in <a
 * href="https://docs.databricks.com/aws/en/optimizations/isolation-level">isolation levels and
 * write conflicts</a>, for tables without row-level concurrency.
 */
class MergeConcurrencyTest {

  @RegisterExtension static final Warehouses WAREHOUSE = new Warehouses();

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private TestSession sql;
  private TestSession other;

  @BeforeEach
  void open() throws Exception {
    sql = TestSession.inNewSchema(WAREHOUSE.engine());
    other = sql.another();
    sql.run("CREATE TABLE t (id BIGINT, version BIGINT)");
    sql.run("INSERT INTO t VALUES (1, 1), (2, 1)");
  }

  @AfterEach
  void close() throws Exception {
    threads.shutdownNow();
    other.session().close();
    sql.close();
  }

  /** Updates or inserts one row; waits at the gate after it has begun, if there is one. */
  private static String merge(long id, String version) {
    return "MERGE INTO t USING (SELECT id + "
        + id
        + " AS id, "
        + version
        + " AS version FROM range(1)) s ON t.id <=> s.id WHEN MATCHED AND s.version > t.version"
        + " THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *";
  }

  private static String gated(String gate, long version) {
    return version + "L + " + Gate.expression(gate);
  }

  private static String insertOnly(long id, String version) {
    return "MERGE INTO t USING (SELECT id + "
        + id
        + " AS id, "
        + version
        + " AS version FROM range(1)) s ON t.id <=> s.id WHEN NOT MATCHED THEN INSERT *";
  }

  /** Runs the second statement while the first one waits at the gate. */
  private Future<List<List<String>>> overtake(String gateName, String slow, String quick)
      throws Exception {
    Gate gate = Gate.create(gateName);
    Future<List<List<String>>> running = threads.submit(() -> other.rows(slow));
    gate.awaitReached(running);
    sql.run(quick);
    gate.open();
    return running;
  }

  private static SqlFailure failure(Future<?> statement) {
    ExecutionException thrown = catchThrowableOfType(ExecutionException.class, statement::get);
    assertThat(thrown).as("the slow statement failed").isNotNull();
    return (SqlFailure) thrown.getCause();
  }

  // https://docs.databricks.com/aws/en/error-messages/delta-concurrent-append-error-class
  @Test
  void twoMergesOfTheSameRow_theLaterCommitFailsAndCanBeRepeated() throws Exception {
    SqlFailure failure = failure(overtake("row", merge(1, gated("row", 5)), merge(1, "7L")));

    assertThat(failure.condition()).startsWith("DELTA_CONCURRENT_APPEND");
    assertThat(failure.sqlState()).isEqualTo("2D521");
    assertThat(failure)
        .hasMessageStartingWith("[DELTA_CONCURRENT_APPEND")
        .hasMessageContaining("Transaction conflict detected")
        .hasMessageContaining("concurrent MERGE");
    assertThat(other.rows(merge(1, gated("row", 5)))).containsExactly(List.of("0", "0", "0", "0"));
    assertThat(sql.rows("SELECT id, version FROM t ORDER BY id"))
        .containsExactly(List.of("1", "7"), List.of("2", "1"));
  }

  // https://docs.databricks.com/aws/en/error-messages/delta-concurrent-append-error-class
  @Test
  void twoMergesThatInsertTheSameKey_doNotBothInsertIt() throws Exception {
    SqlFailure failure =
        failure(overtake("key", insertOnly(3, gated("key", 1)), insertOnly(3, "1L")));

    assertThat(failure.condition()).startsWith("DELTA_CONCURRENT_APPEND");
    assertThat(other.rows(insertOnly(3, "1L"))).containsExactly(List.of("0", "0", "0", "0"));
    assertThat(sql.rows("SELECT id, version FROM t ORDER BY id"))
        .containsExactly(List.of("1", "1"), List.of("2", "1"), List.of("3", "1"));
  }

  // https://docs.databricks.com/aws/en/error-messages/delta-concurrent-delete-read-error-class
  @Test
  void aMergeWhoseRowIsDeleted_fails() throws Exception {
    SqlFailure failure =
        failure(overtake("gone", merge(1, gated("gone", 5)), "DELETE FROM t WHERE id = 1"));

    assertThat(failure.condition())
        .matches("DELTA_CONCURRENT_(APPEND|DELETE_READ|DELETE_DELETE)(\\.[A-Z_]+)?");
    assertThat(failure.sqlState()).isEqualTo("2D521");
    assertThat(sql.rows("SELECT id FROM t")).containsExactly(List.of("2"));
  }

  // https://docs.databricks.com/aws/en/error-messages/error-classes#delta_metadata_changed
  @Test
  void aMergeWhoseTargetGetsAColumn_fails() throws Exception {
    SqlFailure failure =
        failure(
            overtake(
                "column", merge(1, gated("column", 5)), "ALTER TABLE t ADD COLUMN more STRING"));

    assertThat(failure.condition()).isEqualTo("DELTA_METADATA_CHANGED");
    assertThat(failure.sqlState()).isEqualTo("2D521");
  }

  // On Databricks tables are WriteSerializable unless told otherwise, and an INSERT that reads
  // nothing conflicts with nothing. Delta outside of it knows Serializable alone: stricter.
  @Test
  void aPlainInsertDisturbsAMerge_unlikeOnDatabricks() throws Exception {
    SqlFailure failure =
        failure(overtake("insert", merge(1, gated("insert", 5)), "INSERT INTO t VALUES (9, 9)"));

    assertThat(failure.condition()).startsWith("DELTA_CONCURRENT_APPEND");
    assertThat(other.rows(merge(1, "5L"))).containsExactly(List.of("1", "1", "0", "0"));
    assertThat(sql.rows("SELECT id, version FROM t ORDER BY id"))
        .containsExactly(List.of("1", "5"), List.of("2", "1"), List.of("9", "9"));
  }
}
