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

import io.lakeferry.local.databricks.engine.copy.CopyTargets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.delta.catalog.DeltaTableV2;

/** Loads tables through a session's catalogs. */
final class TableFinder {

  private final SparkSession spark;

  TableFinder(SparkSession spark) {
    this.spark = spark;
  }

  /** The names of a schema's tables, sorted. */
  List<String> list(String catalog, String schema) {
    try {
      return Arrays.stream(catalog(catalog).listTables(new String[] {schema}))
          .map(Identifier::name)
          .sorted()
          .toList();
    } catch (org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException dropped) {
      return List.of();
    }
  }

  /** A table; empty if it was dropped meanwhile. */
  Optional<Table> find(String catalog, String schema, String table) {
    try {
      return Optional.of(catalog(catalog).loadTable(Identifier.of(new String[] {schema}, table)));
    } catch (NoSuchTableException dropped) {
      return Optional.empty();
    }
  }

  /**
   * The table that COPY INTO loads.
   *
   * @throws SqlFailure DELTA_MISSING_DELTA_TABLE_COPY_INTO or DELTA_COPY_INTO_TARGET_FORMAT
   */
  DeltaTableV2 copyTarget(SessionNames.FullName name) throws SqlFailure {
    Optional<Table> table = find(name.catalog(), name.schema(), name.name());
    if (table.isEmpty()) {
      throw CopyTargets.missing(name.quoted());
    }
    if (table.get() instanceof DeltaTableV2 delta) {
      return delta;
    }
    throw CopyTargets.notDelta();
  }

  private TableCatalog catalog(String catalog) {
    return (TableCatalog) spark.sessionState().catalogManager().catalog(catalog);
  }
}
