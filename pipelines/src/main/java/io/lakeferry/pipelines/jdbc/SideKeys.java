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

import io.lakeferry.pipelines.export.RunnerSettings;
import io.lakeferry.pipelines.jdbc.KeyQuestions.Summary;
import io.lakeferry.pipelines.jdbc.KeyTally.Kind;
import io.lakeferry.pipelines.jdbc.ProvenTallies.Standing;
import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.pipelines.report.KeyDifferences;
import io.lakeferry.pipelines.report.KeyDifferences.Found;
import io.lakeferry.sinks.protocol.TargetKeys;
import io.lakeferry.sinks.protocol.TargetKeys.Bounds;
import io.lakeferry.sinks.protocol.TargetKeys.Slice;
import io.lakeferry.sinks.warehouse.WarehouseConnections;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.ModelSource;
import io.lakeferry.transforms.window.Window;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Compares both sides by the keys of their rows.
 *
 * <p>Periods are taken together until they have some rows, since each look at the target reads the
 * key columns of all rows within the bounds of the periods' keys. If both sides have more than
 * {@link #ROWS_AT_ONCE} rows then, or the target's come to more than {@link #BYTES_AT_ONCE}, the
 * keys are cut into slices, one pipeline each, by a checksum that both servers reckon. So what a
 * pipeline holds and what the warehouse answers is bounded, whatever the sides have.
 *
 * <p>What was read counts only once it is proven, see {@link ProvenTallies}.
 */
public final class SideKeys {
  /** What a verification holds at once. */
  public static final long ROWS_AT_ONCE = 100_000;

  /**
   * What one answer of the target comes to, by its own reckoning in JSON. Should JSON be written
   * with escapes for all but ASCII, two bytes become six: even then it stays below {@link
   * #INLINE_LIMIT}.
   */
  static final long BYTES_AT_ONCE = 8L << 20;

  /** Databricks refuses to answer more in line. */
  private static final long INLINE_LIMIT = 25L << 20;

  /**
   * So many times the rows of a slice are asked about together, so that the target is read less.
   */
  private static final int SLICES_OF_SOURCE = 5;

  /** Their results leave the pipeline together, and runners bound what can. */
  private static final int PERIODS_AT_ONCE = 20;

  private final ExportSettings settings;
  private final Supplier<PipelineOptions> beam;
  private final TargetKeys keys;
  private final long rowsAtOnce;
  private final Comparison by;
  private final SourceJdbc source;
  private final KeyQuestions questions;
  private final KeyPipeline pipeline;
  private final ProvenTallies proven;

  /**
   * Nothing is asked yet, but which tables of events there are.
   *
   * @param settings of any period
   * @param beam gives each pipeline options of its own
   * @param now decides which table of events holds a window
   * @param rowsAtOnce most rows of both sides that one pipeline holds, as far as keys can be sliced
   * @param by what it can be stopped by
   */
  public SideKeys(
      ExportSettings settings,
      Supplier<PipelineOptions> beam,
      TargetKeys keys,
      Instant now,
      long rowsAtOnce,
      Comparison by) {
    this.by = by;
    this.settings = settings;
    this.beam = beam;
    this.keys = keys;
    this.rowsAtOnce = rowsAtOnce;
    this.source = new SourceJdbc(settings, by);
    boolean events = settings.model().source() instanceof ModelSource.EventTables;
    this.questions =
        new KeyQuestions(
            new SourceQuestions(settings, events ? source.eventTables() : Set.of(), now),
            settings.model(),
            keys);
    this.pipeline = new KeyPipeline(source.connection(), settings.warehouse(), keys, by);
    this.proven = new ProvenTallies(questions.bounds(), new Looks());
  }

  /**
   * Compares.
   *
   * @param periods that runs have covered
   * @param pending times that no run has covered, see {@link CompareKeys}; they are looked at only
   *     if something differs
   * @throws LakeferryException with the code of what a side failed with; SOURCE_UNAVAILABLE or
   *     TARGET_UNAVAILABLE if a side does not yield as many rows as it counts
   */
  public Map<Window, KeyDifferences> compare(List<Window> periods, List<Window> pending) {
    Map<Window, KeyDifferences> found = new LinkedHashMap<>();
    List<Summary> group = new ArrayList<>();
    long rows = 0;
    for (Summary period : summaries(periods)) {
      if (period.rows() == 0) {
        found.put(period.period(), new KeyDifferences(0, Found.NONE, Found.NONE, Found.NONE));
        continue;
      }
      if (!group.isEmpty()
          && (rows + period.rows() > SLICES_OF_SOURCE * rowsAtOnce
              || group.size() == PERIODS_AT_ONCE)) {
        found.putAll(compareTogether(group, pending));
        group.clear();
        rows = 0;
      }
      group.add(period);
      rows += period.rows();
    }
    if (!group.isEmpty()) {
      found.putAll(compareTogether(group, pending));
    }
    return found;
  }

  private List<Summary> summaries(List<Window> periods) {
    List<SourceQuestion> asked = periods.stream().map(questions::summary).toList();
    return source.ask(asked, (number, row) -> questions.summary(periods.get(number), row));
  }

  private Map<Window, KeyDifferences> compareTogether(List<Summary> periods, List<Window> pending) {
    Map<Window, KeyDifferences> found = differences(proven.read(periods, List.of()));
    List<Summary> behind =
        periods.stream().filter(period -> found.get(period.period()).isBehind()).toList();
    if (!behind.isEmpty()) {
      List<Window> later =
          pending.stream()
              .filter(
                  time ->
                      behind.stream()
                          .anyMatch(period -> !time.start().isBefore(period.period().end())))
              .toList();
      if (!later.isEmpty()) {
        found.putAll(differences(proven.read(behind, summaries(later))));
      }
    }
    return found;
  }

  /** Of both servers. */
  private final class Looks implements ProvenTallies.Looks {
    @Override
    public List<Summary> source(List<Window> periods) {
      return summaries(periods);
    }

    @Override
    public Standing target(List<Summary> periods) {
      return standing(keys.size(questions.bounds().of(periods), total(periods)));
    }

    @Override
    public Map<Integer, KeyTally> both(
        List<Summary> periods, List<Summary> pending, Standing standing) {
      List<Summary> any = periods.stream().filter(period -> period.rows() > 0).toList();
      long rows = total(any);
      List<Bounds> bounds = questions.bounds().of(any);
      int slices = slices(rows + total(pending), standing);
      Map<Integer, KeyTally> sums = new HashMap<>();
      for (int index = 0; index < slices; index++) {
        Slice slice = new Slice(index, slices);
        read(periods, pending, keys.query(bounds, rows, slice), slice)
            .forEach((number, tally) -> sums.merge(number, tally, KeyTally::add));
      }
      return sums;
    }
  }

  private int slices(long ofSource, Standing standing) {
    if (keys.slicedBy().isEmpty()) {
      if (standing.bytes() > INLINE_LIMIT) {
        throw new LakeferryException(
            ErrorCode.DATA_UNSUPPORTED,
            "table " + settings.target(),
            "the keys to compare come to %,d bytes, more than one answer may hold, and keys of fractions alone cannot be sliced"
                .formatted(standing.bytes()),
            "Compare by counts, or give the model's key a column of another type");
      }
      return 1;
    }
    return slices(ofSource, standing, rowsAtOnce);
  }

  /** How many slices keep both bounds, if the checksum deals the keys out evenly. */
  static int slices(long ofSource, Standing standing, long rowsAtOnce) {
    long byRows = ceilDiv(ofSource + standing.rows(), rowsAtOnce);
    long byBytes = ceilDiv(standing.bytes(), BYTES_AT_ONCE);
    return Math.toIntExact(Math.max(1, Math.max(byRows, byBytes)));
  }

  private static long ceilDiv(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  private Standing standing(String query) {
    try (Connection session = by.keep(WarehouseConnections.open(settings.warehouse()));
        Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      if (!row.next()) {
        throw new SQLException("the answer to a count has no row");
      }
      return new Standing(row.getLong(1), row.getLong(2));
    } catch (SQLException e) {
      throw by.isStopped()
          ? Comparison.stopped()
          : WarehouseConnections.worded(settings.warehouse(), settings.target(), e);
    }
  }

  private Map<Integer, KeyTally> read(
      List<Summary> periods, List<Summary> pending, String targetQuery, Slice slice) {
    PipelineOptions options = beam.get();
    RunnerSettings.apply(options, settings.splitsAtOnce());
    Map<Integer, KeyTally> tallies;
    try {
      tallies =
          pipeline.read(
              new KeyPipeline.Reading(
                  asked(periods, slice),
                  periods.stream().map(period -> micros(period.period().end())).toList(),
                  asked(pending, slice),
                  pending.stream().map(time -> micros(time.period().start())).toList(),
                  targetQuery,
                  slice),
              options);
    } catch (RuntimeException | OutOfMemoryError e) {
      throw SideCounts.coded(e, source, settings, by);
    }
    if (tallies.size() != periods.size()) {
      throw new LakeferryException(
          ErrorCode.DEFECT,
          "the keys of both sides",
          tallies.size() + " of " + periods.size() + " periods were told",
          "Report it");
    }
    return tallies;
  }

  private List<SourceQuestion> asked(List<Summary> times, Slice slice) {
    List<SourceQuestion> asked = new ArrayList<>();
    for (Summary time : times) {
      asked.add(questions.rows(asked.size(), time.period(), slice));
    }
    return asked;
  }

  private static long total(List<Summary> times) {
    return times.stream().mapToLong(Summary::rows).sum();
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  private Map<Window, KeyDifferences> differences(ProvenTallies.Proven both) {
    List<Summary> periods = both.periods();
    Map<Window, KeyDifferences> found = new LinkedHashMap<>();
    for (int number = 0; number < periods.size(); number++) {
      KeyTally tally = both.tallies().get(number);
      found.put(
          periods.get(number).period(),
          new KeyDifferences(
              tally.keys(),
              found(tally, Kind.MISSING),
              found(tally, Kind.OLDER),
              found(tally, Kind.DOUBLED)));
    }
    return found;
  }

  private Found found(KeyTally tally, Kind kind) {
    return new Found(tally.count(kind), tally.examples(kind).stream().map(this::byName).toList());
  }

  private Map<String, String> byName(String example) {
    List<String> values = ColumnValues.texts(example);
    Map<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < keys.key().size(); i++) {
      Column column = keys.key().get(i);
      named.put(column.name(), values.get(i));
    }
    return named;
  }
}
