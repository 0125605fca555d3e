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

import io.lakeferry.local.databricks.engine.SqlSession;
import java.time.Instant;

/** A client's session: the engine's, with its name and the time of its last use. */
final class Session implements AutoCloseable {
  private final String id;
  private final SqlSession engineSession;
  private volatile Instant lastUsed;

  Session(String id, SqlSession engineSession, Instant now) {
    this.id = id;
    this.engineSession = engineSession;
    this.lastUsed = now;
  }

  String id() {
    return id;
  }

  SqlSession engineSession() {
    return engineSession;
  }

  Instant lastUsed() {
    return lastUsed;
  }

  void usedAt(Instant now) {
    lastUsed = now;
  }

  @Override
  public void close() {
    engineSession.close();
  }
}
