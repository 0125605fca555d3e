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
import io.lakeferry.local.databricks.engine.StatementParameter;
import java.util.List;
import java.util.Optional;

/** Recognises the statements that are ours by their first keywords; all others are Spark's. */
public final class StatementParser {

  /** Settings of SQL warehouses that Spark does not know by these names. */
  private static final List<String> PARAMETERS =
      List.of("statement_timeout", "ansi_mode", "timezone");

  private StatementParser() {}

  /**
   * Parses a statement of ours.
   *
   * @param parameters what the statement's markers stand for
   * @return empty if it is a statement for Spark
   * @throws SqlFailure PARSE_SYNTAX_ERROR if it starts like one of ours and then is wrong
   */
  public static Optional<Statement> parse(String sql, List<StatementParameter> parameters)
      throws SqlFailure {
    TokenCursor head = new TokenCursor(sql, Tokenizer.tokenize(sql));
    if (!isOurs(head)) {
      return Optional.empty();
    }
    String bound = parameters.isEmpty() ? sql : ParameterBinder.bind(sql, parameters);
    return Optional.of(parseOurs(new TokenCursor(bound, Tokenizer.tokenize(bound))));
  }

  private static boolean isOurs(TokenCursor cursor) {
    return cursor.isNext("copy", "into")
        || cursor.isNext("use")
        || cursor.isNext("set", "catalog")
        || PARAMETERS.stream().anyMatch(name -> cursor.isNext("set", name))
        || cursor.isNext("list")
        || cursor.isNext("put")
        || cursor.isNext("get")
        || cursor.isNext("remove")
        || CatalogStatements.isNext(cursor)
        || VolumeStatements.isNext(cursor)
        || ShowStatements.isNext(cursor);
  }

  private static Statement parseOurs(TokenCursor cursor) throws SqlFailure {
    Statement statement;
    if (cursor.take("copy", "into")) {
      return CopyIntoParser.parse(cursor);
    } else if (ShowStatements.isNext(cursor)) {
      statement = ShowStatements.parse(cursor);
    } else if (VolumeStatements.isNext(cursor)) {
      statement = VolumeStatements.parse(cursor);
    } else if (CatalogStatements.isNext(cursor)) {
      statement = CatalogStatements.parse(cursor);
    } else if (cursor.take("list")) {
      statement = new Statement.ListFiles(cursor.expectString());
    } else if (cursor.take("put")) {
      String localFile = cursor.expectString();
      cursor.expect("into");
      String volumePath = cursor.expectString();
      Statement.Overwrite overwrite =
          cursor.take("overwrite") ? Statement.Overwrite.YES : Statement.Overwrite.NO;
      statement =
          new Statement.VolumeFile(Statement.FileOperation.PUT, localFile, volumePath, overwrite);
    } else if (cursor.take("get")) {
      String volumePath = cursor.expectString();
      cursor.expect("to");
      statement =
          new Statement.VolumeFile(
              Statement.FileOperation.GET,
              cursor.expectString(),
              volumePath,
              Statement.Overwrite.YES);
    } else if (cursor.take("remove")) {
      statement =
          new Statement.VolumeFile(
              Statement.FileOperation.REMOVE, null, cursor.expectString(), Statement.Overwrite.YES);
    } else {
      statement = parseUse(cursor);
    }
    cursor.expectEnd();
    return statement;
  }

  private static Statement parseUse(TokenCursor cursor) throws SqlFailure {
    if (!cursor.isNext("set", "catalog") && cursor.take("set")) {
      String name = cursor.expectName();
      cursor.expectSymbol("=");
      return new Statement.SetParameter(name, cursor.expectOptionValue());
    }
    if (cursor.take("set", "catalog") || cursor.take("use", "catalog")) {
      return new Statement.UseCatalog(cursor.expectNameOrString());
    }
    cursor.expect("use");
    if (!cursor.take("schema") && !cursor.take("database")) {
      cursor.take("namespace");
    }
    List<String> name = cursor.expectQualifiedName();
    if (name.size() > 2) {
      throw SyntaxFailures.near(name.get(2));
    }
    return new Statement.UseSchema(name);
  }
}
