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

import io.lakeferry.transforms.errors.Excerpt;
import io.lakeferry.transforms.window.LandedRule;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether rows that agree in the split key are copies of one row of the target, so that one of them
 * can stand for all.
 *
 * <p>The one that is exported is whichever comes first. So nothing may hang on which it is: rows of
 * several versions must not be reduced so, or the newest is lost; nor rows of several merge keys,
 * as those are whose ids share {@code substring(id, 1, 3)}. The other way round the names in an
 * expression have to do: copies that do not meet are exported more than once, and none is lost.
 */
final class CopiesCheck {
  private final FileProblems problems;
  private final Map<String, Integer> lines;

  CopiesCheck(FileProblems problems, Map<String, Integer> lines) {
    this.problems = problems;
    this.lines = lines;
  }

  /**
   * Notes what speaks against it.
   *
   * @param line of {@code copies}
   * @param source null if it is wrong
   */
  void check(
      int line,
      ModelSource source,
      List<KeyPart> split,
      Map<String, ListedColumn> columns,
      MergeRule merge) {
    if (merge.isMutable()) {
      problems.add(
          line,
          "copies one_of_each_key takes whichever row of a split key comes first, and so would lose"
              + " the newest by merge.version; leave it out, the merge takes one row of each key");
      return;
    }
    if (!merge.key().stream().allMatch(columns::containsKey)
        || split.stream().anyMatch(part -> part.expression() == null)) {
      return;
    }
    SplitIdentity identity = new SplitIdentity(split.stream().map(KeyPart::expression).toList());
    Set<String> ofKey = new HashSet<>();
    for (String name : merge.key()) {
      Column column = columns.get(name).column();
      if (column.expression() == null) {
        return;
      }
      ofKey.addAll(SqlOutline.of(column.expression()).names());
      if (!identity.tellsApart(column) && !isTeam(source, column.expression())) {
        problems.add(
            line,
            "copies one_of_each_key takes one row of each split key, which does not tell all values"
                + " of "
                + name
                + " of merge.key apart, so that rows of other keys would be lost; put the columns"
                + " that it is made of into splitKey as they are or by cityHash64, or leave copies"
                + " out");
      }
    }
    for (int part = 0; part < split.size(); part++) {
      String expression = split.get(part).expression();
      if (!ofKey.containsAll(SqlOutline.of(expression).names())) {
        problems.add(
            lines.getOrDefault(LoadedModel.splitKey(part), line),
            "with copies one_of_each_key splitKey is made of columns of merge.key only, or copies of"
                + " a row would not meet; "
                + Excerpt.of(expression)
                + " is made of others");
      }
    }
  }

  /** Copies agree in the team, too. */
  private static boolean isTeam(ModelSource source, String expression) {
    if (source instanceof ModelSource.Table table) {
      return expression.equals(table.teamExpression());
    }
    return source instanceof ModelSource.EventTables && expression.equals(LandedRule.TEAM);
  }
}
