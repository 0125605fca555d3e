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

import io.lakeferry.pipelines.backfill.ExportRuns;
import io.lakeferry.pipelines.jdbc.Comparison;
import io.lakeferry.pipelines.jdbc.SideCounts;
import io.lakeferry.pipelines.jdbc.SideKeys;
import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.pipelines.report.RunReport;
import io.lakeferry.sinks.protocol.CommittedRun;
import io.lakeferry.sinks.protocol.TargetKeys;
import io.lakeferry.transforms.window.Window;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.apache.beam.sdk.options.PipelineOptions;

/** ClickHouse and Databricks as the settings name them. */
public final class RealSides implements Sides {
  private final ExportSettings settings;
  private final ExportRuns runs;
  private final Supplier<PipelineOptions> beam;
  private final Clock clock;
  private final Comparison comparison = Comparison.begin();
  private boolean checked;

  /**
   * @param beam gives each pipeline that compares keys options of its own
   */
  public RealSides(
      ExportSettings settings, ExportRuns runs, Supplier<PipelineOptions> beam, Clock clock) {
    this.settings = settings;
    this.runs = runs;
    this.beam = beam;
    this.clock = clock;
  }

  @Override
  public Instant earliest() {
    return runs.earliest();
  }

  @Override
  public List<CommittedRun> committed(Window range) {
    return runs.committed(range);
  }

  @Override
  public SideCounts count(List<Window> periods, Collection<Instant> stamps) {
    if (!checked) {
      // What is wrong is told here by its name; a failed count would tell less.
      runs.preflight();
      checked = true;
    }
    return SideCounts.read(settings, periods, stamps, clock.instant(), comparison);
  }

  @Override
  public KeyComparison compareKeys(List<Window> periods, List<Window> pending) {
    TargetKeys keys = runs.keys();
    return new KeyComparison(
        new SideKeys(settings, beam, keys, clock.instant(), SideKeys.ROWS_AT_ONCE, comparison)
            .compare(periods, pending),
        keys.notes());
  }

  @Override
  public void stop() {
    comparison.stop();
  }

  @Override
  public RunReport export(ExportSettings run) {
    return runs.export(run);
  }
}
