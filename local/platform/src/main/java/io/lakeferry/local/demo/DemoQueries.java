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
package io.lakeferry.local.demo;

import io.lakeferry.local.client.RowPrinter;
import io.lakeferry.local.client.Warehouse;
import io.lakeferry.local.demo.DemoPlan.Window;
import io.lakeferry.local.platform.LocalSettings;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Looks at the Delta table through the JDBC driver, as any user of the warehouse does. */
final class DemoQueries implements AutoCloseable {
  private final Connection connection;
  private final String table;
  private final Checks checks;
  private final PrintWriter out;

  DemoQueries(LocalSettings settings, String tableName, Checks checks, PrintWriter out) {
    this.table = settings.catalog() + "." + settings.schema() + "." + tableName;
    this.checks = checks;
    this.out = out;
    try {
      this.connection = Warehouse.connect(settings);
    } catch (SQLException e) {
      throw new DemoException("the warehouse cannot be reached: " + e.getMessage(), e);
    }
  }

  /**
   * Compares each hour's rows with what they have to be. A run gives all its rows one ingestion
   * time, and the hours were exported in order.
   */
  void checkHours(List<Window> windows, List<Long> expected) {
    List<Long> rows = new ArrayList<>();
    List<Long> distinct = new ArrayList<>();
    query(
        "SELECT count(*), count(DISTINCT event, distinct_id, uuid) FROM "
            + table
            + " GROUP BY databricks_ingested_timestamp ORDER BY databricks_ingested_timestamp",
        result -> {
          while (result.next()) {
            rows.add(result.getLong(1));
            distinct.add(result.getLong(2));
          }
        });
    RowPrinter printer = RowPrinter.table(out);
    printer.header(List.of("hour", "ClickHouse, each event once", "Delta table"));
    for (int hour = 0; hour < windows.size(); hour++) {
      Object found = hour < rows.size() ? rows.get(hour) : "none";
      printer.row(List.of(windows.get(hour).start(), expected.get(hour), found));
    }
    printer.end();
    checks.equal(rows, expected, "rows of each hour");
    checks.equal(distinct, expected, "different events of each hour");
  }

  /** Shows what can be asked of VARIANT properties. */
  void show() {
    showQuery(
        "SELECT event, count(*) AS events, count(DISTINCT distinct_id) AS people FROM "
            + table
            + " GROUP BY event ORDER BY events DESC, event LIMIT 5");
    showQuery(
        "SELECT properties:['$browser']::string AS browser, count(*) AS events,"
            + " round(avg(properties:amount::double), 2) AS amount,"
            + " max(properties:nested.list[0]::int) AS highest FROM "
            + table
            + " WHERE event = '$pageview' AND properties:['$browser'] IS NOT NULL"
            + " GROUP BY browser ORDER BY events DESC, browser LIMIT 5");
    showQuery(
        "SELECT cast(properties AS string) AS kept_as_text, count(*) AS events FROM "
            + table
            + " WHERE schema_of_variant(properties) = 'STRING'"
            + " GROUP BY kept_as_text ORDER BY events DESC, kept_as_text LIMIT 5");
  }

  /** The table's last version. */
  long version() {
    List<Long> versions = new ArrayList<>();
    query(
        "DESCRIBE HISTORY " + table + " LIMIT 1",
        result -> {
          while (result.next()) {
            versions.add(result.getLong("version"));
          }
        });
    return versions.get(0);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new DemoException("the session cannot be closed: " + e.getMessage(), e);
    }
  }

  private void showQuery(String sql) {
    out.printf("%n   > %s%n", sql);
    query(sql, result -> Warehouse.print(result, RowPrinter.table(out)));
  }

  private void query(String sql, ResultReader reader) {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      reader.read(result);
    } catch (SQLException e) {
      throw new DemoException("a query failed: " + e.getMessage(), e);
    }
  }

  /** Reads a result. */
  private interface ResultReader {
    void read(ResultSet result) throws SQLException;
  }
}
