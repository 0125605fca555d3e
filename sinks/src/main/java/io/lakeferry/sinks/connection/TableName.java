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
package io.lakeferry.sinks.connection;

import java.io.Serializable;

/** A table's three-level name, unquoted. */
public record TableName(String catalog, String schema, String table) implements Serializable {

  /** The name as SQL: each part in back-ticks, back-ticks doubled. */
  public String sql() {
    return quote(catalog) + "." + quote(schema) + "." + quote(table);
  }

  /** Another object of the same schema. */
  public TableName sibling(String name) {
    return new TableName(catalog, schema, name);
  }

  /** Quotes one identifier for SQL. */
  public static String quote(String identifier) {
    return "`" + identifier.replace("`", "``") + "`";
  }

  @Override
  public String toString() {
    return catalog + "." + schema + "." + table;
  }
}
