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
package io.lakeferry.pipelines.jdbc;

import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.sinks.protocol.StreamLedger;
import io.lakeferry.sinks.warehouse.WarehouseConnections;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.ModelSource;
import io.lakeferry.transforms.window.Window;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many rows both sides have.
 *
 * @param source rows that an export of the period would read now, by period
 * @param target rows that stand in the target, by the ingestion timestamp that they carry; a
 *     timestamp that none carries is missing
 */
public record SideCounts(Map<Window, Long> source, Map<Instant, Long> target) {
  public SideCounts {
    source = Map.copyOf(source);
    target = Map.copyOf(target);
  }

  /**
   * Counts.
   *
   * @param settings of any period
   * @param stamps ingestion timestamps of the runs whose rows are counted in the target; none if
   *     nothing is to be counted there
   * @param now decides which table of events holds a window
   * @throws LakeferryException with the code of what a side failed with
   */
  public static SideCounts read(
      ExportSettings settings, List<Window> periods, Collection<Instant> stamps, Instant now) {
    SourceJdbc source = new SourceJdbc(settings);
    boolean events = settings.model().source() instanceof ModelSource.EventTables;
    SourceQuestions questions =
        new SourceQuestions(settings, events ? source.eventTables() : Set.of(), now);
    List<SourceQuestion> asked = new ArrayList<>();
    for (int number = 0; number < periods.size(); number++) {
      asked.add(questions.count(number, periods.get(number)));
    }
    CountPipeline pipeline = new CountPipeline(source.connection(), settings.warehouse());
    CountPipeline.Counts counts;
    try {
      counts = pipeline.read(asked, targetQuery(settings, stamps));
    } catch (RuntimeException e) {
      throw coded(e, source, settings);
    }
    Map<Window, Long> ofPeriods = new HashMap<>();
    counts
        .ofPeriods()
        .forEach((number, rows) -> ofPeriods.put(periods.get(number.intValue()), rows));
    Map<Instant, Long> ofStamps = new HashMap<>();
    counts
        .ofRuns()
        .forEach((stamp, rows) -> ofStamps.put(Instant.EPOCH.plus(stamp, ChronoUnit.MICROS), rows));
    ofStamps.keySet().retainAll(Set.copyOf(stamps));
    if (ofPeriods.size() != periods.size()) {
      throw new LakeferryException(
          ErrorCode.DEFECT,
          "the counts of the source",
          ofPeriods.size() + " of " + periods.size() + " periods have one",
          "Report it");
    }
    return new SideCounts(ofPeriods, ofStamps);
  }

  private static String targetQuery(ExportSettings settings, Collection<Instant> stamps) {
    return stamps.isEmpty()
        ? null
        : settings
            .model()
            .ingestedAtColumn()
            .map(
                column ->
                    StreamLedger.rowsByRun(
                        settings.target(),
                        column.name(),
                        stamps.stream().min(Instant::compareTo).orElseThrow(),
                        stamps.stream().max(Instant::compareTo).orElseThrow()))
            .orElse(null);
  }

  /** A runner wraps what drivers throw; who threw it stands in its stack. */
  static RuntimeException coded(
      RuntimeException thrown, SourceJdbc asked, ExportSettings settings) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof LakeferryException coded) {
        return coded;
      }
      if (cause instanceof InterruptedException) {
        return new LakeferryException(
            ErrorCode.INTERRUPTED, "the counting", "was asked to stop", "Start the command again");
      }
      if (cause instanceof SQLException failure) {
        boolean source =
            Arrays.stream(cause.getStackTrace())
                .anyMatch(frame -> frame.getClassName().startsWith("com.clickhouse"));
        return source
            ? asked.failed(failure)
            : WarehouseConnections.worded(settings.warehouse(), settings.target(), failure);
      }
    }
    return thrown;
  }
}
