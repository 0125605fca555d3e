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
package io.lakeferry.transforms.query;

import java.util.List;
import java.util.Map;

/** Queries about what a server holds. */
public final class CatalogQueries {
  private CatalogQueries() {}

  /**
   * Which of the tables exist in the database, as one array of names. A table that the user may not
   * read does not show.
   *
   * @param tables names of ours, letters, digits and underscores only
   */
  public static Statement existingTables(String database, List<String> tables) {
    return new Statement(
        "SELECT groupArray(name)\nFROM system.tables\nWHERE database = {database:String} AND name IN ("
            + String.join(", ", tables.stream().map(name -> "'" + name + "'").toList())
            + ")",
        Map.of("database", TextLiterals.unquoted(database)));
  }

  /** The sort order of a table, as one array of at most one text: expressions between commas. */
  public static Statement sortOrder(String database, String table) {
    return new Statement(
        "SELECT groupArray(sorting_key)\nFROM system.tables\nWHERE database = {database:String} AND"
            + " name = {table:String}",
        Map.of("database", TextLiterals.unquoted(database), "table", TextLiterals.unquoted(table)));
  }
}
