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
 * Names that columns of a Databricks table may have.
 *
 * <p><a href="https://docs.databricks.com/en/sql/language-manual/sql-ref-names.html">Unity
 * Catalog</a> allows 255 characters and no point, blank, slash, control character or DELETE; a
 * Delta table without column mapping allows none of {@code ,;{}()=} either. Quotes, back-ticks and
 * letters of any script are fine.
 */
final class TargetNames {
  private static final int LONGEST = 255;
  private static final String REFUSED = " ./,;{}()=";

  private TargetNames() {}

  /** What is wrong with a name, as the end of a sentence that begins with it. */
  static Optional<String> problemOf(String name) {
    if (name.codePointCount(0, name.length()) > LONGEST) {
      return Optional.of("is longer than " + LONGEST + " characters");
    }
    return name.codePoints()
        .filter(character -> REFUSED.indexOf(character) >= 0 || Character.isISOControl(character))
        .mapToObj(TargetNames::shown)
        .findFirst()
        .map(shown -> "holds " + shown + ", which Unity Catalog refuses");
  }

  private static String shown(int character) {
    return character == ' '
        ? "a blank"
        : Character.isISOControl(character)
            ? "a control character"
            : "'" + Character.toString(character) + "'";
  }
}
