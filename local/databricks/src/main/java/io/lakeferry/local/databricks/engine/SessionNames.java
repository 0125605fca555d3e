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
package io.lakeferry.local.databricks.engine;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.CatalogManager;

/** A session's current catalog and schema, and names completed by them. */
final class SessionNames {

  /** A name in full; parts in lower case. */
  record FullName(String catalog, String schema, String name) {

    /** As in messages. */
    String quoted() {
      return "`" + catalog + "`.`" + schema + "`.`" + name + "`";
    }
  }

  /** A schema's name in full; parts in lower case. */
  record SchemaName(String catalog, String schema) {}

  private final SparkSession spark;

  SessionNames(SparkSession spark) {
    this.spark = spark;
  }

  String catalog() {
    return manager().currentCatalog().name();
  }

  String schema() {
    return manager().currentNamespace()[0];
  }

  void useCatalog(String catalog) {
    manager().setCurrentCatalog(catalog.toLowerCase(Locale.ROOT));
  }

  void useSchema(String schema) {
    manager().setCurrentNamespace(new String[] {schema.toLowerCase(Locale.ROOT)});
  }

  FullName complete(List<String> parts) {
    int last = parts.size() - 1;
    SchemaName schema = completeSchema(parts.subList(0, last));
    return new FullName(schema.catalog(), schema.schema(), fold(parts.get(last)));
  }

  SchemaName completeSchema(List<String> parts) {
    return switch (parts.size()) {
      case 0 -> new SchemaName(catalog(), schema());
      case 1 -> new SchemaName(catalog(), fold(parts.get(0)));
      case 2 -> new SchemaName(fold(parts.get(0)), fold(parts.get(1)));
      default -> throw new IllegalArgumentException("too many parts: " + parts);
    };
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private CatalogManager manager() {
    return spark.sessionState().catalogManager();
  }
}
