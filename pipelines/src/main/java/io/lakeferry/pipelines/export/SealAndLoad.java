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

import io.lakeferry.sinks.protocol.Attempt;
import io.lakeferry.sinks.protocol.LoadOutcome;
import io.lakeferry.sinks.protocol.LoadProtocol;
import io.lakeferry.sinks.protocol.SealedRun;
import io.lakeferry.sinks.protocol.SplitResult;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * Seals the run with the results of all splits and loads it. May be repeated by a runner: the seal
 * is first-wins, and the load reads the ledger before whatever it does.
 */
final class SealAndLoad extends DoFn<List<SplitResult>, LoadedRun> {
  private static final long serialVersionUID = 1L;

  private final ExportJob job;
  private final Attempt attempt;
  private final TreeSet<Integer> plannedSplits;
  private final WorkerSettings.Deaths deaths;

  SealAndLoad(
      ExportJob job, Attempt attempt, Set<Integer> plannedSplits, WorkerSettings.Deaths deaths) {
    this.job = job;
    this.attempt = attempt;
    this.deaths = deaths;
    this.plannedSplits = new TreeSet<>(plannedSplits);
  }

  @ProcessElement
  public void sealAndLoad(@Element List<SplitResult> results, OutputReceiver<LoadedRun> receiver) {
    receiver.output(
        LoadStep.run(
            job,
            "the load",
            protocol -> {
              List<String> repeated = LoadMark.begin(job, attempt, deaths);
              long start = System.nanoTime();
              SealedRun sealed = protocol.seal(attempt, Set.copyOf(plannedSplits), results);
              return load(protocol, sealed, Duration.ofNanos(System.nanoTime() - start))
                  .with(repeated);
            }));
  }

  /** Loads a sealed run, and tells what it took. */
  static LoadedRun load(LoadProtocol protocol, SealedRun sealed, Duration sealTime) {
    long start = System.nanoTime();
    LoadOutcome outcome = protocol.load(sealed);
    return new LoadedRun(
        outcome,
        sealed.manifest().splits(),
        protocol.statementsSent(),
        sealTime,
        Duration.ofNanos(System.nanoTime() - start),
        Duration.ZERO,
        outcome.warnings());
  }
}
