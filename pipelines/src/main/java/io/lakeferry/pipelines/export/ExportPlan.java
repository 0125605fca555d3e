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
