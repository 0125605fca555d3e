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

import java.util.Optional;

/**
 * Names that columns of a Databricks table may have; the one rule for model files and targets.
 *
 * <p>What <a href="https://docs.databricks.com/en/sql/language-manual/sql-ref-names.html">Unity
 * Catalog</a> refuses in names of tables (point, blank, slash) columns may have, if they are
 * quoted, as they are in every statement. Delta takes some characters only in tables <a
 * href="https://docs.databricks.com/en/delta/column-mapping.html">with column mapping</a>; whether
 * the target has it is known when it is looked at. Nothing says that other control characters are
 * taken. Characters are code points, as SQL counts them.
 */
public final class TargetNames {
  /** Most characters of a name, of a table as of a column. */
  public static final int LONGEST = 255;

  /** Begins what Spark replaces in a statement before it is parsed, in quoted names as well. */
  public static final String VARIABLE = "${";

  private static final String ONLY_WITH_MAPPING = " ,;{}()\n\t=";

  private TargetNames() {}

  /** The length of a name, in characters. */
  public static int length(String name) {
    return name.codePointCount(0, name.length());
  }

  /** What is wrong with a column's name in any table, as the end of a sentence that begins so. */
  public static Optional<String> problemOf(String name) {
    int length = length(name);
    if (length == 0 || length > LONGEST) {
      return Optional.of("has %d characters, not 1 to %d".formatted(length, LONGEST));
    }
    if (name.contains(VARIABLE)) {
      return Optional.of("holds ${, which begins a variable in statements");
    }
    return name.codePoints()
            .anyMatch(
                character ->
                    Character.isISOControl(character) && ONLY_WITH_MAPPING.indexOf(character) < 0)
        ? Optional.of("holds a control character, which Unity Catalog refuses")
        : Optional.empty();
  }

  /** Whether Delta takes the name for a column only in a table with column mapping. */
  public static boolean needsMapping(String name) {
    return name.codePoints().anyMatch(character -> ONLY_WITH_MAPPING.indexOf(character) >= 0);
  }
}
