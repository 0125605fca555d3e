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
package io.lakeferry.sinks.warehouse;

import com.databricks.client.jdbc.Driver;
import io.lakeferry.sinks.connection.Grants;
import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.connection.TargetConnection;
import io.lakeferry.transforms.errors.LakeferryException;
import java.sql.Connection;
import java.sql.SQLException;

/** Plain connections of databricks-jdbc, for whoever reads by JDBC alone. */
public final class WarehouseConnections {
  private WarehouseConnections() {}

  /**
   * The coded exception for what a query over such a connection failed with.
   *
   * @param table that was read
   */
  public static LakeferryException worded(
      TargetConnection target, TableName table, SQLException failure) {
    return new FailureMessages(target)
        .word(
            FailureClassifier.ofDriver(failure.getMessage(), failure.getSQLState(), failure),
            "table " + table,
            new Grants(target).select(table));
  }

  /**
   * Opens one, with the settings of {@link Warehouse}; secrets are read here.
   *
   * @throws SQLException if the driver cannot connect
   */
  public static Connection open(TargetConnection target) throws SQLException {
    Connection connection =
        new Driver().connect(DriverSettings.url(target), DriverSettings.properties(target));
    if (connection == null) {
      throw new SQLException("the driver does not accept the URL " + DriverSettings.url(target));
    }
    return connection;
  }
}
