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
package io.lakeferry.sinks.protocol;

import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.transforms.model.Column;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The query that lays each key of a stage beside the rows that the target has of it. */
final class ComparisonSql {
  private final MergePlan plan;
  private final TableName target;

  ComparisonSql(MergePlan plan, TableName target) {
    this.plan = plan;
    this.target = target;
  }

  /**
   * The query, which changes nothing.
   *
   * @param reduced selects {@link #compared} from the stage, one row a key
   * @param within condition on the target's columns, true of all rows that have one of the keys
   */
  String text(String reduced, String within) {
    String select =
        "SELECT count(*) AS stage_keys, count(CASE WHEN standing = 0 THEN 1 END) AS absent,"
            + " count(CASE WHEN newer > 0 THEN 1 END) AS newer, count(CASE WHEN standing > 0 AND"
            + " newer = 0 THEN 1 END) AS not_newer, count(CASE WHEN standing > 1 THEN 1 END) AS"
            + " multiple, count(CASE WHEN contradicting > 0 THEN 1 END) AS conflicts, min(CASE WHEN"
            + " standing > 1 THEN example END) AS example_multiple, min(CASE WHEN standing = 0 OR"
            + " newer > 0 THEN example END) AS example_behind";
    String keys = String.join(", ", numbered("s.k", plan.key()));
    String perKey =
        "SELECT count(t.present) AS standing, count(CASE WHEN %s THEN 1 END) AS newer, count(CASE WHEN %s THEN 1 END) AS contradicting, CAST(struct(%s) AS STRING) AS example"
            .formatted(
                plan.replaces()
                    ? "t.present AND ("
                        + VersionCondition.replaces(
                            numbered("v", plan.version()), numbered("f", plan.fallback()))
                        + ")"
                    : "false",
                contradicts(),
                keys);
    String from =
        "(%s) AS s LEFT JOIN (SELECT %s, true AS present FROM %s AS t WHERE %s) AS t ON %s"
            .formatted(
                reduced,
                compared(),
                target.sql(),
                within,
                IntStream.range(0, plan.key().size())
                    .mapToObj(i -> "s.k%1$d <=> t.k%1$d".formatted(i))
                    .collect(Collectors.joining(" AND ")));
    return "%s FROM (%s FROM %s GROUP BY %s)".formatted(select, perKey, from, keys);
  }

  /** What the comparison looks at, under names that nobody chose. */
  String compared() {
    return Stream.of(
            aliased("k", plan.key()),
            aliased("v", plan.version()),
            aliased("f", plan.fallback()),
            aliased("c", plan.settled()))
        .flatMap(List::stream)
        .collect(Collectors.joining(", "));
  }

  private static List<String> aliased(String prefix, List<Column> columns) {
    return IntStream.range(0, columns.size())
        .mapToObj(i -> TableName.quote(columns.get(i).name()) + " AS " + prefix + i)
        .toList();
  }

  private static List<String> numbered(String prefix, List<Column> columns) {
    return IntStream.range(0, columns.size()).mapToObj(i -> prefix + i).toList();
  }

  private String contradicts() {
    if (plan.settled().isEmpty()) {
      return "false";
    }
    String differs =
        IntStream.range(0, plan.settled().size())
            .mapToObj(i -> "NOT (s.c%1$d <=> t.c%1$d)".formatted(i))
            .collect(Collectors.joining(" OR "));
    return "t.present AND s.v0 = t.v0 AND (" + differs + ")";
  }
}
