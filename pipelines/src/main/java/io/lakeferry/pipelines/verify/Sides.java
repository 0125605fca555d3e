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
package io.lakeferry.pipelines.verify;

import io.lakeferry.pipelines.jdbc.SideCounts;
import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.pipelines.report.KeyDifferences;
import io.lakeferry.pipelines.report.RunReport;
import io.lakeferry.sinks.protocol.CommittedRun;
import io.lakeferry.transforms.window.Window;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What a verification asks of source, ledger and target, and does to repair. */
public interface Sides {

  /** An instant of the first period that has data. */
  Instant earliest();

  /**
   * The runs of the stream in the ledger whose windows have an instant in common with the range.
   */
  List<CommittedRun> committed(Window range);

  /** Counts the periods in the source, and the rows of the runs in the target. */
  SideCounts count(List<Window> periods, Collection<Instant> stamps);

  /**
   * Compares the keys of the periods.
   *
   * @param periods that runs have covered
   * @param pending times after some of them that no run has covered: a key that changed there is
   *     not behind before
   */
  KeyComparison compareKeys(List<Window> periods, List<Window> pending);

  /**
   * What a comparison of keys found.
   *
   * @param periods each of those that were asked for
   * @param notes what it had to do without, one line each
   */
  record KeyComparison(Map<Window, KeyDifferences> periods, List<String> notes) {
    public KeyComparison {
      periods = Map.copyOf(periods);
      notes = List.copyOf(notes);
    }
  }

  /** Exports; what goes wrong stands in the report. */
  RunReport export(ExportSettings run);

  /**
   * Cancels what a comparison has under way, which then fails as interrupted, and lets none begin
   * any more. Exports are stopped by their own means. May come from another thread.
   */
  default void stop() {}
}
