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
import io.lakeferry.sources.clickhouse.ClickHouseSource;
import io.lakeferry.sources.clickhouse.SourceConnection;
import io.lakeferry.sources.clickhouse.SourceFacts;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A window in a real ClickHouse. */
final class ClickHouseWindowSource implements WindowSource {
  private final ExportSettings settings;
  private final SourceConnection connection;
  private final ClickHouseSource source;

  /**
   * @param sent is told each statement before it is sent
   */
  ClickHouseWindowSource(ExportSettings settings, Clock clock, Consumer<String> sent) {
    this.settings = settings;
    this.connection = settings.source().connection(settings.identity().runId());
    this.source = ClickHouseSource.connect(connection, clock, sent);
  }

  @Override
  public void preflight() {
    source.check(settings.loadedModel());
  }

  @Override
  public PlannedWindow plan() {
    return new ClickHousePlannedWindow(
        connection,
        source.plan(settings.model(), settings.selection(), settings.tuning().targetFileSize()));
  }

  @Override
  public Optional<Instant> earliest() {
    return source.earliest(settings.model(), settings.selection());
  }

  /**
   * Not the server: replicas and load balancers change their names while the rows stay the same. So
   * two servers that hold databases of one name are told apart by {@code --exportName} only.
   */
  @Override
  public Map<String, String> description() {
    return SourceFacts.of(settings.model(), settings.selection(), settings.source().database());
  }

  @Override
  public void close() {
    source.close();
  }
}
