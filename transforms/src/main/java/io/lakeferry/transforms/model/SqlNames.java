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

import io.lakeferry.transforms.window.SourceQuery;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds names in a query of somebody's making. */
public final class SqlNames {
  private SqlNames() {}

  /**
   * The line in which a name is first used: as a whole word, outside comments and texts. Of a
   * qualified one ({@code s.plan}) the last part is looked for if the whole is not there, as
   * ClickHouse names columns by tables' names that the query does not use.
   *
   * @return counted from 0; 0 if the name is not found
   */
  public static int lineOf(String sql, String name) {
    String code = SqlOutline.of(sql).withNames();
    String last = name.substring(name.lastIndexOf('.') + 1);
    // A plain name is rather the one without a table in front of it.
    for (String pattern :
        List.of(
            "(?<![\\w$.])" + Pattern.quote(name) + "(?![\\w$.])",
            "(?<![\\w$])" + Pattern.quote(name) + "(?![\\w$])",
            "(?<![\\w$])" + Pattern.quote(last) + "(?![\\w$])")) {
      Matcher matcher = Pattern.compile(pattern).matcher(code);
      if (matcher.find()) {
        return (int) code.substring(0, matcher.start()).chars().filter(c -> c == '\n').count();
      }
    }
    return 0;
  }

  /** The line of the first {@code {split}} that counts, counted from 0; 0 if there is none. */
  public static int lineOfMark(String sql) {
    return SqlOutline.of(sql).placeholders().stream()
        .filter(found -> found.text().equals(SourceQuery.SPLIT_MARK))
        .mapToInt(SqlOutline.Placeholder::line)
        .findFirst()
        .orElse(0);
  }
}
