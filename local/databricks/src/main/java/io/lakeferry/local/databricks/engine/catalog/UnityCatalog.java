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

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.analysis.NamespaceAlreadyExistsException;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.NonEmptyNamespaceException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.NamespaceChange;
import org.apache.spark.sql.connector.catalog.StagedTable;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.TableInfo;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.catalog.DeltaCatalog;
import org.apache.spark.sql.delta.catalog.DeltaTableV2;
import org.apache.spark.sql.execution.datasources.v2.V2SessionCatalog;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * One named catalog for Spark. Delta works on Spark's session catalog only, which has no name of
 * its own to give; so this plugin keeps its schemas there under names of {@link SparkNames} and
 * translates every identifier on its way in. Names already translated pass unchanged, since Delta's
 * own methods call each other.
 */
public final class UnityCatalog extends DeltaCatalog {

  /** The catalog option that names the metastore's folder. */
  public static final String FOLDER_OPTION = "folder";

  private final Clock clock = Clock.systemUTC();
  private String catalog;
  private Metastore metastore;

  @Override
  public void initialize(String name, CaseInsensitiveStringMap options) {
    super.initialize(name, options);
    catalog = Metastore.fold(name);
    metastore = new Metastore(Path.of(options.get(FOLDER_OPTION)));
    setDelegateCatalog(new V2SessionCatalog(spark().sessionState().catalog()));
  }

  @Override
  public String name() {
    return catalog;
  }

  @Override
  public String[] defaultNamespace() {
    return new String[] {Metastore.DEFAULT_SCHEMA};
  }

  private String[] toSpark(String[] namespace) {
    if (namespace.length != 1 || SparkNames.isDatabase(namespace[0])) {
      return namespace;
    }
    return new String[] {SparkNames.database(catalog, namespace[0])};
  }

  private Identifier toSpark(Identifier identifier) {
    String[] namespace = identifier.namespace();
    if (namespace.length == 1 && namespace[0].equalsIgnoreCase("delta")) {
      // delta.`/path` is no schema.
      return identifier;
    }
    String name = identifier.name();
    return Identifier.of(
        toSpark(namespace), SparkNames.isCodedTable(name) ? name : SparkNames.table(name));
  }

  private boolean hasSchema(String[] namespace) {
    return namespace.length == 1
        && !SparkNames.isDatabase(namespace[0])
        && metastore.schemaExists(catalog, namespace[0]);
  }

  @Override
  public Identifier[] listTables(String[] namespace) throws NoSuchNamespaceException {
    return Arrays.stream(super.listTables(toSpark(namespace)))
        .map(table -> Identifier.of(namespace, SparkNames.originalTable(table.name())))
        .toArray(Identifier[]::new);
  }

  @Override
  public boolean tableExists(Identifier identifier) {
    return super.tableExists(toSpark(identifier));
  }

  @Override
  public Table loadTable(Identifier identifier) {
    return super.loadTable(toSpark(identifier));
  }

  @Override
  public Table loadTable(Identifier identifier, long timestamp) {
    return super.loadTable(toSpark(identifier), timestamp);
  }

  @Override
  public Table loadTable(Identifier identifier, String version) {
    return super.loadTable(toSpark(identifier), version);
  }

  @Override
  public void invalidateTable(Identifier identifier) {
    super.invalidateTable(toSpark(identifier));
  }

  @Override
  public Table createTable(
      Identifier identifier,
      StructType schema,
      Transform[] partitions,
      Map<String, String> properties) {
    return super.createTable(toSpark(identifier), schema, partitions, properties);
  }

  @Override
  public Table createTable(
      Identifier identifier,
      Column[] columns,
      Transform[] partitions,
      Map<String, String> properties) {
    return super.createTable(toSpark(identifier), columns, partitions, properties);
  }

  @Override
  public StagedTable stageCreate(Identifier identifier, TableInfo table)
      throws TableAlreadyExistsException, NoSuchNamespaceException {
    return super.stageCreate(toSpark(identifier), table);
  }

  @Override
  public StagedTable stageCreate(
      Identifier identifier,
      Column[] columns,
      Transform[] partitions,
      Map<String, String> properties) {
    return super.stageCreate(toSpark(identifier), columns, partitions, properties);
  }

  @Override
  public StagedTable stageReplace(Identifier identifier, TableInfo table)
      throws NoSuchNamespaceException, NoSuchTableException {
    return super.stageReplace(toSpark(identifier), table);
  }

  @Override
  public StagedTable stageReplace(
      Identifier identifier,
      Column[] columns,
      Transform[] partitions,
      Map<String, String> properties) {
    return super.stageReplace(toSpark(identifier), columns, partitions, properties);
  }

  @Override
  public StagedTable stageCreateOrReplace(Identifier identifier, TableInfo table)
      throws NoSuchNamespaceException {
    return super.stageCreateOrReplace(toSpark(identifier), table);
  }

  @Override
  public StagedTable stageCreateOrReplace(
      Identifier identifier,
      Column[] columns,
      Transform[] partitions,
      Map<String, String> properties) {
    return super.stageCreateOrReplace(toSpark(identifier), columns, partitions, properties);
  }

  @Override
  @SuppressWarnings("Overrides") // In Scala, whose varargs javac does not see as such.
  public Table alterTable(Identifier identifier, TableChange... changes) {
    return super.alterTable(toSpark(identifier), changes);
  }

  @Override
  public boolean dropTable(Identifier identifier) {
    return forgettingDeltaLog(identifier, () -> super.dropTable(toSpark(identifier)));
  }

  @Override
  public boolean purgeTable(Identifier identifier) {
    return forgettingDeltaLog(identifier, () -> super.purgeTable(toSpark(identifier)));
  }

  private boolean forgettingDeltaLog(
      Identifier identifier, java.util.function.BooleanSupplier drop) {
    Optional<org.apache.hadoop.fs.Path> path = Optional.empty();
    if (tableExists(identifier) && loadTable(identifier) instanceof DeltaTableV2 table) {
      path = Optional.of(table.path());
    }
    boolean dropped = drop.getAsBoolean();
    // A table of the same name gets the same folder; it must not meet the old log in the cache.
    path.ifPresent(folder -> DeltaLog.invalidateCache(spark(), folder));
    return dropped;
  }

  @Override
  public void renameTable(Identifier from, Identifier to)
      throws NoSuchTableException, TableAlreadyExistsException {
    super.renameTable(toSpark(from), toSpark(to));
  }

  @Override
  public String[][] listNamespaces() {
    return metastore.schemas(catalog).stream()
        .map(schema -> new String[] {schema})
        .toArray(String[][]::new);
  }

  @Override
  public String[][] listNamespaces(String[] namespace) throws NoSuchNamespaceException {
    if (namespace.length == 0) {
      return listNamespaces();
    }
    if (!namespaceExists(namespace)) {
      throw new NoSuchNamespaceException(namespace);
    }
    return new String[0][];
  }

  @Override
  public boolean namespaceExists(String[] namespace) {
    return hasSchema(namespace) || super.namespaceExists(toSpark(namespace));
  }

  @Override
  public Map<String, String> loadNamespaceMetadata(String[] namespace)
      throws NoSuchNamespaceException {
    if (!hasSchema(namespace)) {
      throw new NoSuchNamespaceException(new String[] {catalog, String.join(".", namespace)});
    }
    Map<String, String> metadata = new HashMap<>();
    metastore
        .schemaEntry(catalog, namespace[0])
        .map(Metastore.Entry::comment)
        .ifPresent(comment -> metadata.put(SupportsNamespaces.PROP_COMMENT, comment));
    return metadata;
  }

  @Override
  public void createNamespace(String[] namespace, Map<String, String> metadata)
      throws NamespaceAlreadyExistsException {
    String schema = namespace[0];
    String comment = metadata.get(SupportsNamespaces.PROP_COMMENT);
    if (!metastore.createSchema(catalog, schema, comment, clock.millis())) {
      throw new NamespaceAlreadyExistsException(new String[] {catalog, schema});
    }
    registerSchema(schema);
  }

  /** Makes a schema of the metastore known to Spark. */
  void registerSchema(String schema) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put(
        SupportsNamespaces.PROP_LOCATION,
        metastore.tablesFolder(catalog, schema).toUri().toString());
    try {
      super.createNamespace(toSpark(new String[] {schema}), metadata);
    } catch (NamespaceAlreadyExistsException e) {
      throw new IllegalStateException("Spark knows schema " + schema + " already", e);
    }
  }

  @Override
  public void alterNamespace(String[] namespace, NamespaceChange... changes)
      throws NoSuchNamespaceException {
    if (!hasSchema(namespace)) {
      throw new NoSuchNamespaceException(new String[] {catalog, String.join(".", namespace)});
    }
    for (NamespaceChange change : changes) {
      if (change instanceof NamespaceChange.SetProperty set
          && set.property().equals(SupportsNamespaces.PROP_COMMENT)) {
        Metastore.Entry entry = metastore.schemaEntry(catalog, namespace[0]).orElseThrow();
        metastore.updateSchema(
            catalog, namespace[0], entry.withComment(set.value(), clock.millis()));
      }
    }
  }

  @Override
  public boolean dropNamespace(String[] namespace, boolean cascade)
      throws NoSuchNamespaceException, NonEmptyNamespaceException {
    if (!hasSchema(namespace)) {
      throw new NoSuchNamespaceException(new String[] {catalog, String.join(".", namespace)});
    }
    String schema = namespace[0];
    List<Identifier> tables = new ArrayList<>(List.of(listTables(namespace)));
    boolean empty = tables.isEmpty() && metastore.volumeEntries(catalog, schema).isEmpty();
    if (!empty && !cascade) {
      throw new NonEmptyNamespaceException(new String[] {catalog, schema});
    }
    for (Identifier table : tables) {
      dropTable(table);
    }
    super.dropNamespace(toSpark(namespace), true);
    metastore.dropSchema(catalog, schema);
    return true;
  }
}
