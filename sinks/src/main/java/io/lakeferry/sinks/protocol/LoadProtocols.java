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

import io.lakeferry.sinks.connection.Grants;
import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.sinks.volume.VolumeStore;
import io.lakeferry.sinks.volume.WorkspaceVolumeStore;
import io.lakeferry.sinks.warehouse.Warehouse;
import io.lakeferry.transforms.settings.Sleeper;
import java.time.Clock;

/** Opens the load protocol of a run. */
public final class LoadProtocols {
  private LoadProtocols() {}

  /**
   * The protocol for one run; nothing is sent yet.
   *
   * @param clock for the ingestion timestamp and for waiting; it need not agree with the server's
   */
  public static LoadProtocol open(
      TargetConnection connection, RunSpecification asGiven, Clock clock, Sleeper sleeper) {
    RunSpecification specification = asGiven.canonical();
    RunIdentity identity = specification.identity();
    TableName target = identity.target();
    Warehouse warehouse = new Warehouse(connection, "run=" + identity.runId(), clock, sleeper);
    Grants grants = new Grants(connection);
    VolumeStore volumes =
        WorkspaceVolumeStore.open(connection, target.catalog(), target.schema(), sleeper);
    RunContext context =
        RunContext.of(
            specification,
            volumes,
            new DeltaLedger(target, warehouse, grants),
            new DeltaTargetTable(specification, warehouse, grants),
            new DeltaStaging(specification, warehouse, grants),
            stages(specification, warehouse, grants),
            clock,
            sleeper,
            connection.statementTimeout());
    return new RunLoad(context, LoadSession.of(warehouse));
  }

  /** The notes of a run's splits; nothing is sent yet. */
  public static SplitNotes openNotes(
      TargetConnection connection, RunSpecification specification, Sleeper sleeper) {
    TableName target = specification.canonical().identity().target();
    return new VolumeSplitNotes(
        WorkspaceVolumeStore.open(connection, target.catalog(), target.schema(), sleeper));
  }

  /** Whoever appends makes no stage tables, and need not look for any. */
  private static StageTables stages(
      RunSpecification specification, Warehouse warehouse, Grants grants) {
    return switch (specification.writeMode()) {
      case APPEND -> StageTables.NONE;
      case DEDUPE, MERGE ->
          new DeltaStageTables(specification.identity().target(), warehouse, grants);
    };
  }
}
