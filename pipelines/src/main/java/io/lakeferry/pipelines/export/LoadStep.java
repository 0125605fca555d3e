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

import io.lakeferry.sinks.protocol.LoadProtocol;
import java.util.function.Function;

/**
 * Opens the protocol for one step and closes it afterwards. Not in a DoFn's set-up: a runner may
 * set workers up long before their turn, and between preparation and load no SQL session stays
 * open, so that the warehouse can stop by itself.
 */
final class LoadStep {

  private LoadStep() {}

  /** Runs a step; whatever it throws comes out as a {@link WorkerFailure}. */
  static <T> T run(ExportJob job, String step, Function<LoadProtocol, T> work) {
    LoadProtocol opened = open(job, step);
    try (LoadProtocol protocol = opened) {
      Worker worker = Worker.register(job.launchId(), protocol::close);
      try {
        return work.apply(protocol);
      } finally {
        worker.close();
      }
    } catch (RuntimeException | Error e) {
      throw WorkerFailure.ofLoad(step, e, job.redaction(), opened.statementsSent());
    }
  }

  private static LoadProtocol open(ExportJob job, String step) {
    try {
      return job.target().openProtocol();
    } catch (RuntimeException | Error e) {
      throw WorkerFailure.ofLoad(step, e, job.redaction(), 0);
    }
  }
}
