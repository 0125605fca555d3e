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

import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.sinks.protocol.RunSpecification;
import java.time.Clock;

/** ClickHouse and Databricks as the settings name them. */
public final class RealConnections implements Connections {
  private final ExportSettings settings;
  private final Clock clock;

  public RealConnections(ExportSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public WindowSource openSource() {
    return new ClickHouseWindowSource(settings, clock, statement -> {});
  }

  @Override
  public LoadTarget target(RunSpecification specification) {
    return new DatabricksTarget(settings.warehouse(), specification);
  }
}
