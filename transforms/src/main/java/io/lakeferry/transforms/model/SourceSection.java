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
package io.lakeferry.transforms.model;

import io.lakeferry.transforms.settings.NearestName;
import io.lakeferry.transforms.window.SourceQuery;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the section {@code source} of a model file. */
final class SourceSection {
  private static final String QUERY = "query";
  private static final String TABLE = "table";
  private static final String EVENTS = "events";
  private static final String WINDOW_COLUMN = "windowColumn";
  private static final String TEAM_COLUMN = "teamColumn";
  private static final String LANDED = "landed";

  private static final String START = "window_start";
  private static final String END = "window_end";
  private static final String TEAM = "team_id";
  private static final String SPLIT = "split";
  private static final String MARK = SourceQuery.SPLIT_MARK;

  /** The text that is put in has microseconds and is in UTC. */
  private static final String BOUND_TYPE = "DateTime64(6, 'UTC')";

  private final FileProblems problems;
  private final Map<String, Integer> lines;

  SourceSection(FileProblems problems, Map<String, Integer> lines) {
    this.problems = problems;
    this.lines = lines;
  }

  /** Null if it is wrong. */
  ModelSource read(Node node) {
    YamlMapping source =
        YamlMapping.of(
            node, "source", Set.of(QUERY, TABLE, EVENTS, WINDOW_COLUMN, TEAM_COLUMN), problems);
    lines.put(LoadedModel.SOURCE, source.line());
    List<String> kinds = Stream.of(QUERY, TABLE, EVENTS).filter(source::has).toList();
    if (kinds.size() != 1) {
      problems.add(
          source.line(),
          kinds.isEmpty()
              ? "source says neither query nor table"
              : "source says " + String.join(" and ", kinds) + ", one of them is enough");
      return null;
    }
    lines.put(LoadedModel.SOURCE_TEXT, source.textLine(kinds.get(0)));
    return switch (kinds.get(0)) {
      case QUERY -> query(source);
      case TABLE -> table(source);
      default -> events(source);
    };
  }

  private ModelSource events(YamlMapping source) {
    refuse(source, WINDOW_COLUMN, EVENTS);
    refuse(source, TEAM_COLUMN, EVENTS);
    if (!LANDED.equalsIgnoreCase(source.text(EVENTS))) {
      problems.add(source.line(EVENTS), "'events' of source can only be '" + LANDED + "'");
    }
    return new ModelSource.EventTables();
  }

  private ModelSource table(YamlMapping source) {
    String table = source.required(TABLE);
    String windowColumn = source.required(WINDOW_COLUMN);
    lines.put(LoadedModel.WINDOW_COLUMN, source.line(WINDOW_COLUMN));
    lines.put(LoadedModel.TEAM_COLUMN, source.line(TEAM_COLUMN));
    return table == null || windowColumn == null
        ? null
        : new ModelSource.Table(table, windowColumn, source.text(TEAM_COLUMN));
  }

  private ModelSource query(YamlMapping source) {
    refuse(source, WINDOW_COLUMN, QUERY);
    refuse(source, TEAM_COLUMN, QUERY);
    String sql = source.required(QUERY);
    if (sql == null) {
      return null;
    }
    int line = source.textLine(QUERY);
    SqlOutline outline = SqlOutline.of(sql);
    if (!outline.isSelect()) {
      problems.add(line, "the query does not begin with SELECT or WITH");
    }
    if (outline.semicolonLine() >= 0) {
      problems.add(
          line + outline.semicolonLine(), "the query is one statement, without a semicolon");
    }
    if (!outline.bracketsMatch()) {
      problems.add(line, "the query's brackets do not match");
    }
    outline.placeholders().forEach(placeholder -> check(placeholder, line));
    if (sql.contains(MARK)
        && outline.placeholders().stream().noneMatch(found -> found.name().equals(SPLIT))) {
      problems.add(
          line + lineOf(sql, MARK), MARK + " stands in a comment or a text, where it does nothing");
    }
    requireBound(outline, START, line);
    requireBound(outline, END, line);
    return new ModelSource.Query(sql.stripTrailing());
  }

  private void check(SqlOutline.Placeholder placeholder, int firstLine) {
    int line = firstLine + placeholder.line();
    String name = placeholder.name();
    switch (name) {
      case START, END -> {
        if (!placeholder.type().replace(" ", "").equals(BOUND_TYPE.replace(" ", ""))) {
          problems.add(
              line,
              "{"
                  + name
                  + "} has the type '"
                  + placeholder.type()
                  + "', write {"
                  + name
                  + ":"
                  + BOUND_TYPE
                  + "}");
        }
      }
      case TEAM -> {
        if (placeholder.type().isEmpty()) {
          problems.add(line, "{team_id} has no type, write {team_id:Int64}");
        }
      }
      case SPLIT -> {
        if (!placeholder.type().isEmpty()) {
          problems.add(line, "{split} has no type, as a whole condition is put in its place");
        } else if (!placeholder.text().equals(MARK)) {
          problems.add(line, "write " + MARK + " without blanks");
        }
      }
      default ->
          problems.add(
              line,
              "there is no placeholder {"
                  + name
                  + "}"
                  + NearestName.of(name, List.of(START, END, TEAM, SPLIT))
                      .map(near -> ", did you mean {" + near + "}?")
                      .orElse(", known are window_start, window_end, team_id and split"));
    }
  }

  private void requireBound(SqlOutline outline, String name, int line) {
    if (outline.placeholders().stream().noneMatch(found -> found.name().equals(name))) {
      problems.add(
          line,
          String.format(
              Locale.ROOT,
              "the query does not use {%s:%s}, so that each window would hold the same rows",
              name,
              BOUND_TYPE));
    }
  }

  private static int lineOf(String sql, String part) {
    return (int) sql.substring(0, sql.indexOf(part)).chars().filter(c -> c == '\n').count();
  }

  private void refuse(YamlMapping source, String key, String kind) {
    if (source.has(key)) {
      problems.add(source.line(key), "'" + key + "' goes with table, not with " + kind);
    }
  }
}
