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
import java.util.stream.Collectors;

/**
 * How many rows both sides have.
 *
 * @param source rows that an export of the period would read now, by period
 * @param target rows that stand in the target, by the ingestion timestamp that they carry, for each
 *     that was asked for
 */
public record SideCounts(Map<Window, Long> source, Map<Instant, Long> target) {
  /** Counts leave a pipeline together, and runners bound what can. */
  private static final int STAMPS_AT_ONCE = 2000;

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
   * @param comparison by which it can be stopped
   * @throws LakeferryException with the code of what a side failed with
   */
  public static SideCounts read(
      ExportSettings settings,
      List<Window> periods,
      Collection<Instant> stamps,
      Instant now,
      Comparison comparison) {
    SourceJdbc source = new SourceJdbc(settings, comparison);
    boolean events = settings.model().source() instanceof ModelSource.EventTables;
    SourceQuestions questions =
        new SourceQuestions(settings, events ? source.eventTables() : Set.of(), now);
    List<SourceQuestion> asked = new ArrayList<>();
    for (int number = 0; number < periods.size(); number++) {
      asked.add(questions.count(number, periods.get(number)));
    }
    CountPipeline pipeline =
        new CountPipeline(source.connection(), settings.warehouse(), comparison);
    Map<Long, Long> ofPeriods = new HashMap<>();
    Map<Long, Long> ofRuns = new HashMap<>();
    try {
      for (List<Instant> some : parts(settings, stamps)) {
        CountPipeline.Counts counts =
            pipeline.read(ofPeriods.isEmpty() ? asked : List.of(), targetQuery(settings, some));
        ofPeriods.putAll(counts.ofPeriods());
        ofRuns.putAll(counts.ofRuns());
        requireAll(some, counts.ofRuns());
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      throw coded(e, source, settings, comparison);
    }
    if (ofPeriods.size() != periods.size()) {
      throw incomplete("source", ofPeriods.size() + " of " + periods.size() + " periods");
    }
    return new SideCounts(
        ofPeriods.entrySet().stream()
            .collect(
                Collectors.toMap(
                    count -> periods.get(Math.toIntExact(count.getKey())), Map.Entry::getValue)),
        ofRuns.entrySet().stream()
            .collect(
                Collectors.toMap(
                    count -> Instant.EPOCH.plus(count.getKey(), ChronoUnit.MICROS),
                    Map.Entry::getValue)));
  }

  /** What is asked of the target by one pipeline each; an empty part if that is nothing. */
  private static List<List<Instant>> parts(ExportSettings settings, Collection<Instant> stamps) {
    List<Instant> distinct = stamps.stream().distinct().sorted().toList();
    if (distinct.isEmpty() || settings.model().ingestedAtColumn().isEmpty()) {
      return List.of(List.of());
    }
    List<List<Instant>> parts = new ArrayList<>();
    for (int first = 0; first < distinct.size(); first += STAMPS_AT_ONCE) {
      parts.add(distinct.subList(first, Math.min(first + STAMPS_AT_ONCE, distinct.size())));
    }
    return parts;
  }

  /** A count that got lost would look like a run whose rows were lost. */
  static void requireAll(List<Instant> stamps, Map<Long, Long> counts) {
    long told =
        stamps.stream()
            .filter(stamp -> counts.containsKey(ChronoUnit.MICROS.between(Instant.EPOCH, stamp)))
            .count();
    if (told != stamps.size()) {
      throw incomplete("target", told + " of " + stamps.size() + " runs");
    }
  }

  private static LakeferryException incomplete(String side, String told) {
    return new LakeferryException(
        ErrorCode.DEFECT, "the counts of the " + side, told + " have one", "Report it");
  }

  private static String targetQuery(ExportSettings settings, List<Instant> stamps) {
    return stamps.isEmpty()
        ? null
        : StreamLedger.rowsByRun(
            settings.target(), settings.model().ingestedAtColumn().orElseThrow().name(), stamps);
  }

  /** A runner wraps what drivers throw; who threw it stands in its stack. */
  static RuntimeException coded(
      Throwable thrown, SourceJdbc asked, ExportSettings settings, Comparison comparison) {
    if (comparison.isStopped()) {
      return Comparison.stopped();
    }

    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof LakeferryException coded) {
        return coded;
      }
      if (cause instanceof InterruptedException) {
        return new LakeferryException(
            ErrorCode.INTERRUPTED, "the counting", "was asked to stop", "Start the command again");
      }
      if (cause instanceof OutOfMemoryError) {
        return new LakeferryException(
            ErrorCode.DEFECT,
            "the comparison",
            "the memory is used up",
            "Give more heap in LAKEFERRY_JAVA_OPTS",
            cause);
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
    if (thrown instanceof Error error) {
      throw error;
    }
    return (RuntimeException) thrown;
  }
}
