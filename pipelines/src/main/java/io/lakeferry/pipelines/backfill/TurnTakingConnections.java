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
package io.lakeferry.pipelines.backfill;

import io.lakeferry.pipelines.export.Connections;
import io.lakeferry.pipelines.export.LoadTarget;
import io.lakeferry.pipelines.export.WindowSource;
import io.lakeferry.sinks.protocol.RunSpecification;
import io.lakeferry.sinks.protocol.RunSpecification.WriteMode;

/** Connections of a run that loads in its turn, if its way to load can conflict with another's. */
record TurnTakingConnections(Connections connections, LoadTurn.Ticket ticket)
    implements Connections {

  @Override
  public WindowSource openSource() {
    return connections.openSource();
  }

  @Override
  public LoadTarget target(RunSpecification specification) {
    LoadTarget target = connections.target(specification);
    // What is appended conflicts with nothing.
    return specification.writeMode() == WriteMode.APPEND
        ? target
        : new TurnTakingTarget(target, ticket);
  }
}
