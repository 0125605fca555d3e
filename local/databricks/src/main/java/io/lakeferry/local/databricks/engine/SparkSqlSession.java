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

import io.lakeferry.local.databricks.engine.sql.Statement;
import io.lakeferry.local.databricks.engine.sql.StatementParser;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.delta.NoOpTransactionExecutionObserver$;
import org.apache.spark.sql.delta.TransactionExecutionObserver;

/** A session over a Spark session of its own, which shares catalogs and tables with the others. */
final class SparkSqlSession implements SqlSession {

  private final SparkSession spark;
  private final Warehouse warehouse;
  private final SessionNames names;
  private final SessionSettings settings;
  private final Map<String, RunningStatement> running = new ConcurrentHashMap<>();

  SparkSqlSession(SparkSession spark, Warehouse warehouse) {
    this.spark = spark;
    this.warehouse = warehouse;
    this.names = new SessionNames(spark);
    this.settings = new SessionSettings(spark);
  }

  void start(String catalog, String schema, Map<String, String> initialSettings) {
    SparkSession.setActiveSession(spark);
    try {
      SparkSettings.registerCatalogs(spark, warehouse.metastore(), warehouse.folder());
      initialSettings.forEach(settings::set);
      names.useCatalog(catalog);
      names.useSchema(schema);
    } finally {
      SparkSession.clearActiveSession();
    }
  }

  @Override
  public StatementResult execute(
      String statementId, String sql, List<StatementParameter> parameters) throws SqlFailure {
    RunningStatement statement = new RunningStatement(statementId, spark.sparkContext());
    running.put(statementId, statement);
    SparkSession.setActiveSession(spark);
    CommitObserver commits = new CommitObserver();
    TransactionExecutionObserver.setObserver(commits);
    try {
      statement.start(settings.statementTimeout(), warehouse.timer());
      SparkSettings.registerCatalogs(spark, warehouse.metastore(), warehouse.folder());
      return run(sql, parameters, commits);
    } catch (SqlFailure failure) {
      throw statement.explain(failure);
    } catch (Exception | LinkageError | AssertionError thrown) {
      throw statement.explain(Failures.of(thrown));
    } finally {
      statement.end();
      running.remove(statementId);
      TransactionExecutionObserver.setObserver(NoOpTransactionExecutionObserver$.MODULE$);
      SparkSession.clearActiveSession();
    }
  }

  private StatementResult run(
      String sql, List<StatementParameter> parameters, CommitObserver commits)
      throws SqlFailure, IOException, ParseException {
    Optional<Statement> ours = StatementParser.parse(sql, parameters);
    if (ours.isPresent()) {
      return new StatementRunner(spark, warehouse, names, settings).run(ours.get());
    }
    return new SparkStatements(spark, settings, commits, warehouse.tableCreation())
        .run(sql, parameters);
  }

  @Override
  public void cancel(String statementId) {
    RunningStatement statement = running.get(statementId);
    if (statement != null) {
      statement.cancel();
    }
  }

  @Override
  public void close() {
    running.values().forEach(RunningStatement::cancel);
  }
}
