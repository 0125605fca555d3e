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
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.Excerpt;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.TargetNames;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Which names a target can have. Unity Catalog refuses some characters and more than 255 of them
 * (https://docs.databricks.com/sql/language-manual/sql-ref-names.html); the rule for columns is
 * {@link TargetNames}. All others are quoted in every statement, back-ticks and dots of columns
 * among them.
 */
final class ObjectNames {
  /** The table property by which Delta takes any name for a column, as it stands in a statement. */
  static final String MAPPING = "'delta.columnMapping.mode' = 'name'";

  /** Names of properties, in lower case. */
  static final String MAPPING_KEY = "delta.columnmapping.mode";

  static final String APPEND_ONLY_KEY = "delta.appendonly";

  private ObjectNames() {}

  /**
   * Refuses a target whose name, or a name of whose columns, cannot be.
   *
   * @throws LakeferryException INVALID_OPTION
   */
  static void check(RunSpecification specification) {
    TableName target = specification.identity().target();
    Stream.of(target.catalog(), target.schema(), target.table())
        .forEach(part -> checkObject(target, part));
    if (target.table().equalsIgnoreCase(DeltaLedger.NAME)) {
      throw refused("table " + target, "its name is that of the table that records all runs");
    }
    for (Column column : specification.model().columns()) {
      TargetNames.problemOf(column.name())
          .ifPresent(
              problem -> {
                throw refused("column " + Excerpt.of(column.name()), "its name " + problem);
              });
    }
  }

  private static void checkObject(TableName target, String part) {
    int length = TargetNames.length(part);
    if (length == 0 || length > TargetNames.LONGEST) {
      throw refused(
          "table " + target,
          "a part of its name has %d characters, not 1 to %d"
              .formatted(length, TargetNames.LONGEST));
    }
    boolean odd =
        part.chars()
            .anyMatch(
                character ->
                    character == '.'
                        || character == '/'
                        || character == ' '
                        || character < 0x20
                        || character == 0x7f);
    if (odd) {
      throw refused(
          "table " + target, "its name holds a period, a space, a slash or a control character");
    }
    if (part.contains(TargetNames.VARIABLE)) {
      throw refused("table " + target, "its name holds ${, which begins a variable in statements");
    }
  }

  /**
   * Refuses what a new table cannot have.
   *
   * @throws LakeferryException INVALID_OPTION
   */
  static void checkNew(RunSpecification specification) {
    boolean mapped =
        specification.newTable().properties().entrySet().stream()
            .anyMatch(
                property ->
                    property.getKey().toLowerCase(Locale.ROOT).equals(MAPPING_KEY)
                        && !property.getValue().equalsIgnoreCase("none"));
    specification.model().columns().stream()
        .map(Column::name)
        .filter(name -> !mapped && TargetNames.needsMapping(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw refused(
                  "column " + name,
                  "its name holds a character of \" ,;{}()=\" or a line break or tab, which a new"
                      + " Delta table takes only with the property "
                      + MAPPING);
            });
    boolean appendOnly =
        specification.newTable().properties().entrySet().stream()
            .anyMatch(
                property ->
                    property.getKey().toLowerCase(Locale.ROOT).equals(APPEND_ONLY_KEY)
                        && property.getValue().equalsIgnoreCase("true"));
    if (appendOnly && specification.replaces()) {
      throw new LakeferryException(
          ErrorCode.INVALID_OPTION,
          "--tableProperties",
          "delta.appendOnly forbids that a newer row of model "
              + specification.model().name()
              + " replaces an older one",
          "Leave the property out");
    }
    specification.newTable().clusterColumns(specification.model(), specification.jsonColumns());
  }

  private static LakeferryException refused(String object, String problem) {
    return new LakeferryException(
        ErrorCode.INVALID_OPTION, object, problem, "Give another name, see the documentation");
  }
}
