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
package io.lakeferry.local.databricks.engine.sql;

import io.lakeferry.local.databricks.engine.SqlFailure;
import java.util.List;

/** The {@code SHOW} statements of Unity Catalog and of the JDBC driver's metadata calls. */
final class ShowStatements {

  private ShowStatements() {}

  static boolean isNext(TokenCursor cursor) {
    return cursor.isNext("show", "catalogs")
        || cursor.isNext("show", "schemas")
        || cursor.isNext("show", "databases")
        || cursor.isNext("show", "volumes")
        || cursor.isNext("show", "keys")
        || cursor.isNext("show", "foreign", "keys")
        || inCatalog(cursor, "tables")
        || inCatalog(cursor, "columns")
        || inCatalog(cursor, "functions");
  }

  private static boolean inCatalog(TokenCursor cursor, String objects) {
    return cursor.isNext("show", objects, "in", "catalog")
        || cursor.isNext("show", objects, "from", "catalog");
  }

  private static boolean takeInCatalog(TokenCursor cursor, String objects) {
    return cursor.take("show", objects, "in", "catalog")
        || cursor.take("show", objects, "from", "catalog");
  }

  private static boolean takeIn(TokenCursor cursor) {
    return cursor.take("in") || cursor.take("from");
  }

  static Statement parse(TokenCursor cursor) throws SqlFailure {
    if (cursor.take("show", "catalogs")) {
      return new Statement.ShowCatalogs(pattern(cursor));
    }
    if (cursor.take("show", "schemas") || cursor.take("show", "databases")) {
      String catalog = takeIn(cursor) ? cursor.expectName() : null;
      return new Statement.ShowSchemas(catalog, pattern(cursor));
    }
    if (cursor.take("show", "volumes")) {
      List<String> schema = takeIn(cursor) ? cursor.expectQualifiedName() : null;
      return new Statement.ShowVolumes(schema, pattern(cursor));
    }
    if (cursor.take("show", "keys")) {
      return keys(cursor, Statement.Keys.PRIMARY);
    }
    if (cursor.take("show", "foreign", "keys")) {
      return keys(cursor, Statement.Keys.FOREIGN);
    }
    if (takeInCatalog(cursor, "tables")) {
      String catalog = cursor.expectName();
      String schemas = patternOf(cursor, "schema");
      return new Statement.ShowTablesInCatalog(catalog, schemas, pattern(cursor));
    }
    if (takeInCatalog(cursor, "columns")) {
      String catalog = cursor.expectName();
      String schemas = patternOf(cursor, "schema");
      String tables = patternOf(cursor, "table");
      return new Statement.ShowColumnsInCatalog(catalog, schemas, tables, pattern(cursor));
    }
    if (takeInCatalog(cursor, "functions")) {
      String catalog = cursor.expectName();
      String schemas = patternOf(cursor, "schema");
      return new Statement.ShowFunctionsInCatalog(catalog, schemas, pattern(cursor));
    }
    throw SyntaxFailures.near(cursor.nextText());
  }

  private static Statement keys(TokenCursor cursor, Statement.Keys keys) throws SqlFailure {
    cursor.expect("in", "catalog");
    String catalog = cursor.expectName();
    cursor.expect("in", "schema");
    String schema = cursor.expectName();
    cursor.expect("in", "table");
    return new Statement.ShowKeys(keys, catalog, schema, cursor.expectName());
  }

  private static String patternOf(TokenCursor cursor, String objects) throws SqlFailure {
    return cursor.take(objects, "like") ? cursor.expectString() : null;
  }

  private static String pattern(TokenCursor cursor) throws SqlFailure {
    if (cursor.isAtEnd() || cursor.isNextSymbol(";")) {
      return null;
    }
    cursor.take("like");
    return cursor.expectString();
  }
}
