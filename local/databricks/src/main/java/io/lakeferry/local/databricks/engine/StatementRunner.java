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

import io.lakeferry.local.databricks.engine.catalog.Metastore;
import io.lakeferry.local.databricks.engine.catalog.MetastoreFailures;
import io.lakeferry.local.databricks.engine.catalog.TableRegistry;
import io.lakeferry.local.databricks.engine.copy.CopyInto;
import io.lakeferry.local.databricks.engine.copy.CopyOutcome;
import io.lakeferry.local.databricks.engine.sql.Statement;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.delta.catalog.DeltaTableV2;

/** Runs the statements that Spark does not know. */
final class StatementRunner {

  private final SparkSession spark;
  private final Warehouse warehouse;
  private final SessionNames names;
  private final SessionSettings settings;
  private final VolumeStatements volumes;
  private final MetadataStatements metadata;

  StatementRunner(
      SparkSession spark, Warehouse warehouse, SessionNames names, SessionSettings settings) {
    this.spark = spark;
    this.warehouse = warehouse;
    this.names = names;
    this.settings = settings;
    this.volumes = new VolumeStatements(warehouse.volumes(), names);
    this.metadata = new MetadataStatements(new TableFinder(spark), warehouse.metastore(), names);
  }

  StatementResult run(Statement statement) throws SqlFailure, IOException {
    if (statement instanceof Statement.CopyInto copy) {
      return copyInto(copy);
    } else if (statement instanceof Statement.UseCatalog use) {
      return useCatalog(use.catalog());
    } else if (statement instanceof Statement.UseSchema use) {
      return useSchema(use.name());
    } else if (statement instanceof Statement.SetParameter set) {
      settings.set(set.name(), set.value());
      return Results.ofStrings(List.of("key", "value"), List.of(List.of(set.name(), set.value())));
    } else if (statement instanceof Statement.CreateCatalog create) {
      return createCatalog(create);
    } else if (statement instanceof Statement.DropCatalog drop) {
      return dropCatalog(drop);
    } else if (VolumeStatements.runs(statement)) {
      return volumes.run(statement);
    }
    return metadata.run(statement);
  }

  private StatementResult useCatalog(String catalog) throws SqlFailure {
    warehouse.metastore().requireCatalog(catalog);
    names.useCatalog(catalog);
    return Results.none();
  }

  private StatementResult useSchema(List<String> name) throws SqlFailure {
    SessionNames.SchemaName schema = names.completeSchema(name);
    warehouse.metastore().requireSchema(schema.catalog(), schema.schema());
    names.useCatalog(schema.catalog());
    names.useSchema(schema.schema());
    return Results.none();
  }

  private StatementResult createCatalog(Statement.CreateCatalog statement) throws SqlFailure {
    Metastore metastore = warehouse.metastore();
    String catalog = statement.catalog().toLowerCase(Locale.ROOT);
    long now = warehouse.clock().millis();
    if (metastore.createCatalog(catalog, statement.comment(), now)) {
      metastore.createSchema(catalog, Metastore.DEFAULT_SCHEMA, null, now);
      SparkSettings.registerCatalogs(spark, metastore, warehouse.folder());
      TableRegistry.registerSchema(spark, catalog, Metastore.DEFAULT_SCHEMA);
    } else if (statement.ifExists() == Statement.IfExists.FAIL) {
      throw MetastoreFailures.catalogAlreadyExists(catalog);
    }
    return Results.none();
  }

  private StatementResult dropCatalog(Statement.DropCatalog statement) throws SqlFailure {
    Metastore metastore = warehouse.metastore();
    String catalog = statement.catalog().toLowerCase(Locale.ROOT);
    if (!metastore.catalogExists(catalog)) {
      if (statement.ifExists() == Statement.IfExists.IGNORE) {
        return Results.none();
      }
      throw MetastoreFailures.catalogNotFound(catalog);
    }
    List<String> schemas = metastore.schemas(catalog);
    boolean cascade = statement.dependents() == Statement.Dependents.CASCADE;
    if (!cascade && !schemas.equals(List.of(Metastore.DEFAULT_SCHEMA))) {
      throw MetastoreFailures.catalogNotEmpty(catalog);
    }
    for (String schema : schemas) {
      spark.sql("DROP SCHEMA `" + catalog + "`.`" + schema + "`" + (cascade ? " CASCADE" : ""));
    }
    metastore.dropCatalog(catalog);
    return Results.none();
  }

  private StatementResult copyInto(Statement.CopyInto statement) throws SqlFailure, IOException {
    SessionNames.FullName name = names.complete(statement.target());
    warehouse.metastore().requireCatalog(name.catalog());
    DeltaTableV2 target = new TableFinder(spark).copyTarget(name);
    CopyOutcome outcome =
        new CopyInto(spark, warehouse.volumes(), warehouse.clock())
            .run(target, name.quoted(), statement);
    if (outcome instanceof CopyOutcome.Preview preview) {
      return Results.of(preview.rows(), settings.timeZone());
    }
    CopyOutcome.Loaded loaded = (CopyOutcome.Loaded) outcome;
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("num_affected_rows", loaded.rows());
    counts.put("num_inserted_rows", loaded.rows());
    counts.put("num_skipped_corrupt_files", loaded.skippedCorruptFiles());
    return Results.ofCounts(counts);
  }
}
