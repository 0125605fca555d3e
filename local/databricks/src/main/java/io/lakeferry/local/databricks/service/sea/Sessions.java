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
package io.lakeferry.local.databricks.service.sea;

import io.lakeferry.local.databricks.engine.SqlEngine;
import io.lakeferry.local.databricks.engine.SqlFailure;
import io.lakeferry.local.databricks.service.http.ApiFailure;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The open sessions. Thread-safe. */
final class Sessions {
  private final SqlEngine engine;
  private final Clock clock;
  private final Map<String, Session> open = new ConcurrentHashMap<>();

  Sessions(SqlEngine engine, Clock clock) {
    this.engine = engine;
    this.clock = clock;
  }

  /**
   * Opens a session that stays until it is closed.
   *
   * @param catalog may be null
   * @param schema may be null
   */
  Session open(String catalog, String schema, Map<String, String> settings) throws SqlFailure {
    Session session = openUnlisted(catalog, schema, settings);
    open.put(session.id(), session);
    return session;
  }

  /** Opens a session for one statement; the caller closes it. */
  Session openUnlisted(String catalog, String schema, Map<String, String> settings)
      throws SqlFailure {
    return new Session(
        UUID.randomUUID().toString(),
        engine.openSession(catalog, schema, settings),
        clock.instant());
  }

  /**
   * An open session.
   *
   * @throws ApiFailure 404 if there is none
   */
  Session get(String id) throws ApiFailure {
    Session session = open.get(id);
    if (session == null) {
      throw new ApiFailure(404, "RESOURCE_DOES_NOT_EXIST", "Session " + id + " does not exist");
    }
    session.usedAt(clock.instant());
    return session;
  }

  /** Takes a session out of the list; the caller closes it. */
  Optional<Session> remove(String id) {
    return Optional.ofNullable(open.remove(id));
  }

  /** The sessions that nobody used since a moment. */
  Collection<Session> unusedSince(Instant moment) {
    return open.values().stream().filter(session -> session.lastUsed().isBefore(moment)).toList();
  }
}
