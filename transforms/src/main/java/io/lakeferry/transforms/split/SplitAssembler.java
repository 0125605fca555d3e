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
package io.lakeferry.transforms.split;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts counted slices together to splits of about the same number of rows.
 *
 * <p>Whatever the slices are, the splits are disjoint and complete: the first begins at the lowest
 * key, the last ends beyond the highest, and each ends where the next begins. So a row that nobody
 * counted, because it arrived late or because a count was wrong, is still read by exactly one of
 * them.
 */
public final class SplitAssembler {
  private SplitAssembler() {}

  /**
   * Makes the splits.
   *
   * @param slices in strictly ascending key order
   * @param wanted how many splits are wanted, at least 1; fewer come out if there are fewer slices
   * @param averageRowBytes for {@link Split#expectedBytes}
   * @return none if there is no row
   * @throws IllegalArgumentException if the slices are not in order
   */
  public static List<Split> assemble(List<Slice> slices, int wanted, double averageRowBytes) {
    requireOrder(slices);
    long total = slices.stream().mapToLong(Slice::rows).sum();
    if (total == 0) {
      return List.of();
    }
    double ideal = (double) total / wanted;
    List<Split> splits = new ArrayList<>();
    SplitBound lower = null;
    long start = 0;
    long before = 0;
    // Ideal ends are fixed points of the window, so that errors don't add up.
    long end = 1;
    for (Slice slice : slices) {
      if (before > start && end < wanted && nearerWithout(slice, before, ideal * end)) {
        splits.add(split(splits.size(), lower, slice.lower(), before - start, averageRowBytes));
        lower = slice.lower();
        start = before;
        // A large slice can take in several ideal ends; what follows it is not cut up for them.
        end = Math.max(end, Math.round(start / ideal)) + 1;
      }
      before += slice.rows();
    }
    splits.add(split(splits.size(), lower, null, before - start, averageRowBytes));
    return List.copyOf(splits);
  }

  /** Whether a split comes out nearer to its ideal end without the slice than with it. */
  private static boolean nearerWithout(Slice slice, long before, double idealEnd) {
    return Math.abs(before - idealEnd) <= Math.abs(before + slice.rows() - idealEnd);
  }

  private static Split split(
      int id, SplitBound lower, SplitBound upper, long rows, double averageRowBytes) {
    return new Split(id, lower, upper, rows, Math.round(rows * averageRowBytes));
  }

  private static void requireOrder(List<Slice> slices) {
    for (int index = 1; index < slices.size(); index++) {
      if (KeyOrder.INSTANCE.compare(slices.get(index - 1).lower(), slices.get(index).lower())
          >= 0) {
        throw new IllegalArgumentException("slices are not in ascending order of their keys");
      }
    }
  }
}
