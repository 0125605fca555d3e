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
package io.lakeferry.local.databricks.service;

import io.lakeferry.local.databricks.engine.SqlEngine;
import io.lakeferry.local.databricks.engine.SqlFailure;
import io.lakeferry.local.databricks.engine.SqlSession;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one statement of each kind that matters, because Spark's first SELECT, CREATE TABLE and
 * MERGE cost seconds each. Works in a schema of its own, which it drops.
 */
final class WarmUp {
  private static final Logger LOGGER = LoggerFactory.getLogger(WarmUp.class);

  private final SqlEngine engine;
  private volatile boolean stopped;

  WarmUp(SqlEngine engine) {
    this.engine = engine;
  }

  void startInBackground() {
    Thread thread = new Thread(this::run, "warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  /** Makes it end with the statement that runs now. */
  void stop() {
    stopped = true;
  }

  private void run() {
    String schema = "warm_up_" + UUID.randomUUID().toString().replace('-', '_');
    try (SqlSession session = engine.openSession(null, null, Map.of())) {
      List<String> statements =
          List.of(
              "SELECT 1",
              "CREATE SCHEMA " + schema,
              "CREATE TABLE " + schema + ".t (k BIGINT, v VARIANT)",
              "INSERT INTO " + schema + ".t VALUES (1, parse_json('{}'))",
              "MERGE INTO "
                  + schema
                  + ".t AS t USING (SELECT 2 AS k, parse_json('1') AS v) AS s ON t.k = s.k"
                  + " WHEN NOT MATCHED THEN INSERT *",
              "SELECT count(*) FROM " + schema + ".t");
      try {
        for (String statement : statements) {
          if (stopped) {
            return;
          }
          session.execute(UUID.randomUUID().toString(), statement, List.of());
        }
      } finally {
        session.execute(
            UUID.randomUUID().toString(),
            "DROP SCHEMA IF EXISTS " + schema + " CASCADE",
            List.of());
      }
    } catch (SqlFailure | RuntimeException failed) {
      // Only speed is lost: the client's own statements tell what is wrong.
      if (!stopped) {
        LOGGER.warn("The warm-up failed", failed);
      }
    }
  }
}
