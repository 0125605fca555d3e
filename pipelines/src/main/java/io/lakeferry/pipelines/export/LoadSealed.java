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

import io.lakeferry.sinks.protocol.SealedRun;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;

/** Loads a run that an earlier attempt sealed. May be repeated, as {@link SealAndLoad} may. */
final class LoadSealed extends DoFn<SealedRun, LoadedRun> {
  private static final long serialVersionUID = 1L;

  private final ExportJob job;
  private final WorkerSettings.Deaths deaths;

  LoadSealed(ExportJob job, WorkerSettings.Deaths deaths) {
    this.job = job;
    this.deaths = deaths;
  }

  @ProcessElement
  public void load(@Element SealedRun sealed, OutputReceiver<LoadedRun> receiver) {
    receiver.output(
        LoadStep.run(
            job,
            "the load",
            protocol -> {
              List<String> repeated = LoadMark.begin(job, sealed.attempt(), deaths);
              return SealAndLoad.load(protocol, sealed, Duration.ZERO).with(repeated);
            }));
  }
}
