package io.lakeferry.sinks.warehouse;

import com.databricks.client.jdbc.Driver;
import io.lakeferry.sinks.connection.TargetConnection;
import java.sql.Connection;
import java.sql.SQLException;

/** Plain connections of databricks-jdbc, for whoever reads by JDBC alone. */
public final class WarehouseConnections {
  private WarehouseConnections() {}

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
