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

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.row.RowCursor;
import io.lakeferry.transforms.split.Split;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A window of numbers. Each split has as many; the first tries of some splits go wrong.
 *
 * @param cutTries how many tries of a split end early without an error
 * @param brokenTries how many tries of a split break off with an error
 * @param grown splits that have a row more than the plan counted
 * @param refused splits that the source refuses for good
 */
record FakeWindow(
    SharedFolder shared,
    int splitCount,
    int rowsPerSplit,
    Map<Integer, Integer> cutTries,
    Map<Integer, Integer> brokenTries,
    Set<Integer> grown,
    Set<Integer> refused)
    implements PlannedWindow {
  /** So many rows that a split ends only if its reader is closed. */
  static final int ENDLESS = Integer.MAX_VALUE;

  static FakeWindow of(SharedFolder shared, int splitCount, int rowsPerSplit) {
    return new FakeWindow(shared, splitCount, rowsPerSplit, Map.of(), Map.of(), Set.of(), Set.of());
  }

  FakeWindow withCutTries(Map<Integer, Integer> tries) {
    return new FakeWindow(shared, splitCount, rowsPerSplit, tries, brokenTries, grown, refused);
  }

  FakeWindow withBrokenTries(Map<Integer, Integer> tries) {
    return new FakeWindow(shared, splitCount, rowsPerSplit, cutTries, tries, grown, refused);
  }

  FakeWindow withGrown(Set<Integer> splits) {
    return new FakeWindow(shared, splitCount, rowsPerSplit, cutTries, brokenTries, splits, refused);
  }

  FakeWindow withRefused(Set<Integer> splits) {
    return new FakeWindow(shared, splitCount, rowsPerSplit, cutTries, brokenTries, grown, splits);
  }

  @Override
  public String table() {
    return "fake.numbers";
  }

  @Override
  public List<Split> splits() {
    return IntStream.range(0, splitCount)
        .mapToObj(id -> new Split(id, null, null, rowsPerSplit, rowsPerSplit * 8L))
        .toList();
  }

  @Override
  public long expectedRows() {
    return (long) splitCount * rowsPerSplit;
  }

  @Override
  public long expectedBytes() {
    return expectedRows() * 8;
  }

  @Override
  public List<String> statements() {
    return List.of();
  }

  @Override
  public SplitReader openReader() {
    shared.note("reader-opened");
    return new Reader(this);
  }

  private long rowsOf(Split split) {
    return (long) rowsPerSplit + (grown.contains(split.id()) ? 1 : 0);
  }

  private static final class Reader implements SplitReader {
    private final FakeWindow window;
    private volatile boolean closed;

    Reader(FakeWindow window) {
      this.window = window;
    }

    @Override
    public RowCursor open(Split split) {
      if (window.refused.contains(split.id())) {
        throw new LakeferryException(
            ErrorCode.PERMISSION,
            "table fake.numbers",
            "may not be read",
            "Grant SELECT",
            new UnserialisableException());
      }
      int earlierTries = window.shared.note("opened-" + split.id());
      long first = (long) split.id() * window.rowsPerSplit;
      long rows = window.rowsOf(split);
      if (earlierTries < window.cutTries.getOrDefault(split.id(), 0)) {
        return new Numbers.Rows(first, rows - 1);
      }
      if (earlierTries < window.brokenTries.getOrDefault(split.id(), 0)) {
        return new BreakingRows(first, rows);
      }
      return new Numbers.Rows(first, rows) {
        @Override
        public boolean next() throws IOException {
          if (closed) {
            throw new IOException("closed");
          }
          return super.next();
        }
      };
    }

    @Override
    public long count(Split split) {
      window.shared.note("counted-" + split.id());
      return window.rowsOf(split);
    }

    @Override
    public void close() {
      closed = true;
      window.shared.note("reader-closed");
    }
  }

  private static final class BreakingRows extends Numbers.Rows {
    private final long breaksAfter;

    BreakingRows(long first, long count) {
      super(first, count);
      breaksAfter = count / 2;
    }

    @Override
    public boolean next() throws IOException {
      if (rows() == breaksAfter) {
        throw new IOException("premature end of chunk");
      }
      return super.next();
    }
  }

  /** As drivers have them: holds something that cannot travel. */
  static final class UnserialisableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("unused")
    private final Object connection = new Object();
  }
}
