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
package io.lakeferry.local.databricks.engine.catalog;

import java.net.URI;
import java.nio.file.Path;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.catalog.CatalogStorageFormat;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.catalog.CatalogTableType;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Nil$;

/**
 * Makes the schemas and tables of the metastore known to Spark, whose own catalog is in memory and
 * empty after a start.
 */
public final class TableRegistry {

  private TableRegistry() {}

  /** Registers all that the metastore holds. */
  public static void registerAll(SparkSession spark, Metastore metastore) {
    SparkSession.setActiveSession(spark);
    for (String catalog : metastore.catalogs()) {
      for (String schema : metastore.schemas(catalog)) {
        registerSchema(spark, catalog, schema);
        for (String table : metastore.tables(catalog, schema)) {
          registerTable(
              spark, catalog, schema, table, metastore.tableFolder(catalog, schema, table));
        }
      }
    }
  }

  /** Registers one schema that the metastore holds. */
  public static void registerSchema(SparkSession spark, String catalog, String schema) {
    UnityCatalog plugin = (UnityCatalog) spark.sessionState().catalogManager().catalog(catalog);
    plugin.registerSchema(schema);
  }

  private static void registerTable(
      SparkSession spark, String catalog, String schema, String table, Path folder) {
    spark
        .sessionState()
        .catalog()
        .createTable(
            catalogTable(
                new TableIdentifier(
                    SparkNames.table(table), Option.apply(SparkNames.database(catalog, schema))),
                folder.toUri()),
            false,
            false);
  }

  /** Schema and properties stay empty: for a Delta table, its log has them. */
  @SuppressWarnings("unchecked")
  private static CatalogTable catalogTable(TableIdentifier identifier, URI location) {
    CatalogStorageFormat storage =
        new CatalogStorageFormat(
            Option.apply(location),
            Option.empty(),
            Option.empty(),
            Option.empty(),
            false,
            Map$.MODULE$.empty());
    return new CatalogTable(
        identifier,
        CatalogTableType.MANAGED(),
        storage,
        new StructType(),
        Option.apply("delta"),
        (scala.collection.immutable.Seq<String>) (Object) Nil$.MODULE$,
        Option.empty(),
        "",
        CatalogTable.apply$default$9(),
        CatalogTable.apply$default$10(),
        CatalogTable.apply$default$11(),
        Map$.MODULE$.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        (scala.collection.immutable.Seq<String>) (Object) Nil$.MODULE$,
        false,
        true,
        Map$.MODULE$.empty(),
        Option.empty());
  }
}
