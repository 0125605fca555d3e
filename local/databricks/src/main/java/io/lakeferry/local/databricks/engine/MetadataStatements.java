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
import io.lakeferry.local.databricks.engine.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.catalog.CatalogV2Util;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * SHOW statements, with the columns that the JDBC driver's DatabaseMetaData reads.
 *
 * @see <a href="https://github.com/databricks/databricks-jdbc">the driver</a>
 */
final class MetadataStatements {

  private final TableFinder tables;
  private final Metastore metastore;
  private final SessionNames names;

  MetadataStatements(TableFinder tables, Metastore metastore, SessionNames names) {
    this.tables = tables;
    this.metastore = metastore;
    this.names = names;
  }

  StatementResult run(Statement statement) throws SqlFailure {
    if (statement instanceof Statement.ShowCatalogs show) {
      return showCatalogs(show);
    } else if (statement instanceof Statement.ShowSchemas show) {
      return showSchemas(show);
    } else if (statement instanceof Statement.ShowTablesInCatalog show) {
      return showTables(show);
    } else if (statement instanceof Statement.ShowColumnsInCatalog show) {
      return showColumns(show);
    } else if (statement instanceof Statement.ShowKeys show) {
      return showKeys(show);
    } else if (statement instanceof Statement.ShowFunctionsInCatalog show) {
      metastore.requireCatalog(show.catalog());
      return Results.ofStrings(
          List.of(
              "functionName",
              "namespace",
              "catalogName",
              "remarks",
              "functionType",
              "specificName"),
          List.of());
    }
    throw new IllegalArgumentException("no metadata statement: " + statement);
  }

  private StatementResult showCatalogs(Statement.ShowCatalogs statement) {
    NamePattern pattern = new NamePattern(statement.pattern());
    return Results.ofStrings(
        List.of("catalog"),
        metastore.catalogs().stream().filter(pattern::matches).map(List::of).toList());
  }

  private StatementResult showSchemas(Statement.ShowSchemas statement) throws SqlFailure {
    String catalog = statement.catalog() == null ? names.catalog() : statement.catalog();
    metastore.requireCatalog(catalog);
    NamePattern pattern = new NamePattern(statement.pattern());
    return Results.ofStrings(
        List.of("databaseName"),
        metastore.schemas(catalog).stream().filter(pattern::matches).map(List::of).toList());
  }

  private StatementResult showTables(Statement.ShowTablesInCatalog statement) throws SqlFailure {
    String catalog = statement.catalog();
    metastore.requireCatalog(catalog);
    NamePattern pattern = new NamePattern(statement.tablePattern());
    List<List<String>> rows = new ArrayList<>();
    for (String schema : schemas(catalog, statement.schemaPattern())) {
      for (String table : tables.list(catalog, schema)) {
        Optional<Table> found =
            pattern.matches(table) ? tables.find(catalog, schema, table) : Optional.empty();
        found.ifPresent(
            value ->
                rows.add(
                    Arrays.asList(schema, table, "false", "", catalog, "TABLE", comment(value))));
      }
    }
    return Results.ofStrings(
        List.of(
            "namespace",
            "tableName",
            "isTemporary",
            "information",
            "catalogName",
            "tableType",
            "remarks"),
        rows);
  }

  private static String comment(Table table) {
    return table.properties().getOrDefault(TableCatalog.PROP_COMMENT, "");
  }

  private List<String> schemas(String catalog, String patternText) {
    NamePattern pattern = new NamePattern(patternText);
    return metastore.schemas(catalog).stream().filter(pattern::matches).toList();
  }

  private StatementResult showColumns(Statement.ShowColumnsInCatalog statement) throws SqlFailure {
    String catalog = statement.catalog();
    metastore.requireCatalog(catalog);
    NamePattern tablePattern = new NamePattern(statement.tablePattern());
    NamePattern columnPattern = new NamePattern(statement.columnPattern());
    List<List<String>> rows = new ArrayList<>();
    for (String schema : schemas(catalog, statement.schemaPattern())) {
      for (String table : tables.list(catalog, schema)) {
        if (tablePattern.matches(table)) {
          tables
              .find(catalog, schema, table)
              .ifPresent(found -> addColumns(catalog, schema, table, found, columnPattern, rows));
        }
      }
    }
    return new StatementResult(COLUMNS, rows);
  }

  private static final List<ResultColumn> COLUMNS =
      List.of(
          text("col_name"),
          text("catalogName"),
          text("namespace"),
          text("tableName"),
          text("columnType"),
          number("columnSize"),
          number("decimalDigits"),
          number("radix"),
          text("isNullable"),
          text("remarks"),
          number("ordinalPosition"),
          text("isAutoIncrement"),
          text("isGenerated"));

  private static ResultColumn text(String name) {
    return ResultTypes.column(name, DataTypes.StringType);
  }

  private static ResultColumn number(String name) {
    return ResultTypes.column(name, DataTypes.IntegerType);
  }

  private static void addColumns(
      String catalog,
      String schema,
      String table,
      Table found,
      NamePattern pattern,
      List<List<String>> rows) {
    StructType columns = CatalogV2Util.v2ColumnsToStructType(found.columns());
    int ordinal = 0;
    for (StructField field : columns.fields()) {
      if (pattern.matches(field.name())) {
        rows.add(
            Arrays.asList(
                field.name(),
                catalog,
                schema,
                table,
                field.dataType().sql(),
                size(field.dataType()),
                digits(field.dataType()),
                "10",
                Boolean.toString(field.nullable()),
                field.getComment().getOrElse(() -> ""),
                Integer.toString(ordinal),
                "NO",
                "NO"));
      }
      ordinal++;
    }
  }

  private static String size(DataType type) {
    if (type instanceof DecimalType decimal) {
      return Integer.toString(decimal.precision());
    }
    return Integer.toString(type.defaultSize());
  }

  private static String digits(DataType type) {
    return Integer.toString(type instanceof DecimalType decimal ? decimal.scale() : 0);
  }

  /** Keys are informational on Databricks and not kept here: there are none. */
  private StatementResult showKeys(Statement.ShowKeys statement) throws SqlFailure {
    metastore.requireSchema(statement.catalog(), statement.schema());
    return switch (statement.keys()) {
      case PRIMARY ->
          Results.ofStrings(
              List.of(
                  "catalogName", "namespace", "tableName", "col_name", "keySeq", "constraintName"),
              List.of());
      case FOREIGN ->
          Results.ofStrings(
              List.of(
                  "parentCatalogName",
                  "parentNamespace",
                  "parentTableName",
                  "parentColName",
                  "catalogName",
                  "namespace",
                  "tableName",
                  "col_name",
                  "keySeq",
                  "updateRule",
                  "deleteRule",
                  "constraintName",
                  "parentKeyName",
                  "deferrability"),
              List.of());
    };
  }
}
