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

import io.lakeferry.sinks.protocol.SplitResult;
import io.lakeferry.transforms.errors.ErrorCode;
import java.io.Serializable;

/**
 * What a worker tells of a period. Failures of source, target and data are told as well, as values:
 * what is thrown would end the job, and with it all other periods.
 */
sealed interface PeriodEvent extends Serializable {

  /** A split is read and uploaded. */
  record SplitDone(SplitResult result) implements PeriodEvent {}

  /** Nothing of the period was to be read: an earlier launch has sealed it. */
  record Sealed() implements PeriodEvent {}

  /** The period is committed, by the worker that tells it. */
  record Loaded(LoadedRun run) implements PeriodEvent {}

  /**
   * The period cannot be exported.
   *
   * @param message as {@link WorkerFailure} has it
   * @param statements SQL statements that the step had sent that failed
   */
  record Failed(ErrorCode code, String message, int statements) implements PeriodEvent {}

  /** Its volume or list is gone: most likely the period is committed, and the ledger tells. */
  record Gone() implements PeriodEvent {}

  /** It was left alone, as another period had failed before. */
  record NotBegun() implements PeriodEvent {}
}
