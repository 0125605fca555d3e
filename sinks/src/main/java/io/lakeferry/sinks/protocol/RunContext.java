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
package io.lakeferry.sinks.protocol;

import io.lakeferry.sinks.volume.VolumeStore;
import io.lakeferry.transforms.settings.Sleeper;
import java.time.Clock;
import java.time.Duration;

/**
 * What all phases of one run use.
 *
 * @param staging what a load by MERGE sends; not used by others
 * @param stages stage tables that loads have left
 * @param patience for how long a conflict with another attempt's statement is waited out: as long
 *     as that statement can live, its server-side time-out
 */
record RunContext(
    RunSpecification specification,
    String runId,
    String fingerprint,
    VolumeStore volumes,
    Ledger ledger,
    TargetTable target,
    Staging staging,
    StageTables stages,
    Clock clock,
    Sleeper sleeper,
    Duration patience) {

  static RunContext of(
      RunSpecification specification,
      VolumeStore volumes,
      Ledger ledger,
      TargetTable target,
      Staging staging,
      StageTables stages,
      Clock clock,
      Sleeper sleeper,
      Duration patience) {
    return new RunContext(
        specification,
        specification.identity().runId(),
        Fingerprint.of(specification),
        volumes,
        ledger,
        target,
        staging,
        stages,
        clock,
        sleeper,
        patience);
  }

  RunIdentity identity() {
    return specification.identity();
  }

  String object() {
    return "run " + runId;
  }
}
