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

/** Two COPY INTO at once. */
class CopyIntoConcurrencyTest {

  @RegisterExtension static final Warehouses WAREHOUSE = new Warehouses();

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private TestSession sql;
  private TestSession other;

  @BeforeEach
  void open() throws Exception {
    sql = TestSession.inNewSchema(WAREHOUSE.engine());
    other = sql.another();
    sql.createVolume("v");
    sql.run("CREATE TABLE t (id BIGINT)");
  }

  @AfterEach
  void close() throws Exception {
    threads.shutdownNow();
    other.session().close();
    sql.close();
  }

  private String gatedCopy(String gate, String rest) {
    return "COPY INTO t FROM (SELECT id + "
        + Gate.expression(gate)
        + " AS id FROM '"
        + sql.volumePath("v", "")
        + "') FILEFORMAT = PARQUET "
        + rest;
  }

  private String plainCopy(String rest) {
    return "COPY INTO t FROM '" + sql.volumePath("v", "") + "' FILEFORMAT = PARQUET " + rest;
  }

  // https://docs.databricks.com/sql/language-manual/delta-copy-into.html#invoke-copy-into-concurrently
  // and COPY_INTO_DUPLICATED_FILES_COPY_NOT_ALLOWED in
  // https://docs.databricks.com/aws/en/error-messages/error-classes
  @Test
  void theSameFileTwiceAtOnce_oneWinsAndTheOtherIsToldToTryAgain() throws Exception {
    ParquetFiles.ids(sql.onDisk("v", "a.parquet"), 1, 2);
    Gate gate = Gate.create("same");
    Future<List<List<String>>> slow = threads.submit(() -> other.rows(gatedCopy("same", "")));
    gate.awaitReached(slow);
    assertThat(sql.rows(plainCopy(""))).containsExactly(List.of("2", "2", "0"));
    gate.open();

    ExecutionException thrown = catchThrowableOfType(ExecutionException.class, slow::get);
    SqlFailure failure = (SqlFailure) thrown.getCause();
    assertThat(failure.condition()).isEqualTo("COPY_INTO_DUPLICATED_FILES_COPY_NOT_ALLOWED");
    assertThat(failure.sqlState()).isEqualTo("25000");
    assertThat(sql.value("SELECT count(*) FROM t")).isEqualTo("2");
    assertThat(other.rows(gatedCopy("same", ""))).containsExactly(List.of("0", "0", "0"));
  }

  @Test
  void differentFilesAtOnce_bothLoadWithTheirOwnCounts() throws Exception {
    ParquetFiles.ids(sql.onDisk("v", "a.parquet"), 1, 2);
    ParquetFiles.ids(sql.onDisk("v", "b.parquet"), 3);
    Gate gate = Gate.create("different");
    Future<List<List<String>>> slow =
        threads.submit(() -> other.rows(gatedCopy("different", "FILES = ('a.parquet')")));
    gate.awaitReached(slow);
    assertThat(sql.rows(plainCopy("FILES = ('b.parquet')")))
        .containsExactly(List.of("1", "1", "0"));
    assertThat(sql.rows("INSERT INTO t VALUES (10), (11), (12)"))
        .as("an INSERT counts its own rows only")
        .containsExactly(List.of("3", "3"));
    gate.open();
    assertThat(slow.get()).containsExactly(List.of("2", "2", "0"));
    assertThat(sql.value("SELECT count(*) FROM t")).isEqualTo("6");
  }

  @Test
  void aCanceledCopyLoadsNothingAndRemembersNothing() throws Exception {
    ParquetFiles.ids(sql.onDisk("v", "a.parquet"), 1);
    Gate gate = Gate.create("cancel");
    Future<StatementResult> slow =
        threads.submit(
            () -> other.session().execute("to-cancel", gatedCopy("cancel", ""), List.of()));
    gate.awaitReached(slow);
    other.session().cancel("to-cancel");
    ExecutionException thrown = catchThrowableOfType(ExecutionException.class, slow::get);
    assertThat(((SqlFailure) thrown.getCause()).condition()).isEqualTo(SqlFailure.CANCELED);
    assertThat(sql.rows(plainCopy(""))).containsExactly(List.of("1", "1", "0"));
  }
}
