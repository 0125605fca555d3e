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
package io.lakeferry.local.databricks.service;

import io.lakeferry.local.databricks.engine.ResultColumn;
import io.lakeferry.local.databricks.engine.SqlEngine;
import io.lakeferry.local.databricks.engine.SqlFailure;
import io.lakeferry.local.databricks.engine.SqlSession;
import io.lakeferry.local.databricks.engine.StatementParameter;
import io.lakeferry.local.databricks.engine.StatementResult;
import io.lakeferry.local.databricks.engine.VolumeCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * An engine without SQL: it remembers what it was asked, and knows {@code ECHO} (answers with the
 * parameters), {@code SLEEP} (runs until it is cancelled), {@code FAIL} and {@code DEFECT}.
 */
final class FakeEngine implements SqlEngine {
  private final VolumeCatalog volumes;
  private final List<String> executed = new CopyOnWriteArrayList<>();
  private final Map<String, CountDownLatch> sleeping = new ConcurrentHashMap<>();

  FakeEngine(Path directory) {
    this.volumes = new FakeVolumes(directory);
  }

  /** The statements that were run to their end, in order. */
  List<String> executed() {
    return executed;
  }

  int sleeping() {
    return sleeping.size();
  }

  @Override
  public SqlSession openSession(String catalog, String schema, Map<String, String> settings)
      throws SqlFailure {
    if ("nowhere".equals(catalog)) {
      throw new SqlFailure(
          "NO_SUCH_CATALOG_EXCEPTION",
          "42704",
          "[NO_SUCH_CATALOG_EXCEPTION] Catalog 'nowhere' was not found. SQLSTATE: 42704",
          null);
    }
    return new FakeSession();
  }

  @Override
  public VolumeCatalog volumes() {
    return volumes;
  }

  @Override
  public void close() {}

  private final class FakeSession implements SqlSession {
    @Override
    public StatementResult execute(
        String statementId, String sql, List<StatementParameter> parameters) throws SqlFailure {
      if (sql.contains("SLEEP")) {
        sleep(statementId);
      }
      if (sql.contains("FAIL")) {
        throw new SqlFailure(
            "TABLE_OR_VIEW_NOT_FOUND",
            "42P01",
            "[TABLE_OR_VIEW_NOT_FOUND] The table or view `t` cannot be found. SQLSTATE: 42P01",
            null);
      }
      if (sql.contains("DEFECT")) {
        throw new IllegalStateException("broken on purpose");
      }
      executed.add(sql);
      ResultColumn type = new ResultColumn("type", "STRING", "STRING", null, null);
      ResultColumn value = new ResultColumn("value", "STRING", "STRING", null, null);
      return new StatementResult(
          List.of(type, value),
          parameters.stream()
              .map(parameter -> java.util.Arrays.asList(parameter.type(), parameter.value()))
              .toList());
    }

    @Override
    public void cancel(String statementId) {
      CountDownLatch latch = sleeping.remove(statementId);
      if (latch != null) {
        latch.countDown();
      }
    }

    @Override
    public void close() {}

    private void sleep(String statementId) throws SqlFailure {
      CountDownLatch latch = new CountDownLatch(1);
      sleeping.put(statementId, latch);
      try {
        latch.await();
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
      }
      throw new SqlFailure(SqlFailure.CANCELED, "HY008", "The statement was cancelled", null);
    }
  }
}
