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

import io.lakeferry.sinks.protocol.PlannedStatement;
import io.lakeferry.transforms.split.Split;
import java.util.List;

/**
 * What an export would do, found out by the same planner and the same statements.
 *
 * @param sourceTable the table that holds the window
 * @param preflightStatements the queries that check the source; the plan has sent them
 * @param planStatements the queries that count and cut the window; the plan has sent them
 * @param splitStatements the queries that read the splits, each followed by its count
 * @param targetStatements what goes to Databricks
 */
public record ExportPlan(
    String runId,
    String sourceTable,
    List<Split> splits,
    long expectedRows,
    long expectedBytes,
    List<String> preflightStatements,
    List<String> planStatements,
    List<String> splitStatements,
    List<PlannedStatement> targetStatements) {
  public ExportPlan {
    splits = List.copyOf(splits);
    preflightStatements = List.copyOf(preflightStatements);
    planStatements = List.copyOf(planStatements);
    splitStatements = List.copyOf(splitStatements);
    targetStatements = List.copyOf(targetStatements);
  }
}
