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

import io.lakeferry.local.clickhouse.engine.EngineConnection;
import io.lakeferry.local.clickhouse.engine.EngineException;
import io.lakeferry.local.clickhouse.sql.SqlText;
import io.lakeferry.local.clickhouse.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Puts a request's database and settings on its engine session, and takes them off again when the
 * session outlives the request: on a server they belong to the query, not to the session.
 */
final class QuerySettings implements AutoCloseable {
  private static final String READONLY = "readonly";

  private final EngineConnection connection;
  private final Map<String, String> before = new LinkedHashMap<>();
  private final Optional<String> databaseBefore;

  private QuerySettings(EngineConnection connection, Optional<String> databaseBefore) {
    this.connection = connection;
    this.databaseBefore = databaseBefore;
  }

  /** For a session that ends with the request. */
  static QuerySettings apply(EngineConnection connection, QueryOptions options)
      throws EngineException {
    use(connection, options.database());
    Map<String, String> settings = new LinkedHashMap<>(options.settings());
    settings.put(RunningQueries.ID_SETTING, options.queryId());
    set(connection, settings);
    return new QuerySettings(connection, Optional.empty());
  }

  /**
   * For a session that goes on. The engine would not let go of {@code readonly} again, so that here
   * the front itself refuses what readonly forbids.
   */
  static QuerySettings applyForNow(
      EngineConnection connection, QueryOptions options, Statement statement, String version)
      throws EngineException {
    Map<String, String> settings = new LinkedHashMap<>(options.settings());
    String readonly = settings.remove(READONLY);
    boolean readOnly = readonly != null && !readonly.equals("0");
    if (readOnly && statement.changesData()) {
      throw ErrorCode.READONLY.with("Cannot execute query in readonly mode", version);
    }
    // A session that made itself readonly = 1 takes no setting any more, not even the query's id.
    if (!settings.isEmpty() || !connection.text("SELECT getSetting('readonly')").equals("1")) {
      settings.put(RunningQueries.ID_SETTING, options.queryId());
    }
    boolean movesItself = statement.firstWord().equals("USE");
    Optional<String> database =
        options.database().isPresent() && !movesItself
            ? Optional.of(connection.text("SELECT currentDatabase()"))
            : Optional.empty();
    QuerySettings applied = new QuerySettings(connection, database);
    for (String name : settings.keySet()) {
      applied.before.put(
          name,
          connection.text(
              "SELECT value FROM system.settings WHERE name = " + SqlText.literal(name)));
    }
    use(connection, options.database());
    set(connection, settings);
    return applied;
  }

  /** Restores what was there before. */
  @Override
  public void close() throws EngineException {
    set(connection, before);
    use(connection, databaseBefore);
  }

  private static void use(EngineConnection connection, Optional<String> database)
      throws EngineException {
    if (database.isPresent()) {
      connection.execute("USE " + SqlText.identifier(database.get()));
    }
  }

  private static void set(EngineConnection connection, Map<String, String> settings)
      throws EngineException {
    if (settings.isEmpty()) {
      return;
    }
    StringJoiner assignments = new StringJoiner(", ", "SET ", "");
    settings.forEach((name, value) -> assignments.add(name + " = " + SqlText.literal(value)));
    connection.execute(assignments.toString());
  }
}
