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

import io.lakeferry.sinks.protocol.LoadOutcome;
import io.lakeferry.sinks.protocol.SplitResult;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the pipeline tells the launcher.
 *
 * @param splits the splits of the manifest that was loaded
 * @param statements SQL statements that the pipeline's workers sent
 * @param warnings of the clean-up, one line each
 */
record LoadedRun(
    LoadOutcome outcome,
    List<SplitResult> splits,
    int statements,
    Duration sealTime,
    Duration loadTime,
    Duration cleanUpTime,
    List<String> warnings)
    implements Serializable {
  LoadedRun {
    splits = List.copyOf(splits);
    warnings = List.copyOf(warnings);
  }

  LoadedRun afterCleanUp(int moreStatements, Duration time, List<String> moreWarnings) {
    return new LoadedRun(
            outcome, splits, statements + moreStatements, sealTime, loadTime, time, warnings)
        .with(moreWarnings);
  }

  /** The same with further warnings. */
  LoadedRun with(List<String> moreWarnings) {
    List<String> all = new ArrayList<>(warnings);
    all.addAll(moreWarnings);
    return new LoadedRun(outcome, splits, statements, sealTime, loadTime, cleanUpTime, all);
  }

  /** The same as a run that this launch has exported. */
  LoadedRun exported() {
    return new LoadedRun(
        outcome.in(LoadOutcome.State.EXPORTED),
        splits,
        statements,
        sealTime,
        loadTime,
        cleanUpTime,
        warnings);
  }

  /** The same as far as reports tell it: of the splits all but the names of their files. */
  LoadedRun withoutFiles() {
    return new LoadedRun(
        outcome,
        splits.stream().map(LoadedRun::withoutFiles).toList(),
        statements,
        sealTime,
        loadTime,
        cleanUpTime,
        warnings);
  }

  private static SplitResult withoutFiles(SplitResult split) {
    return new SplitResult(
        split.splitId(),
        split.rowsPlanned(),
        split.rowsConfirmed(),
        split.rowsRead(),
        split.texts(),
        split.tries(),
        List.of(),
        split.readTime(),
        split.writeTime(),
        split.uploadTime(),
        split.origin());
  }
}
