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
package io.lakeferry.sources.clickhouse;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ModelSource;
import io.lakeferry.transforms.query.EarliestQueries;
import io.lakeferry.transforms.query.Statement;
import io.lakeferry.transforms.window.LandedRule;
import io.lakeferry.transforms.window.RowSelection;
import io.lakeferry.transforms.window.TimestampRule;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Finds where a team's data begins. */
final class EarliestRow {
  private final QueryClient client;
  private final SourceCatalog catalog;
  private final String database;

  EarliestRow(QueryClient client, SourceCatalog catalog, String database) {
    this.client = client;
    this.catalog = catalog;
    this.database = database;
  }

  Optional<Instant> of(Model model, RowSelection selection) {
    ModelSource source = model.source();
    if (source instanceof ModelSource.Query query) {
      if (query.earliest() == null) {
        throw new LakeferryException(
            ErrorCode.INVALID_OPTION,
            "model " + model.name(),
            "it is a query that does not say where its data begins",
            "Give the instant");
      }
      return asked(model, query, selection);
    }
    if (source instanceof ModelSource.Table table) {
      return asked(
          EarliestQueries.ofTable(
              database,
              table.table(),
              table.windowExpression(),
              table.teamExpression(),
              selection.teamId()));
    }
    List<String> tables =
        catalog.existingTables().stream().filter(table -> holds(table, selection.by())).toList();
    return tables.stream()
        .map(table -> ofEvents(table, selection))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  /** By their own timestamps windows are read from one of the tables only. */
  private static boolean holds(String table, RowSelection.By by) {
    return switch (by) {
      case LANDED -> true;
      case TIMESTAMP -> table.equals(TimestampRule.TABLE);
    };
  }

  private Optional<Instant> ofEvents(String table, RowSelection selection) {
    String time =
        switch (selection.by()) {
          case LANDED -> LandedRule.timeOf(table);
          case TIMESTAMP -> TimestampRule.TIME;
        };
    return asked(EarliestQueries.ofEvents(database, table, time, selection));
  }

  private Optional<Instant> asked(Model model, ModelSource.Query query, RowSelection selection) {
    try {
      return asked(EarliestQueries.of(query, selection.teamId()));
    } catch (LakeferryException e) {
      // Its form was checked before, so it is what it finds.
      throw QueryErrors.isOfQuery(e)
          ? new LakeferryException(
              ErrorCode.DATA_UNSUPPORTED,
              "'earliest' of model " + model.name(),
              "ClickHouse cannot answer it" + QueryErrors.number(e),
              "Let it yield one row, or give the instant instead of --from=earliest",
              e)
          : e;
    }
  }

  private Optional<Instant> asked(Statement statement) {
    Answer answer = client.ask(statement).answer();
    try {
      boolean found = answer.number() > 0;
      long micros = answer.number();
      answer.end();
      return found ? Optional.of(Instant.EPOCH.plus(micros, ChronoUnit.MICROS)) : Optional.empty();
    } catch (IOException e) {
      throw client.translate(e);
    }
  }
}
