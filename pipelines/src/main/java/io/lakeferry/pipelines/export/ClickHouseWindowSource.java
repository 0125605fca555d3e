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
import io.lakeferry.pipelines.options.SourceSettings;
import io.lakeferry.sources.clickhouse.ClickHouseSource;
import io.lakeferry.sources.clickhouse.SourceConnection;
import io.lakeferry.transforms.window.LandedRule;
import java.time.Clock;
import java.util.Map;

/** A window in a real ClickHouse. */
final class ClickHouseWindowSource implements WindowSource {
  private final ExportSettings settings;
  private final SourceConnection connection;
  private final ClickHouseSource source;

  ClickHouseWindowSource(ExportSettings settings, Clock clock) {
    this.settings = settings;
    this.connection = connection(settings);
    this.source = ClickHouseSource.connect(connection, clock);
  }

  @Override
  public void preflight() {
    source.preflight(settings.model());
  }

  @Override
  public PlannedWindow plan() {
    return new ClickHousePlannedWindow(
        connection,
        source.plan(
            settings.model(),
            settings.teamId(),
            settings.window(),
            settings.tuning().targetFileSize()));
  }

  @Override
  public Map<String, String> description() {
    return Map.of("windowRule", LandedRule.NAME);
  }

  @Override
  public void close() {
    source.close();
  }

  private static SourceConnection connection(ExportSettings settings) {
    SourceSettings source = settings.source();
    return new SourceConnection(
        source.url(),
        source.user(),
        source.password(),
        source.database(),
        source.maxExecutionTime(),
        source.maxConnections(),
        source.settings(),
        settings.identity().runId());
  }
}
