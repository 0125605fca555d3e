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
package io.lakeferry.local.command;

import io.lakeferry.local.client.Warehouse;
import io.lakeferry.local.platform.LocalSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs statements in the Databricks stand-in, by the unmodified JDBC driver. */
@Command(name = "sql", description = "Runs SQL in the Databricks stand-in.")
final class SqlCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private DirectoryOption directory;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  @Parameters(
      paramLabel = "STATEMENTS",
      description = "One statement, or several with ';' between them, run one after another.")
  private String text;

  SqlCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    List<String> statements = StatementText.DATABRICKS.split(text);
    LocalSettings settings = directory.platform().settings();
    try (Connection connection = Warehouse.connect(settings)) {
      for (String statement : statements) {
        run(connection, statement);
      }
    } catch (SQLException e) {
      throw new CommandException(OneLine.ofDriver(e.getMessage()), e);
    }
    return 0;
  }

  private void run(Connection connection, String text) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (statement.execute(text)) {
        try (ResultSet rows = statement.getResultSet()) {
          Warehouse.print(rows, context.printer(json));
        }
      } else {
        int rows = statement.getUpdateCount();
        context.err().println(rows > 0 ? "ok, " + rows + " rows" : "ok");
      }
    }
  }
}
