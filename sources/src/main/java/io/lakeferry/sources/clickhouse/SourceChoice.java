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

import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.KeyPart;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ModelSource;
import io.lakeferry.transforms.window.LandedRule;
import io.lakeferry.transforms.window.RowSelection;
import io.lakeferry.transforms.window.RowSource;
import io.lakeferry.transforms.window.SourceQuery;
import io.lakeferry.transforms.window.SourceTable;
import io.lakeferry.transforms.window.TimeRange;
import io.lakeferry.transforms.window.TimestampRule;
import io.lakeferry.transforms.window.Window;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** Says where a selection's rows lie in a source database. */
public final class SourceChoice {
  private final SourceCatalog catalog;
  private final String database;
  private final Clock clock;

  SourceChoice(SourceCatalog catalog, String database, Clock clock) {
    this.catalog = catalog;
    this.database = database;
    this.clock = clock;
  }

  RowSource of(Model model, RowSelection selection) {
    return of(
        database,
        model,
        selection,
        clock.instant(),
        catalog::existingTables,
        table -> sortedBy(model.key().get(0), table) ? 1 : SourceTable.UNSORTED);
  }

  /**
   * The same for whoever asks by other means: one rule says what an export reads.
   *
   * @param now decides which table of events holds a window
   * @param existing those of {@link LandedRule#TABLES} that exist; asked of models of events alone
   * @param sorted how many parts of the model's key a table is sorted by
   * @throws LakeferryException INVALID_OPTION if the selection does not fit the model
   */
  public static RowSource of(
      String database,
      Model model,
      RowSelection selection,
      Instant now,
      Supplier<Set<String>> existing,
      ToIntFunction<ModelSource.Table> sorted) {
    selection.requireFitting(model);
    Window window = selection.window();
    if (model.source() instanceof ModelSource.Query query) {
      return new SourceQuery(model.name(), query.sql(), window);
    }
    if (model.source() instanceof ModelSource.Table table) {
      return new SourceTable(
          database,
          table.table(),
          table.teamExpression(),
          List.of(new TimeRange(table.windowExpression(), window.start(), window.end())),
          sorted.applyAsInt(table));
    }
    return switch (selection.by()) {
      case LANDED -> LandedRule.choose(database, selection, now, existing.get());
      case TIMESTAMP -> TimestampRule.choose(database, window, existing.get());
    };
  }

  /** Whether nothing but the team stands before the key's first part in the table's sort order. */
  private boolean sortedBy(KeyPart first, ModelSource.Table table) {
    List<String> order = topLevel(catalog.sortOrder(table.table()));
    if (table.teamExpression() != null
        && !order.isEmpty()
        && plain(order.get(0)).equals(plain(table.teamExpression()))) {
      order = order.subList(1, order.size());
    }
    return !order.isEmpty() && plain(order.get(0)).equals(plain(first.expression()));
  }

  /** The parts between commas that stand in no brackets. */
  static List<String> topLevel(String expressions) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int index = 0; index < expressions.length(); index++) {
      char character = expressions.charAt(index);
      depth += character == '(' ? 1 : character == ')' ? -1 : 0;
      if (character == ',' && depth == 0) {
        parts.add(expressions.substring(start, index));
        start = index + 1;
      }
    }
    parts.add(expressions.substring(start));
    return parts.stream().filter(part -> !part.isBlank()).toList();
  }

  private static String plain(String expression) {
    return expression.replaceAll("[\\s`]", "");
  }
}
