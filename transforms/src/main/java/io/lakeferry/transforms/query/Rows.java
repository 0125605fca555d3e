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
package io.lakeferry.transforms.query;

import io.lakeferry.transforms.model.KeyPart;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.split.KeyRange;
import io.lakeferry.transforms.window.RowSelection;
import io.lakeferry.transforms.window.RowSource;
import io.lakeferry.transforms.window.SourceQuery;
import io.lakeferry.transforms.window.SourceTable;
import io.lakeferry.transforms.window.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The FROM and WHERE of all queries over a selection, and what stands for their placeholders. */
final class Rows {
  private static final String TEAM = "team_id";

  private final List<KeyPart> key;
  private final RowSource source;
  private final RowSelection selection;

  Rows(Model model, RowSource source, RowSelection selection) {
    this.key = model.key();
    this.source = source;
    this.selection = selection;
  }

  /** The rows of the selection in a range, FROM and WHERE. */
  String in(KeyRange range) {
    if (source instanceof SourceQuery query) {
      // The condition inside spares reading; the one around makes the ranges disjoint, whatever the
      // expressions mean inside.
      return from(query, range) + where(KeyPredicate.conditions(key, range));
    }
    SourceTable table = (SourceTable) source;
    List<String> conditions = new ArrayList<>();
    if (table.teamExpression() != null) {
      conditions.add(Operands.of(table.teamExpression()) + " = {team_id:Int64}");
    }
    for (int index = 0; index < table.conditions().size(); index++) {
      TimeRange time = table.conditions().get(index);
      String expression = Operands.of(time.expression());
      if (time.from() != null) {
        conditions.add(expression + " >= {from_" + index + ":DateTime64(6, 'UTC')}");
      }
      if (time.until() != null) {
        conditions.add(expression + " < {until_" + index + ":DateTime64(6, 'UTC')}");
      }
    }
    conditions.addAll(EventFilter.conditions(selection));
    conditions.addAll(KeyPredicate.conditions(key, range));
    return from() + where(conditions);
  }

  /** As {@link #in}, with a query's condition around it only, as if it had no mark inside. */
  String around(KeyRange range) {
    return from() + where(KeyPredicate.conditions(key, range));
  }

  /** What the rows are selected from, whatever the selection. */
  String from() {
    if (source instanceof SourceQuery query) {
      return from(query, KeyRange.ALL);
    }
    SourceTable table = (SourceTable) source;
    return "FROM " + Identifiers.quote(table.database()) + "." + Identifiers.quote(table.name());
  }

  /** The parameters of all texts of this. */
  SortedMap<String, String> parameters() {
    SortedMap<String, String> parameters = new TreeMap<>();
    parameters.put(TEAM, Long.toString(selection.teamId()));
    if (source instanceof SourceQuery query) {
      parameters.put("window_start", TextLiterals.of(query.window().start()));
      parameters.put("window_end", TextLiterals.of(query.window().end()));
      return parameters;
    }
    List<TimeRange> conditions = ((SourceTable) source).conditions();
    for (int index = 0; index < conditions.size(); index++) {
      TimeRange time = conditions.get(index);
      if (time.from() != null) {
        parameters.put("from_" + index, TextLiterals.of(time.from()));
      }
      if (time.until() != null) {
        parameters.put("until_" + index, TextLiterals.of(time.until()));
      }
    }
    parameters.putAll(EventFilter.parameters(selection));
    return parameters;
  }

  /** The expressions in which copies agree. */
  List<String> identity() {
    List<String> identity = new ArrayList<>();
    if (source instanceof SourceTable table && table.teamExpression() != null) {
      identity.add(Operands.of(table.teamExpression()));
    }
    key.forEach(part -> identity.add(Operands.of(part.expression())));
    return identity;
  }

  private String from(SourceQuery query, KeyRange range) {
    List<String> conditions = KeyPredicate.conditions(key, range);
    String inside = conditions.isEmpty() ? "1" : "(" + String.join(" AND ", conditions) + ")";
    // A line of its own for the bracket: the query can end in a comment.
    return "FROM (\n" + query.sql().replace(SourceQuery.SPLIT_MARK, inside) + "\n)";
  }

  private static String where(List<String> conditions) {
    return conditions.isEmpty() ? "" : "\nWHERE " + String.join("\n  AND ", conditions);
  }
}
