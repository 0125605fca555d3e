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
package io.lakeferry.local.clickhouse;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** Waits for queries to show up in the engine's own list, and to leave it. */
final class Processes {
  private final ServerProcess server;

  Processes(ServerProcess server) {
    this.server = server;
  }

  void awaitRunning(String part) {
    wait(part, true);
  }

  void awaitGone(String part) {
    wait(part, false);
  }

  private void wait(String part, boolean running) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> isRunning(part) == running);
  }

  private boolean isRunning(String part) throws SQLException {
    try (Connection connection = server.jdbc();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT count() FROM system.processes"
                    + " WHERE position(query, ?) > 0 AND position(query, 'processes') = 0")) {
      select.setString(1, part);
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        return rows.getLong(1) > 0;
      }
    }
  }
}
