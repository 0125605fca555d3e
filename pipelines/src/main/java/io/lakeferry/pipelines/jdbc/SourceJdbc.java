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
package io.lakeferry.pipelines.jdbc;

import com.clickhouse.jdbc.Driver;
import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.sources.clickhouse.JdbcAddress;
import io.lakeferry.sources.clickhouse.JdbcErrors;
import io.lakeferry.sources.clickhouse.SourceConnection;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.window.LandedRule;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The source through clickhouse-jdbc: small questions about what it holds. */
final class SourceJdbc {
  private final ExportSettings settings;
  private final SourceConnection connection;
  private final Comparison comparison;

  /**
   * @param settings of any period
   * @param comparison for which it is asked
   */
  SourceJdbc(ExportSettings settings, Comparison comparison) {
    this.settings = settings;
    this.comparison = comparison;
    this.connection = settings.source().connection(settings.exportName());
  }

  static Connection open(SourceConnection source) throws SQLException {
    Connection connection =
        new Driver().connect(JdbcAddress.url(source), JdbcAddress.properties(source));
    if (connection == null) {
      throw new SQLException("the driver does not accept the URL " + JdbcAddress.url(source));
    }
    return connection;
  }

  SourceConnection connection() {
    return connection;
  }

  /** Makes something of the answer to the question of that number, from 0. */
  interface OfRow<T> {
    T read(int number, ResultSet row) throws SQLException;
  }

  /** Asks questions that have one row each for an answer, one after another. */
  <T> List<T> ask(List<SourceQuestion> questions, OfRow<T> mapper) {
    List<T> answers = new ArrayList<>();
    try (Connection session = comparison.keep(open(connection))) {
      for (SourceQuestion question : questions) {
        try (Statement statement = session.createStatement();
            ResultSet rows = AskedStatement.ask(statement, question)) {
          if (!rows.next()) {
            throw new SQLException("the answer to a count has no row");
          }
          answers.add(mapper.read(answers.size(), rows));
        }
      }
      return answers;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Those of the tables of events that exist and that the user can see. */
  Set<String> eventTables() {
    try (Connection session = comparison.keep(open(connection));
        Statement statement = session.createStatement()) {
      SourceQuestion question =
          new SourceQuestion(
              "SELECT name FROM system.tables WHERE database = {database:String}",
              Map.of("database", settings.source().database()));
      Set<String> names = new HashSet<>();
      try (ResultSet rows = AskedStatement.ask(statement, question)) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
      names.retainAll(LandedRule.TABLES);
      return names;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  LakeferryException failed(Throwable cause) {
    return comparison.isStopped() ? Comparison.stopped() : JdbcErrors.translate(connection, cause);
  }
}
