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
package io.lakeferry.local.client;

import com.databricks.client.jdbc.Driver;
import io.lakeferry.local.platform.LocalSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/** Connects to the Databricks stand-in as production does: TLS, OAuth, statement execution. */
public final class Warehouse {
  private Warehouse() {}

  /**
   * A new session.
   *
   * @throws SQLException as the driver says
   */
  public static Connection connect(LocalSettings settings) throws SQLException {
    Connection connection = new Driver().connect(settings.jdbcUrl(), settings.jdbcSecrets());
    if (connection == null) {
      throw new SQLException("The driver does not take the address " + settings.jdbcUrl());
    }
    return connection;
  }

  /**
   * Prints all rows.
   *
   * @throws SQLException as the driver says
   */
  public static void print(ResultSet rows, RowPrinter printer) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    List<String> header = new ArrayList<>();
    for (int column = 1; column <= columns.getColumnCount(); column++) {
      header.add(columns.getColumnLabel(column));
    }
    printer.header(header);
    while (rows.next()) {
      List<Object> row = new ArrayList<>();
      for (int column = 1; column <= columns.getColumnCount(); column++) {
        row.add(value(rows, columns.getColumnType(column), column));
      }
      printer.row(row);
    }
    printer.end();
  }

  private static Object value(ResultSet rows, int type, int column) throws SQLException {
    Object value =
        switch (type) {
          case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> rows.getLong(column);
          case Types.FLOAT, Types.REAL, Types.DOUBLE -> rows.getDouble(column);
          case Types.DECIMAL, Types.NUMERIC -> rows.getBigDecimal(column);
          case Types.BIT, Types.BOOLEAN -> rows.getBoolean(column);
          default -> rows.getString(column);
        };
    return rows.wasNull() ? null : value;
  }
}
