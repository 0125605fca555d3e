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

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import io.lakeferry.local.platform.LocalSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs statements in the embedded ClickHouse, by the unmodified client. */
@Command(
    name = "clickhouse",
    description = "Runs SQL in the embedded ClickHouse; a FORMAT clause is obeyed.")
final class ClickHouseCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private DirectoryOption directory;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  @Parameters(
      paramLabel = "STATEMENTS",
      description = "One statement, or several with ';' between them, run one after another.")
  private String text;

  ClickHouseCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    LocalSettings settings = directory.platform().settings();
    try (Client client =
        new Client.Builder()
            .addEndpoint(settings.clickhouseUrl())
            .setUsername(settings.clickhouseUser())
            .setPassword(settings.clickhousePassword())
            .build()) {
      for (String statement : StatementText.CLICKHOUSE.split(text)) {
        run(client, statement);
      }
    }
    return 0;
  }

  private void run(Client client, String statement) {
    QuerySettings settings =
        new QuerySettings()
            .setFormat(json ? ClickHouseFormat.JSONEachRow : ClickHouseFormat.PrettyCompact)
            // The server holds the answer back until it is whole: an error is an error then, and
            // not a few rows and a broken stream.
            .serverSetting("wait_end_of_query", "1")
            .serverSetting("output_format_pretty_color", "0");
    try (QueryResponse response = client.query(statement, settings).get();
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(response.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        context.out().println(line);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("Interrupted.", e);
    } catch (ExecutionException e) {
      throw new CommandException(OneLine.of(e.getCause().getMessage()), e);
    } catch (IOException e) {
      throw new CommandException("The answer broke off: " + e.getMessage(), e);
    } catch (Exception e) {
      // QueryResponse.close() declares it, and the client throws its own unchecked ones.
      throw new CommandException(OneLine.of(e.getMessage()), e);
    }
  }
}
