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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the section {@code merge} of a model file. */
final class MergeSection {
  private static final String KEY = "key";
  private static final String VERSION = "version";
  private static final String FALLBACK = "fallbackVersion";
  private static final String SETTLED = "settled";

  private final FileProblems problems;

  MergeSection(FileProblems problems) {
    this.problems = problems;
  }

  /**
   * Null if it is wrong.
   *
   * @param columns those of the file, by name
   */
  MergeRule read(Node node, Map<String, ListedColumn> columns) {
    YamlMapping merge =
        YamlMapping.of(node, "merge", Set.of(KEY, VERSION, FALLBACK, SETTLED), problems);
    List<String> key = names(merge, KEY, columns);
    if (key.isEmpty()) {
      problems.add(merge.line(), "merge has no 'key', so that no row could be told from another");
    }
    List<String> version = names(merge, VERSION, columns);
    List<String> fallback = names(merge, FALLBACK, columns);
    List<String> settled = names(merge, SETTLED, columns);
    if (version.isEmpty() && !(fallback.isEmpty() && settled.isEmpty())) {
      problems.add(merge.line(), "merge has fallbackVersion or settled, but no 'version'");
    }
    refuseKeys(merge, VERSION, key);
    refuseKeys(merge, FALLBACK, key);
    return key.isEmpty() ? null : new MergeRule(key, version, fallback, settled);
  }

  /** Rows of one key agree in it, so that it could order none of them. */
  private void refuseKeys(YamlMapping merge, String part, List<String> key) {
    for (YamlMapping.Text name : merge.texts(part)) {
      if (key.contains(name.text())) {
        problems.add(
            name.line(),
            part + " names " + name.text() + ", which is part of the key and orders no rows of it");
      }
    }
  }

  private List<String> names(YamlMapping merge, String part, Map<String, ListedColumn> columns) {
    Set<String> seen = new HashSet<>();
    for (YamlMapping.Text name : merge.texts(part)) {
      if (!seen.add(name.text())) {
        problems.add(name.line(), part + " names " + name.text() + " twice");
        continue;
      }
      ListedColumn column = columns.get(name.text());
      if (column == null) {
        if (!columns.isEmpty()) {
          problems.add(
              name.line(),
              part
                  + " names '"
                  + name.text()
                  + "', which is no column"
                  + NearestName.of(name.text(), columns.keySet())
                      .map(near -> ", did you mean '" + near + "'?")
                      .orElse(""));
        }
      } else if (column.isIngestedAt()) {
        problems.add(
            name.line(),
            part
                + " names "
                + name.text()
                + ", which differs in each run and says nothing of the row");
      } else if (column.optional()) {
        problems.add(
            name.line(), part + " names " + name.text() + ", which is optional and can be missing");
      } else if (!comparable(column.column().type())) {
        problems.add(
            name.line(),
            part
                + " names "
                + name.text()
                + ", whose type "
                + column.column().type()
                + " does not compare");
      }
    }
    return merge.texts(part).stream().map(YamlMapping.Text::text).toList();
  }

  private static boolean comparable(ValueType type) {
    return switch (type) {
      case JSON, STRING_ARRAY -> false;
      case STRING, BIGINT, INTEGER, DOUBLE, BOOLEAN, DATE, TIMESTAMP -> true;
    };
  }
}
