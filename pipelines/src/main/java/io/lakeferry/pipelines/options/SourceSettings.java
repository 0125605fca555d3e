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
package io.lakeferry.pipelines.options;

import io.lakeferry.sources.clickhouse.ServerSettings;
import io.lakeferry.sources.clickhouse.SourceConnection;
import io.lakeferry.transforms.settings.Redaction;
import io.lakeferry.transforms.settings.SecretReference;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The ClickHouse that is read, checked.
 *
 * @param url address of its HTTP interface
 * @param settings further ClickHouse settings of every query
 * @param maxExecutionTime longest time that the server may spend on a query
 * @param maxConnections queries that run at once, at most, from all workers together
 */
public record SourceSettings(
    String url,
    String user,
    SecretReference password,
    String database,
    Map<String, String> settings,
    Duration maxExecutionTime,
    int maxConnections)
    implements Serializable {
  public SourceSettings {
    settings = Map.copyOf(settings);
  }

  /**
   * How it is reached.
   *
   * @param logComment stands beside each query in its log
   */
  public SourceConnection connection(String logComment) {
    return new SourceConnection(
        url, user, password, database, maxExecutionTime, maxConnections, settings, logComment);
  }

  /** Takes this connection's secrets out of what is logged. */
  public Redaction redaction() {
    List<SecretReference> secrets = new ArrayList<>();
    if (password != null) {
      secrets.add(password);
    }
    settings.forEach((name, value) -> ServerSettings.secret(name, value).ifPresent(secrets::add));
    return new Redaction(secrets);
  }
}
