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

/** Looks at the Delta tables through the JDBC driver, as any user of the warehouse does. */
final class DemoQueries implements AutoCloseable {
  private final Connection connection;
  private final String schema;
  private final PrintWriter out;

  DemoQueries(LocalSettings settings, PrintWriter out) {
    this.schema = settings.catalog() + "." + settings.schema() + ".";
    this.out = out;
    try {
      this.connection = Warehouse.connect(settings);
    } catch (SQLException e) {
      throw new DemoException("the warehouse cannot be reached: " + e.getMessage(), e);
    }
  }

  /**
   * Numbers of a table after a window was exported: rows, different keys, sums. A table without
   * doubles has as many keys as rows.
   */
  List<Long> numbers(DemoModel model, Window window) {
    return firstRow(
        switch (model) {
          // A run gives all its rows one ingestion time.
          case EVENTS ->
              "SELECT count(*), count(DISTINCT event, distinct_id, uuid) FROM "
                  + table(model)
                  + " GROUP BY databricks_ingested_timestamp ORDER BY"
                  + " databricks_ingested_timestamp DESC LIMIT 1";
          case PERSONS ->
              "SELECT count(*), count(DISTINCT team_id, distinct_id),"
                  + " sum(person_distinct_id_version), sum(person_version) FROM "
                  + table(model);
          case SESSIONS ->
              "SELECT count(*), count(DISTINCT team_id, session_id), sum(pageview_count),"
                  + " sum(session_duration) FROM "
                  + table(model)
                  + " WHERE session_version >= '"
                  + window.start()
                  + "' AND session_version < '"
                  + window.end()
                  + "'";
          case PAGE_DAYS ->
              "SELECT count(*), count(DISTINCT team_id, day, page), sum(views), sum(visitors) FROM "
                  + table(model);
        });
  }

  /**
   * How many rows differ from an earlier version of the table, each number by another measure;
   * {@link #changes} says which.
   */
  List<Long> changed(DemoModel model, long version) {
    String from =
        " FROM " + table(model) + " AS now JOIN " + table(model) + " VERSION AS OF " + version;
    return firstRow(
        switch (model) {
          case EVENTS -> throw new IllegalArgumentException("Events do not change.");
          case PERSONS ->
              "SELECT count_if(now.person_version != earlier.person_version),"
                  + " count_if(now.person_id != earlier.person_id)"
                  + from
                  + " AS earlier USING (team_id, distinct_id)";
          case SESSIONS ->
              "SELECT count_if(now.end_timestamp > earlier.end_timestamp),"
                  + " count_if(now.end_timestamp = earlier.end_timestamp AND now.session_version >"
                  + " earlier.session_version)"
                  + from
                  + " AS earlier USING (team_id, session_id)";
          case PAGE_DAYS ->
              "SELECT count_if(now.views > earlier.views)"
                  + from
                  + " AS earlier USING (team_id, day, page)";
        });
  }

  /** What the numbers of {@link #changed} count. */
  static List<String> changes(DemoModel model) {
    return switch (model) {
      case EVENTS -> List.of();
      case PERSONS ->
          List.of(
              "persons of the hour before that were changed since",
              "ids of the hour before that belong to another person since");
      case SESSIONS ->
          List.of(
              "sessions of the hour before that went on",
              "sessions of the hour before that got a late event, and end as before");
      case PAGE_DAYS -> List.of("pages and days of the hour before that were viewed again");
    };
  }

  /** Shows what can be asked of VARIANT columns and of lists. */
  void show() {
    showQuery(
        "SELECT properties:['$browser']::string AS browser, count(*) AS events,"
            + " round(avg(properties:amount::double), 2) AS amount,"
            + " max(properties:nested.list[0]::int) AS highest FROM "
            + table(DemoModel.EVENTS)
            + " WHERE event = '$pageview' AND properties:['$browser'] IS NOT NULL"
            + " GROUP BY browser ORDER BY events DESC, browser LIMIT 5");
    showQuery(
        "SELECT properties:plan::string AS plan, count(DISTINCT person_id) AS persons, count(*) AS"
            + " ids, max(properties:changes::int) AS most_changes FROM "
            + table(DemoModel.PERSONS)
            + " WHERE properties:plan IS NOT NULL GROUP BY plan ORDER BY plan");
    showQuery(
        "SELECT channel_type, count(*) AS sessions, round(avg(session_duration)) AS seconds,"
            + " round(avg(is_bounce), 2) AS bounces, max(size(urls)) AS most_pages FROM "
            + table(DemoModel.SESSIONS)
            + " GROUP BY channel_type ORDER BY sessions DESC LIMIT 5");
    showQuery(
        "SELECT day, page, views, visitors, browsers:Chrome::int AS in_chrome FROM "
            + table(DemoModel.PAGE_DAYS)
            + " ORDER BY views DESC LIMIT 3");
  }

  /** The table's last version. */
  long version(DemoModel model) {
    List<Long> versions = new ArrayList<>();
    query(
        "DESCRIBE HISTORY " + table(model) + " LIMIT 1",
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

  private String table(DemoModel model) {
    return schema + model.table();
  }

  /** The numbers of the first row; none if there is no row. */
  private List<Long> firstRow(String sql) {
    List<Long> numbers = new ArrayList<>();
    query(
        sql,
        result -> {
          if (result.next()) {
            for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
              numbers.add(result.getLong(column));
            }
          }
        });
    return numbers;
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
