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
import io.lakeferry.transforms.errors.Excerpt;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.AcceptedTypes;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.FileProblems;
import io.lakeferry.transforms.model.KeyPart;
import io.lakeferry.transforms.model.LoadedModel;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ModelSource;
import io.lakeferry.transforms.model.ModelText;
import io.lakeferry.transforms.model.ValueType;
import io.lakeferry.transforms.query.EarliestQueries;
import io.lakeferry.transforms.query.WindowQueries;
import io.lakeferry.transforms.settings.NearestName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Compares a model with what ClickHouse says of its table or query, and names all that is wrong at
 * once. Nothing is read: ClickHouse is asked for types only.
 */
final class ModelCheck {
  private static final String INGESTED_AT = "databricks_ingested_timestamp";
  private static final Set<String> KEY_STRING = Set.of("String", "LowCardinality(String)");
  private static final Pattern TIME = Pattern.compile("(Nullable\\()?DateTime(32|64)?(\\(.*)?\\)?");
  private static final Pattern DAY = Pattern.compile("(Nullable\\()?Date(32)?\\)?");
  private static final Pattern INTEGER = Pattern.compile("(Nullable\\()?U?Int(8|16|32|64)\\)?");

  private final Description description;
  private final LoadedModel loaded;
  private final Model model;
  private final WindowQueries queries;
  private final FileProblems problems;
  private Set<String> sourceColumns = Set.of();

  ModelCheck(Description description, LoadedModel loaded, WindowQueries queries) {
    this.description = description;
    this.loaded = loaded;
    this.model = loaded.model();
    this.queries = queries;
    this.problems =
        loaded.hasLines()
            ? new FileProblems(loaded.file())
            : new FileProblems(
                loaded.file(),
                "Compare the source's tables and dictionaries with what `lakeferry model show "
                    + loaded.model().name()
                    + "` prints");
  }

  /**
   * Checks it.
   *
   * @throws LakeferryException SCHEMA_MISMATCH with all that is wrong
   */
  void check() {
    Map<String, String> source = source();
    if (!loaded.hasColumns()) {
      problems.add(
          loaded.line(LoadedModel.SOURCE),
          "the model has no 'columns'; what the source yields is:\n\n" + columnsOf(source));
      problems.throwIfAny(ErrorCode.SCHEMA_MISMATCH);
    }
    sourceColumns = source.keySet();
    Map<String, String> types = new HashMap<>(source);
    types.putAll(expressions(source));
    model.sourceColumns().forEach(column -> checkColumn(column, types));
    model.optionalColumns().forEach(column -> checkColumn(column, types));
    for (int part = 0; part < model.key().size(); part++) {
      checkKey(part, types);
    }
    if (model.source() instanceof ModelSource.Table table) {
      checkTable(table, types);
    }
    if (model.source() instanceof ModelSource.Query query && query.earliest() != null) {
      checkEarliest(query);
    }
    problems.throwIfAny(ErrorCode.SCHEMA_MISMATCH);
  }

  private Map<String, String> source() {
    try {
      return description.of(queries.describe());
    } catch (LakeferryException e) {
      ModelSource source = model.source();
      if (source instanceof ModelSource.Query query && QueryErrors.isOfQuery(e)) {
        QueryErrors.Found found = QueryErrors.explain(e, query.sql());
        int line = loaded.line(LoadedModel.SOURCE_TEXT);
        problems.add(line == 0 ? 0 : line + found.line(), found.text());
        problems.throwIfAny(ErrorCode.SCHEMA_MISMATCH);
      }
      if (source instanceof ModelSource.Table table && e.code() == ErrorCode.UNKNOWN_OBJECT) {
        problems.add(
            loaded.line(LoadedModel.SOURCE_TEXT),
            "there is no table "
                + table.table()
                + " in the source database, or the user may not see it");
        problems.throwIfAny(ErrorCode.UNKNOWN_OBJECT);
      }
      throw e;
    }
  }

  /**
   * The types of all expressions by one question; none if ClickHouse can't make sense of one of
   * them, so that they have to be asked for one by one.
   */
  private Map<String, String> expressions(Map<String, String> source) {
    List<String> expressions =
        Stream.of(
                model.sourceColumns().stream().map(Column::expression),
                model.optionalColumns().stream().map(Column::expression),
                model.key().stream().map(KeyPart::expression))
            .flatMap(part -> part)
            .filter(expression -> !source.containsKey(expression))
            .distinct()
            .toList();
    Map<String, String> types = new HashMap<>();
    try {
      if (!expressions.isEmpty()) {
        Iterator<String> described =
            description.of(queries.describe(expressions)).values().iterator();
        expressions.forEach(expression -> types.put(expression, described.next()));
      }
    } catch (LakeferryException e) {
      if (!QueryErrors.isOfQuery(e)) {
        throw e;
      }
    }
    return types;
  }

  private void checkColumn(Column column, Map<String, String> types) {
    int line = loaded.line(LoadedModel.column(column.name()));
    typed(
        column.expression(),
        "column " + column.name(),
        line,
        types,
        (type, at) ->
            AcceptedTypes.problemOf(column, column.expression(), type)
                .ifPresent(problem -> problems.add(at, problem)));
  }

  private void checkKey(int part, Map<String, String> types) {
    KeyPart key = model.key().get(part);
    typed(
        key.expression(),
        "splitKey",
        loaded.line(LoadedModel.splitKey(part)),
        types,
        (type, line) -> {
          boolean fits =
              switch (key.type()) {
                case STRING -> KEY_STRING.contains(type);
                case UINT64 -> type.equals("UInt64");
              };
          if (!fits) {
            problems.add(
                line,
                "splitKey "
                    + key.expression()
                    + " is "
                    + type
                    + ", wanted is "
                    + switch (key.type()) {
                      case STRING -> "String that is never NULL";
                      case UINT64 -> "UInt64 that is never NULL";
                    }
                    + ": "
                    + keyRemedy(key, type));
          }
        });
  }

  private static String keyRemedy(KeyPart key, String type) {
    if (AcceptedTypes.isNullable(type)) {
      return switch (key.type()) {
        case STRING -> "write ifNull(toString(" + key.expression() + "), '')";
        case UINT64 -> "write ifNull(toUInt64(" + key.expression() + "), 0)";
      };
    }
    if (type.equals("UInt64")) {
      return "declare UINT64";
    }
    if (KEY_STRING.contains(type)) {
      return "declare STRING";
    }
    return type.startsWith("UInt")
        ? "write toUInt64(" + key.expression() + ") and declare UINT64"
        : "write cityHash64(" + key.expression() + ") and declare UINT64";
  }

  private void checkTable(ModelSource.Table table, Map<String, String> types) {
    typed(
        table.windowExpression(),
        "windowColumn",
        loaded.line(LoadedModel.WINDOW_COLUMN),
        types,
        (type, line) -> {
          if (DAY.matcher(type).matches()) {
            // Beside an instant it would be midnight in the server's zone, whatever that is.
            problems.add(
                line,
                "windowColumn is "
                    + type
                    + ", a day without a zone; say when it begins, write toDateTime64("
                    + Excerpt.of(table.windowExpression())
                    + ", 6, 'UTC')");
          } else if (!TIME.matcher(type).matches()) {
            problems.add(
                line,
                "windowColumn is " + type + ", wanted is a DateTime or DateTime64 expression");
          }
        });
    if (table.teamExpression() != null) {
      typed(
          table.teamExpression(),
          "teamColumn",
          loaded.line(LoadedModel.TEAM_COLUMN),
          types,
          (type, line) -> {
            if (!INTEGER.matcher(type).matches()) {
              problems.add(line, "teamColumn is " + type + ", wanted is an integer");
            }
          });
    }
  }

  private void checkEarliest(ModelSource.Query query) {
    int line = loaded.line(LoadedModel.EARLIEST);
    try {
      Map<String, String> types = description.of(EarliestQueries.describe(query));
      String type = String.join(", ", types.values());
      if (types.size() != 1 || !AcceptedTypes.takes(ValueType.TIMESTAMP, type)) {
        problems.add(
            line, "'earliest' yields " + type + ", wanted is one column of DateTime or DateTime64");
      }
    } catch (LakeferryException e) {
      if (!QueryErrors.isOfQuery(e)) {
        throw e;
      }
      QueryErrors.Found found = QueryErrors.explain(e, query.earliest());
      problems.add(line == 0 ? 0 : line + found.line(), "in 'earliest' " + found.text());
    }
  }

  /** Asks for the type of an expression, or notes that there is none. */
  private void typed(
      String expression,
      String what,
      int line,
      Map<String, String> types,
      BiConsumer<String, Integer> check) {
    String known = types.get(expression);
    if (known != null) {
      check.accept(known, line);
      return;
    }
    try {
      description
          .of(queries.describe(List.of(expression)))
          .values()
          .forEach(type -> check.accept(type, line));
    } catch (LakeferryException e) {
      if (!QueryErrors.isOfQuery(e)) {
        throw e;
      }
      problems.add(
          line,
          what
              + ": the source cannot yield "
              + Excerpt.of(expression)
              + QueryErrors.unknownName(e)
                  .map(
                      name ->
                          ", as it has no "
                              + name
                              + NearestName.of(name, sourceColumns)
                                  .map(near -> ", did you mean " + near + "?")
                                  .orElse(""))
                  .orElse(QueryErrors.number(e)));
    }
  }

  private String columnsOf(Map<String, String> source) {
    List<Column> columns = new ArrayList<>();
    source.forEach(
        (name, type) -> {
          Optional<ValueType> suggested = AcceptedTypes.suggestedFor(name, type);
          Column.Nullability nullability =
              AcceptedTypes.isNullable(type)
                  ? Column.Nullability.NULLABLE
                  : Column.Nullability.NEVER_NULL;
          String quoted = ModelText.expressionOf(name);
          columns.add(
              new Column(
                  name,
                  Column.Origin.SOURCE,
                  suggested.isPresent() ? quoted : "toJSONString(" + quoted + ")",
                  suggested.orElse(ValueType.JSON),
                  nullability,
                  ""));
        });
    if (model.merge() == null && !source.containsKey(INGESTED_AT)) {
      // Without a merge key rows are counted by it.
      columns.add(
          new Column(
              INGESTED_AT,
              Column.Origin.INGESTED_AT,
              null,
              ValueType.TIMESTAMP,
              Column.Nullability.NEVER_NULL,
              ""));
    }
    return ModelText.ofColumns(columns);
  }
}
