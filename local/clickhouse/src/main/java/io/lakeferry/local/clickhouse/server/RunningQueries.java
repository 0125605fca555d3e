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
package io.lakeferry.local.clickhouse.server;

import io.lakeferry.local.clickhouse.engine.Engine;
import io.lakeferry.local.clickhouse.engine.EngineConnection;
import io.lakeferry.local.clickhouse.engine.EngineException;
import io.lakeferry.local.clickhouse.sql.SqlText;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The queries that run now. chDB can only stop a query that blocks by a KILL QUERY from another
 * connection, and one that has not reached the engine's list yet is missed: so the KILL is repeated
 * until the query is over.
 */
final class RunningQueries implements AutoCloseable {
  /** Where the client's query id stands in {@code system.processes}. */
  static final String ID_SETTING = "chdb_client_name";

  static final String ID_EXPRESSION = "Settings['" + ID_SETTING + "']";

  private static final Logger LOGGER = System.getLogger(RunningQueries.class.getName());
  private static final Duration KILL_INTERVAL = Duration.ofMillis(100);

  private final Engine engine;
  private final Map<String, Query> queries = new ConcurrentHashMap<>();
  private final ScheduledExecutorService killer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "query-killer");
            thread.setDaemon(true);
            return thread;
          });

  RunningQueries(Engine engine) {
    this.engine = engine;
  }

  /**
   * Enters a query.
   *
   * @throws EngineException if one with the same id runs
   */
  Query begin(String queryId) throws EngineException {
    Query query = new Query(queryId);
    if (queries.putIfAbsent(queryId, query) != null) {
      throw ErrorCode.QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING.with(
          "Query with id = " + queryId + " is already running", engine.version());
    }
    return query;
  }

  /** Kills every query and waits for their ends; false if some go on. */
  boolean killAll(Duration patience) throws InterruptedException {
    queries.values().forEach(Query::kill);
    long deadline = System.nanoTime() + patience.toNanos();
    while (!queries.isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return queries.isEmpty();
  }

  @Override
  public void close() {
    killer.shutdownNow();
  }

  private void killNow(Query query) {
    if (queries.get(query.id) != query) {
      return;
    }
    try (EngineConnection connection = engine.connect()) {
      connection.execute(
          "KILL QUERY WHERE " + ID_EXPRESSION + " = " + SqlText.literal(query.id) + " ASYNC");
    } catch (EngineException e) {
      LOGGER.log(Level.WARNING, "Cannot kill a query", e);
    }
    Future<?> unused =
        killer.schedule(() -> killNow(query), KILL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** One of them. */
  final class Query implements AutoCloseable {
    private final String id;

    private Query(String id) {
      this.id = id;
    }

    /** Stops it soon; returns at once. Nothing happens once it is over. */
    void kill() {
      killer.execute(() -> killNow(this));
    }

    @Override
    public void close() {
      queries.remove(id, this);
    }
  }
}
