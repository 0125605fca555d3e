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

import io.lakeferry.local.databricks.engine.sql.SparkText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.CreateTable;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoStatement;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/** Statements that Spark and Delta run, with the results that Databricks gives for them. */
final class SparkStatements {

  private final SparkSession spark;
  private final SessionSettings settings;
  private final CommitObserver commits;
  private final Lock tableCreation;

  SparkStatements(
      SparkSession spark, SessionSettings settings, CommitObserver commits, Lock tableCreation) {
    this.spark = spark;
    this.settings = settings;
    this.commits = commits;
    this.tableCreation = tableCreation;
  }

  StatementResult run(String sql, List<StatementParameter> parameters)
      throws SqlFailure, ParseException {
    SparkParameters binder = new SparkParameters(settings.timeZone().getId());
    String text = binder.bind(SparkText.forSpark(sql), parameters);
    LogicalPlan plan = spark.sessionState().sqlParser().parsePlan(text);
    Dataset<Row> data = plan instanceof CreateTable ? createTable(text) : spark.sql(text);
    if (isInsert(plan)) {
      long rows = commits.sum("numOutputRows");
      Map<String, Long> counts = new LinkedHashMap<>();
      counts.put("num_affected_rows", rows);
      counts.put("num_inserted_rows", rows);
      return Results.ofCounts(counts);
    }
    StatementResult result = Results.of(data, settings.timeZone());
    return isDescription(plan) ? Descriptions.restoreNames(result) : result;
  }

  private Dataset<Row> createTable(String text) {
    tableCreation.lock();
    try {
      return spark.sql(text);
    } finally {
      tableCreation.unlock();
    }
  }

  /** Commands that tell of tables; their results may hold names as Spark keeps them. */
  private static boolean isDescription(LogicalPlan plan) {
    String name = plan.getClass().getSimpleName();
    return name.startsWith("Describe") || name.startsWith("Show");
  }

  private static boolean isInsert(LogicalPlan plan) {
    return plan instanceof InsertIntoStatement
        || CollectionConverters.asJava(plan.children()).stream()
            .anyMatch(SparkStatements::isInsert);
  }
}
