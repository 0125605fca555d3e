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

import java.util.List;
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
  private static final String EARLIEST = "earliest";
  private static final String ONE_TEAM = "oneTeam";
  private static final String LANDED = "landed";

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
            node,
            "source",
            Set.of(QUERY, TABLE, EVENTS, WINDOW_COLUMN, TEAM_COLUMN, EARLIEST, ONE_TEAM),
            problems);
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
    refuseEarliest(source, EVENTS);
    refuseOneTeam(source, EVENTS);
    if (!LANDED.equalsIgnoreCase(source.text(EVENTS))) {
      problems.add(source.line(EVENTS), "'events' of source can only be '" + LANDED + "'");
    }
    return new ModelSource.EventTables();
  }

  private ModelSource table(YamlMapping source) {
    refuseEarliest(source, TABLE);
    refuseOneTeam(source, TABLE);
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
    QueryText texts = new QueryText(problems);
    String sql = source.required(QUERY);
    if (sql != null) {
      texts.checkWindow(sql, source.textLine(QUERY));
      texts.checkTeam(
          sql, source.textLine(QUERY), source.flag(ONE_TEAM, false), source.line(ONE_TEAM));
    }
    String earliest = source.has(EARLIEST) ? source.required(EARLIEST) : null;
    if (earliest != null) {
      lines.put(LoadedModel.EARLIEST, source.textLine(EARLIEST));
      texts.checkEarliest(earliest, source.textLine(EARLIEST));
    }
    return sql == null
        ? null
        : new ModelSource.Query(
            sql.stripTrailing(), earliest == null ? null : earliest.stripTrailing());
  }

  private void refuse(YamlMapping source, String key, String kind) {
    if (source.has(key)) {
      problems.add(source.line(key), "'" + key + "' goes with table, not with " + kind);
    }
  }

  private void refuseOneTeam(YamlMapping source, String kind) {
    if (source.has(ONE_TEAM)) {
      problems.add(source.line(ONE_TEAM), "'" + ONE_TEAM + "' goes with query, not with " + kind);
    }
  }

  private void refuseEarliest(YamlMapping source, String kind) {
    if (source.has(EARLIEST)) {
      problems.add(
          source.line(EARLIEST),
          "'" + EARLIEST + "' goes with query; where " + kind + " begins is known without it");
    }
  }
}
