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
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.KeyPart;
import io.lakeferry.transforms.model.LoadedModel;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ModelSource;
import io.lakeferry.transforms.model.SqlNames;
import io.lakeferry.transforms.query.WindowQueries;
import io.lakeferry.transforms.window.LandedRule;
import io.lakeferry.transforms.window.RowSelection;
import io.lakeferry.transforms.window.RowSource;
import io.lakeferry.transforms.window.SourceTable;
import io.lakeferry.transforms.window.TimeRange;
import io.lakeferry.transforms.window.Window;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds out, before anything is begun, whether a model can be read; each failure names its object.
 */
final class Preflight {
  private final QueryClient client;
  private final SourceCatalog catalog;
  private final RowDecoder decoder;
  private final SourceConnection connection;
  private final Clock clock;
  private final SourceChoice choice;

  Preflight(
      QueryClient client,
      SourceCatalog catalog,
      RowDecoder decoder,
      SourceConnection connection,
      Clock clock,
      SourceChoice choice) {
    this.client = client;
    this.catalog = catalog;
    this.decoder = decoder;
    this.connection = connection;
    this.clock = clock;
    this.choice = choice;
  }

  /**
   * Checks a model, and names what is wrong by the lines of its file.
   *
   * @throws LakeferryException SCHEMA_MISMATCH with all that is wrong, or one for the server
   */
  void check(LoadedModel loaded) {
    Model model = loaded.model();
    if (model.source() instanceof ModelSource.EventTables) {
      checkEvents(loaded);
      return;
    }
    // No row lies in a window at the beginning of time, and ClickHouse sees that by its indexes.
    RowSelection nothing =
        RowSelection.landed(0, new Window(Instant.EPOCH, Instant.EPOCH.plus(1, ChronoUnit.MICROS)));
    requireServer();
    RowSource source = choice.of(model, nothing);
    WindowQueries queries = new WindowQueries(model, source, nothing);
    new ModelCheck(new Description(client), loaded, queries).check();
    probe(loaded, source, queries);
  }

  private void checkEvents(LoadedModel loaded) {
    Model model = loaded.model();
    Set<String> existing = existingTables();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Window recent = new Window(now.minus(Duration.ofHours(1)), now);
    // The one that recent windows are read from, and the one that a relaunch days later reads.
    SourceTable preferred =
        LandedRule.choose(connection.database(), RowSelection.landed(0, recent), now, existing);
    Stream.concat(Stream.of(preferred.name()), Stream.of("events"))
        .distinct()
        .filter(existing::contains)
        .map(name -> LandedRule.layoutOf(connection.database(), name, recent))
        .forEach(
            table -> {
              WindowQueries queries =
                  new WindowQueries(model, table, RowSelection.landed(0, recent));
              if (loaded.hasLines()) {
                new ModelCheck(new Description(client), loaded, queries).check();
              }
              probe(loaded, table, queries);
            });
  }

  /** Tells a wrong host, user or database apart from what a model has wrong. */
  private void requireServer() {
    existingTables();
  }

  private Set<String> existingTables() {
    try {
      return catalog.existingTables();
    } catch (LakeferryException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof UnknownHostException) {
          throw new LakeferryException(
              ErrorCode.UNKNOWN_OBJECT,
              "--clickhouseUrl",
              "no host of that name is known here",
              "Check its spelling, and the name service of this machine",
              e);
        }
      }
      throw e;
    }
  }

  private void probe(LoadedModel loaded, RowSource source, WindowQueries queries) {
    Model model = loaded.model();
    try (InputStream bytes = client.stream(queries.probe())) {
      decoder.decode(bytes, model);
    } catch (IOException e) {
      throw client.translate(e);
    } catch (LakeferryException e) {
      throw explained(e, loaded, source, queries);
    }
  }

  private LakeferryException explained(
      LakeferryException failure, LoadedModel loaded, RowSource source, WindowQueries queries) {
    Model model = loaded.model();
    if (source instanceof SourceTable table) {
      if (failure.code() == ErrorCode.PERMISSION) {
        return new LakeferryException(
            ErrorCode.PERMISSION,
            "ClickHouse table " + table,
            "user " + connection.user() + " may not read what the export needs of it",
            MissingGrant.of(failure)
                .orElse("GRANT SELECT ON " + table + " TO " + connection.user()),
            failure);
      }
      return ServerErrors.isMismatch(failure) ? mismatch(failure, model, table, queries) : failure;
    }
    // Its columns and keys were found in order, so it is the mark.
    return QueryErrors.isOfQuery(failure)
        ? new LakeferryException(
            ErrorCode.SCHEMA_MISMATCH,
            placeOfMark(loaded),
            "the split key "
                + keyOf(model)
                + " means nothing where {split} stands in the query"
                + QueryErrors.number(failure),
            "Place {split} where these expressions can stand",
            failure)
        : failure;
  }

  /** The line of the file, or the model if it stands in none. */
  private static String placeOfMark(LoadedModel loaded) {
    int line = loaded.line(LoadedModel.SOURCE_TEXT);
    return line > 0 && loaded.model().source() instanceof ModelSource.Query query
        ? loaded.file() + ":" + (line + SqlNames.lineOfMark(query.sql()))
        : "model " + loaded.model().name();
  }

  private static String keyOf(Model model) {
    return String.join(", ", model.key().stream().map(KeyPart::expression).toList());
  }

  /** Names what the table can't yield, all of it at once. */
  private LakeferryException mismatch(
      LakeferryException failure, Model model, SourceTable table, WindowQueries queries) {
    List<String> missing =
        Stream.of(
                Stream.ofNullable(table.teamExpression()),
                model.sourceColumns().stream().map(Column::expression),
                model.key().stream().map(KeyPart::expression),
                table.conditions().stream().map(TimeRange::expression))
            .flatMap(expressions -> expressions)
            .distinct()
            .filter(expression -> !yields(queries, expression))
            .toList();
    if (missing.isEmpty()) {
      // Every expression exists; it is the types that differ, and the decoder has said which.
      return failure;
    }
    return new LakeferryException(
        ErrorCode.SCHEMA_MISMATCH,
        "ClickHouse table " + table,
        "it cannot yield " + String.join(", ", missing),
        "Compare its columns with those that model " + model.name() + " needs",
        failure);
  }

  private boolean yields(WindowQueries queries, String expression) {
    try {
      client.ask(queries.probe(expression));
      return true;
    } catch (LakeferryException e) {
      if (ServerErrors.isMismatch(e)) {
        return false;
      }
      throw e;
    }
  }
}
