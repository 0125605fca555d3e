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
package io.lakeferry.sources.clickhouse;

import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.query.Statement;
import io.lakeferry.transforms.query.WindowQueries;
import io.lakeferry.transforms.settings.DataSize;
import io.lakeferry.transforms.split.Grouping;
import io.lakeferry.transforms.split.KeyRange;
import io.lakeferry.transforms.split.Slice;
import io.lakeferry.transforms.split.Split;
import io.lakeferry.transforms.split.SplitAssembler;
import io.lakeferry.transforms.split.SplitBound;
import io.lakeferry.transforms.window.RowSelection;
import io.lakeferry.transforms.window.RowSource;
import io.lakeferry.transforms.window.SourceQuery;
import io.lakeferry.transforms.window.SourceTable;
import io.lakeferry.transforms.window.Window;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Divides a window.
 *
 * <ol>
 *   <li>One pass over the key columns counts the rows and cuts the window into thousands of slices.
 *       Answers are bounded, whatever the data.
 *   <li>A few rows tell how wide a row is; {@code EXPLAIN ESTIMATE}, which reads nothing, how many
 *       granules a read touches. From that follows the number of splits.
 *   <li>Slices that are too large for that number, because one name or one distinct id has very
 *       many rows, are cut further, only they.
 *   <li>Neighbouring slices are put together to splits.
 * </ol>
 *
 * <p>A model's own query is not sampled and not estimated, as either would run it again: of its
 * columns' types follows how wide a row is taken to be.
 *
 * <p>The counts decide how even the splits are, and what a reader expects of each. They never
 * decide which rows are read: the splits cover all keys.
 */
final class WindowPlanner {
  /** Slices that a query cuts a window into at most; each is some 40 bytes of answer. */
  private static final int MOST_SLICES = 8192;

  /** Slices per split that are wanted where a range is cut further. */
  private static final int SLICES_PER_SPLIT = 8;

  /** A slice is cut further if it has more than this share of a split's rows. */
  private static final double LARGEST_SHARE = 0.25;

  /** One point of the sample, which costs a granule of 8192 whole rows, for so many rows. */
  private static final long ROWS_PER_SAMPLE_POINT = 200_000;

  private static final int MOST_SAMPLE_POINTS = 16;
  private static final int SAMPLED_ROWS_PER_POINT = 1000;

  /** For {@link SplitSizing} where the server can't tell: rows of a full granule. */
  private static final long ROWS_PER_GRANULE = 8192;

  /** Splits at most if each of them makes ClickHouse look at the whole window again. */
  private static final int MOST_SPLITS_UNPRUNED = 4;

  /** Splits at most of a query inside which ClickHouse can prune: what each costs is not known. */
  private static final int MOST_SPLITS_OF_MARKED = 64;

  /** For {@link SplitSizing} where granules don't count. */
  private static final long MANY_MARKS = Integer.MAX_VALUE;

  private static final long SORTED = 1;

  private final QueryClient client;
  private final ToIntFunction<SplitSizing> sizer;

  WindowPlanner(QueryClient client) {
    this(client, SplitSizing::splits);
  }

  /**
   * @param sizer says into how many splits a window is divided
   */
  WindowPlanner(QueryClient client, ToIntFunction<SplitSizing> sizer) {
    this.client = client;
    this.sizer = sizer;
  }

  WindowPlan plan(Model model, RowSelection selection, RowSource source, DataSize targetFileSize) {
    return new Planning(model, selection, source).plan(targetFileSize);
  }

  /** One window being planned; sums up what that costs. */
  private final class Planning {
    private final Model model;
    private final RowSelection selection;
    private final RowSource source;
    private final WindowQueries queries;
    private final List<Grouping> levels;
    private PlanCost cost = PlanCost.NONE;

    Planning(Model model, RowSelection selection, RowSource source) {
      this.model = model;
      this.selection = selection;
      this.source = source;
      this.queries = new WindowQueries(model, source, selection);
      // Every pass over a query runs it as a whole, so it is not begun with the coarsest grouping.
      List<Grouping> all = Grouping.levelsOf(model.key());
      this.levels =
          source instanceof SourceQuery
              ? all.stream().filter(level -> level.bits() != Grouping.COARSE_BITS).toList()
              : all;
    }

    WindowPlan plan(DataSize targetFileSize) {
      List<Slice> slices = cut(KeyRange.ALL, 0, MOST_SLICES);
      long total = rowsOf(slices);
      List<Split> splits = List.of();
      if (total > 0) {
        double rowBytes;
        int wanted;
        if (source instanceof SourceTable table) {
          rowBytes = averageRowBytes(slices, total);
          wanted = wantedSplits(table, targetFileSize, total, rowBytes);
        } else {
          rowBytes = SplitSizing.assumedRowBytes(model);
          wanted = wantedSplits((SourceQuery) source, targetFileSize, total, rowBytes);
        }
        List<Slice> fine = wanted == 1 ? slices : refine(slices, null, 1, (double) total / wanted);
        splits = SplitAssembler.assemble(fine, wanted, rowBytes);
      }
      return new WindowPlan(
          model,
          selection,
          source,
          splits,
          splits.stream().mapToLong(Split::expectedRows).sum(),
          splits.stream().mapToLong(Split::expectedBytes).sum(),
          cost);
    }

    /**
     * The slices with those cut further that are too large.
     *
     * @param end where the last one ends, null for beyond the highest key
     * @param level the grouping to cut by
     */
    private List<Slice> refine(List<Slice> slices, SplitBound end, int level, double splitRows) {
      if (level == levels.size()) {
        return slices;
      }
      double limit = splitRows * LARGEST_SHARE;
      List<Slice> refined = new ArrayList<>();
      int index = 0;
      while (index < slices.size()) {
        int next = index;
        long rows = 0;
        // Neighbours that are too large are cut by one query together.
        while (next < slices.size() && slices.get(next).rows() > limit) {
          rows += slices.get(next).rows();
          next++;
        }
        if (next == index) {
          refined.add(slices.get(index));
          index++;
          continue;
        }
        SplitBound upper = next < slices.size() ? slices.get(next).lower() : end;
        KeyRange range = new KeyRange(slices.get(index).lower(), upper);
        long wanted = Math.round(Math.ceil(SLICES_PER_SPLIT * rows / splitRows));
        List<Slice> cut = cut(range, level, (int) Math.max(2, Math.min(MOST_SLICES, wanted)));
        refined.addAll(refine(cut, upper, level + 1, splitRows));
        index = next;
      }
      return refined;
    }

    private List<Slice> cut(KeyRange range, int level, int count) {
      Grouping grouping = levels.get(level);
      Answer answer = ask(queries.slices(range, grouping, count));
      return parsed(() -> SliceReader.read(answer, model.key(), grouping));
    }

    private double averageRowBytes(List<Slice> slices, long total) {
      int points = (int) Math.max(1, Math.min(MOST_SAMPLE_POINTS, total / ROWS_PER_SAMPLE_POINT));
      Answer answer = ask(queries.sample(evenly(slices, total, points), SAMPLED_ROWS_PER_POINT));
      return parsed(
          () -> {
            long rows = answer.number();
            long bytes = answer.number();
            answer.end();
            // No row means that all vanished since the count; then sizes don't matter any more.
            return rows == 0 ? 0 : (double) bytes / rows;
          });
    }

    /** By the size alone, and not more than is fair where nobody can say what each costs. */
    private int wantedSplits(
        SourceQuery query, DataSize targetFileSize, long total, double rowBytes) {
      int splits =
          sizer.applyAsInt(new SplitSizing(targetFileSize, total, rowBytes, MANY_MARKS, SORTED));
      return Math.min(splits, query.hasSplitMark() ? MOST_SPLITS_OF_MARKED : MOST_SPLITS_UNPRUNED);
    }

    private int wantedSplits(
        SourceTable table, DataSize targetFileSize, long total, double rowBytes) {
      if (table.sortedRunsPerPart() == SourceTable.UNSORTED) {
        int splits =
            sizer.applyAsInt(new SplitSizing(targetFileSize, total, rowBytes, MANY_MARKS, SORTED));
        return Math.min(splits, MOST_SPLITS_UNPRUNED);
      }
      Answer answer = ask(queries.estimate(KeyRange.ALL));
      return parsed(
          () -> {
            long parts = 0;
            long marks = 0;
            while (!answer.atEnd()) {
              answer.text();
              answer.text();
              parts += answer.number();
              answer.number();
              marks += answer.number();
            }
            if (marks == 0) {
              // A distributed table: its shards know. An hour of landing lies in a part or two.
              marks = total / ROWS_PER_GRANULE;
              Window window = selection.window();
              parts = 2 * (1 + Duration.between(window.start(), window.end()).toHours());
            }
            return sizer.applyAsInt(
                new SplitSizing(
                    targetFileSize, total, rowBytes, marks, parts * table.sortedRunsPerPart()));
          });
    }

    private Answer ask(Statement statement) {
      QueryClient.Answered answered = client.ask(statement);
      cost = cost.plus(answered.cost());
      return answered.answer();
    }

    private <T> T parsed(Parser<T> parser) {
      try {
        return parser.parse();
      } catch (IOException e) {
        throw client.translate(e);
      }
    }
  }

  /** Begins of slices at even distances in rows. */
  private static List<SplitBound> evenly(List<Slice> slices, long total, int points) {
    List<SplitBound> chosen = new ArrayList<>();
    long before = 0;
    for (Slice slice : slices) {
      long through = before + slice.rows();
      if (chosen.size() < points && through * points >= (chosen.size() + 0.5) * total) {
        chosen.add(slice.lower());
      }
      before = through;
    }
    return chosen;
  }

  private static long rowsOf(List<Slice> slices) {
    return slices.stream().mapToLong(Slice::rows).sum();
  }

  /** Reads an answer. */
  @FunctionalInterface
  private interface Parser<T> {
    T parse() throws IOException;
  }
}
