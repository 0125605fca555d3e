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

/** {@code CREATE CATALOG} and {@code DROP CATALOG}. */
final class CatalogStatements {

  private CatalogStatements() {}

  static boolean isNext(TokenCursor cursor) {
    return cursor.isNext("create", "catalog") || cursor.isNext("drop", "catalog");
  }

  static Statement parse(TokenCursor cursor) throws SqlFailure {
    if (cursor.take("create", "catalog")) {
      Statement.IfExists ifExists =
          cursor.take("if", "not", "exists") ? Statement.IfExists.IGNORE : Statement.IfExists.FAIL;
      String catalog = cursor.expectName();
      String comment = null;
      while (!cursor.isAtEnd() && !cursor.isNextSymbol(";")) {
        if (cursor.take("managed", "location")) {
          // Where the files lie is the local warehouse's own business.
          cursor.expectString();
        } else {
          cursor.expect("comment");
          comment = cursor.expectString();
        }
      }
      return new Statement.CreateCatalog(catalog, ifExists, comment);
    }
    cursor.expect("drop", "catalog");
    Statement.IfExists ifExists =
        cursor.take("if", "exists") ? Statement.IfExists.IGNORE : Statement.IfExists.FAIL;
    String catalog = cursor.expectName();
    Statement.Dependents dependents = Statement.Dependents.RESTRICT;
    if (cursor.take("cascade")) {
      dependents = Statement.Dependents.CASCADE;
    } else {
      cursor.take("restrict");
    }
    return new Statement.DropCatalog(catalog, ifExists, dependents);
  }
}
