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
package io.lakeferry.sources.clickhouse;

import io.lakeferry.transforms.settings.SecretReference;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * How to reach ClickHouse, and how hard to work it.
 *
 * @param url {@code http://host:port} or {@code https://host:port}
 * @param user who asks; the right to SELECT is enough
 * @param password where the password stands; null for an empty one
 * @param database the database with the source tables
 * @param maxExecutionTime how long the server works on one query before it gives up; at least one
 *     second
 * @param maxConnections how many queries one client runs at once, at least 1
 * @param settings further server settings, which win over ours; see <a
 *     href="https://clickhouse.com/docs/operations/settings/settings">ClickHouse's settings</a>.
 *     The client's own options are reached with the prefix {@code client.}, for example {@code
 *     client.compress}; of those that hold secrets the values are references
 * @param logComment stands in ClickHouse's query log beside each query; best the run id
 */
public record SourceConnection(
    String url,
    String user,
    SecretReference password,
    String database,
    Duration maxExecutionTime,
    int maxConnections,
    Map<String, String> settings,
    String logComment)
    implements Serializable {

  /** Four hours: a big week's split at a slow pace still ends. */
  public static final Duration DEFAULT_MAX_EXECUTION_TIME = Duration.ofHours(4);

  /** Queries of one client that run at once unless told otherwise. */
  public static final int DEFAULT_MAX_CONNECTIONS = 4;

  public SourceConnection {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(database, "database");
    Objects.requireNonNull(logComment, "logComment");
    if (maxExecutionTime.toSeconds() < 1) {
      throw new IllegalArgumentException("maxExecutionTime is at least one second");
    }
    if (maxConnections < 1) {
      throw new IllegalArgumentException("maxConnections is at least 1");
    }
    settings = Map.copyOf(settings);
  }
}
