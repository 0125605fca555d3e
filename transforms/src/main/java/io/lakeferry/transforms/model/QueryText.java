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

import io.lakeferry.transforms.settings.CompletenessSettings;
import io.lakeferry.transforms.settings.NearestName;
import io.lakeferry.transforms.window.SourceQuery;
import java.util.List;
import java.util.Locale;

/** Checks the SELECTs of a model file as far as that goes without a server. */
final class QueryText {
  private static final String START = "window_start";
  private static final String END = "window_end";
  private static final String TEAM = "team_id";
  private static final String SPLIT = "split";
  private static final String MARK = SourceQuery.SPLIT_MARK;

  /** The text that is put in has microseconds and is in UTC. */
  private static final String BOUND_TYPE = "DateTime64(6, 'UTC')";

  private final FileProblems problems;

  QueryText(FileProblems problems) {
    this.problems = problems;
  }

  /**
   * The query of a window's rows.
   *
   * @param line of the file, in which its first line stands
   */
  void checkWindow(String sql, int line) {
    SqlOutline outline = checked(sql, line, "query", List.of(START, END, TEAM, SPLIT));
    if (sql.contains(MARK)
        && outline.placeholders().stream().noneMatch(found -> found.name().equals(SPLIT))) {
      problems.add(
          line + lineOf(sql, MARK), MARK + " stands in a comment or a text, where it does nothing");
    }
    requireBound(outline, START, line);
    requireBound(outline, END, line);
    if (outline.limitLine() >= 0) {
      problems.add(
          line + outline.limitLine(),
          "the query has a LIMIT or OFFSET of its own, which takes other rows for each part of a"
              + " window than for the whole, leave it out");
    }
  }

  /**
   * Which teams' rows the query yields: with each run those of the run's team, unless the file says
   * that there is no other.
   *
   * @param oneTeam whether the file says so
   * @param line of the query
   * @param oneTeamLine of what the file says
   */
  void checkTeam(String sql, int line, boolean oneTeam, int oneTeamLine) {
    boolean usesTeam = usesTeam(sql);
    if (!usesTeam && !oneTeam) {
      problems.add(
          line,
          "the query does not use {team_id:Int64}, so that each run would export the rows of all"
              + " teams; put it in, or write 'oneTeam: true' into 'source' if it holds one team");
    }
    if (usesTeam && oneTeam) {
      problems.add(
          oneTeamLine, "'oneTeam' is for a query without {team_id:Int64}, leave one of them out");
    }
  }

  /** Whether it depends on the team; if not, its file has to say that it holds one. */
  static boolean usesTeam(String sql) {
    return SqlOutline.of(sql).placeholders().stream().anyMatch(found -> found.name().equals(TEAM));
  }

  /**
   * The query that finds where data begins, of all windows.
   *
   * @param line of the file, in which its first line stands
   */
  void checkEarliest(String sql, int line) {
    checked(sql, line, "query of 'earliest'", List.of(TEAM));
  }

  private SqlOutline checked(String sql, int line, String what, List<String> placeholders) {
    SqlOutline outline = SqlOutline.of(sql);
    if (!outline.isSelect()) {
      problems.add(line, "the " + what + " does not begin with SELECT or WITH");
    }
    if (outline.semicolonLine() >= 0) {
      problems.add(
          line + outline.semicolonLine(), "the " + what + " is one statement, without a semicolon");
    }
    if (!outline.bracketsMatch()) {
      problems.add(line, "the brackets of the " + what + " do not match");
    }
    outline.placeholders().forEach(found -> check(found, line, what, placeholders));
    outline.settings().stream()
        .filter(setting -> CompletenessSettings.contains(setting.name()))
        .forEach(
            setting ->
                problems.add(
                    line + setting.line(),
                    "the "
                        + what
                        + " sets "
                        + setting.name()
                        + ", which decides whether results are complete, leave it out"));
    return outline;
  }

  private void check(
      SqlOutline.Placeholder placeholder, int firstLine, String what, List<String> known) {
    int line = firstLine + placeholder.line();
    String name = placeholder.name();
    if (!known.contains(name)) {
      String near =
          NearestName.of(name, known)
              .map(meant -> ", did you mean {" + meant + "}?")
              .orElse(", known are " + String.join(", ", known));
      problems.add(line, "the " + what + " has no placeholder {" + name + "}" + near);
      return;
    }
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
      default -> checkMark(placeholder, line);
    }
  }

  private void checkMark(SqlOutline.Placeholder placeholder, int line) {
    if (!placeholder.type().isEmpty()) {
      problems.add(line, "{split} has no type, as a whole condition is put in its place");
    } else if (!placeholder.text().equals(MARK)) {
      problems.add(line, "write " + MARK + " without blanks");
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
}
