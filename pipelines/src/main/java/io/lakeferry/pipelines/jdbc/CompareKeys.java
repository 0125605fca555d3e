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

import io.lakeferry.pipelines.jdbc.KeyTally.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Lays what the source has of a key in each period beside what the target has of it. Yields a tally
 * for each period of the key.
 *
 * <p>A model that is a query tells the state of today: a row that changed after its period looks
 * newer in it than what was exported then. So a key that also occurs in a later time that no run
 * has covered yet is not behind: whoever exports that time brings it.
 */
final class CompareKeys extends DoFn<KV<String, CoGbkResult>, KV<Integer, KeyTally>> {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_EXAMPLE = 300;

  /** Rows of the source as (period, versions). */
  static final TupleTag<KV<Integer, String>> SOURCE = new TupleTag<>("source");

  /** Versions of rows of the target. */
  static final TupleTag<String> TARGET = new TupleTag<>("target");

  /** Rows of times that no run has covered, as (time, versions). */
  static final TupleTag<KV<Integer, String>> PENDING = new TupleTag<>("pending");

  private final VersionOrder order;
  private final ArrayList<Long> ends;
  private final ArrayList<Long> pendingStarts;

  /** What nearly all keys yield, so that a runner need not hold one for each. */
  private final KeyTally agreeing = KeyTally.of(1, 1, Set.of(), "");

  private final KeyTally ofTargetAlone = KeyTally.ofTarget(1);

  /**
   * @param ends of the periods by their numbers, in microseconds since the epoch
   * @param pendingStarts starts of the times that no run has covered, the same
   */
  CompareKeys(VersionOrder order, List<Long> ends, List<Long> pendingStarts) {
    this.order = order;
    this.ends = new ArrayList<>(ends);
    this.pendingStarts = new ArrayList<>(pendingStarts);
  }

  @ProcessElement
  public void compare(
      @Element KV<String, CoGbkResult> key, OutputReceiver<KV<Integer, KeyTally>> output) {
    CoGbkResult sides = key.getValue();
    Map<Integer, String> newest = new HashMap<>();
    Map<Integer, Long> rows = new HashMap<>();
    for (KV<Integer, String> row : sides.getAll(SOURCE)) {
      newest.merge(row.getKey(), row.getValue(), order::newer);
      rows.merge(row.getKey(), 1L, Long::sum);
    }
    long standing = count(sides.getAll(TARGET));
    if (newest.isEmpty()) {
      if (standing > 0) {
        // Of no period, but read: the first one's tally carries it.
        output.output(KV.of(0, standing == 1 ? ofTargetAlone : KeyTally.ofTarget(standing)));
      }
      return;
    }
    long lastPending = Long.MIN_VALUE;
    for (KV<Integer, String> row : sides.getAll(PENDING)) {
      lastPending = Math.max(lastPending, pendingStarts.get(row.getKey()));
    }
    for (Map.Entry<Integer, String> period : newest.entrySet()) {
      boolean comesLater = lastPending >= ends.get(period.getKey());
      Set<Kind> found = found(period.getValue(), sides.getAll(TARGET), comesLater);
      long itsRows = rows.get(period.getKey());
      output.output(
          KV.of(
              period.getKey(),
              itsRows == 1 && standing == 1 && found.isEmpty()
                  ? agreeing
                  : KeyTally.of(itsRows, standing, found, example(key.getKey()))));
      standing = 0;
    }
  }

  private static long count(Iterable<String> rows) {
    long count = 0;
    for (String unused : rows) {
      count++;
    }
    return count;
  }

  private Set<Kind> found(String source, Iterable<String> target, boolean comesLater) {
    int standing = 0;
    boolean older = false;
    for (String row : target) {
      standing++;
      older |= order.replaces(source, row);
    }
    Set<Kind> found = EnumSet.noneOf(Kind.class);
    if (standing == 0 && !comesLater) {
      found.add(Kind.MISSING);
    }
    if (older && !comesLater) {
      found.add(Kind.OLDER);
    }
    if (standing > 1) {
      found.add(Kind.DOUBLED);
    }
    return found;
  }

  /** The key with long values cut. */
  static String example(String key) {
    if (key.length() <= LONGEST_EXAMPLE) {
      return key;
    }
    List<String> values = ColumnValues.texts(key);
    int longest = LONGEST_EXAMPLE / values.size();
    values.replaceAll(
        value ->
            value == null || value.length() <= longest ? value : value.substring(0, longest) + "…");
    return ColumnValues.text(values);
  }
}
