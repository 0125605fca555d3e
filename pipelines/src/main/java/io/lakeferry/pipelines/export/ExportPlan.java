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
package io.lakeferry.pipelines.export;

import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.sinks.protocol.PlannedStatement;
import io.lakeferry.sinks.protocol.PlannedStatements;
import io.lakeferry.sinks.protocol.RunSpecification;
import io.lakeferry.transforms.split.Split;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * What an export would do, found out by the same planner and the same statements; only reads.
 *
 * @param sourceTable the table that holds the window
 * @param sourceStatements the queries that read the splits
 * @param targetStatements what goes to Databricks
 */
public record ExportPlan(
    String runId,
    String sourceTable,
    List<Split> splits,
    long expectedRows,
    long expectedBytes,
    List<String> sourceStatements,
    List<PlannedStatement> targetStatements) {

  /** Finds it out. Throws LakeferryException as an export does. */
  public static ExportPlan of(ExportSettings settings, Clock clock) {
    try (WindowSource source = new ClickHouseWindowSource(settings, clock)) {
      source.preflight();
      PlannedWindow window = source.plan();
      RunSpecification specification =
          new RunSpecification(
              settings.identity(),
              settings.model(),
              settings.jsonColumns(),
              settings.schemaEvolution(),
              source.description());
      return new ExportPlan(
          settings.identity().runId(),
          window.table(),
          window.splits(),
          window.expectedRows(),
          window.expectedBytes(),
          window.statements(),
          PlannedStatements.of(
              settings.warehouse(), specification, window.splits(), clock, ExportPlan::sleep));
    }
  }

  private static void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration.toMillis());
  }
}
