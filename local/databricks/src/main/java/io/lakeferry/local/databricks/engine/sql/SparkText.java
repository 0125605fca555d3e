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

/**
 * Takes out of a statement what Spark refuses and Databricks keeps as mere information: primary and
 * foreign keys in CREATE TABLE.
 *
 * @see <a
 *     href="https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-syntax-ddl-create-table-constraint">constraints</a>
 */
public final class SparkText {

  private SparkText() {}

  /** The statement as Spark should see it; the same text if there is nothing to take out. */
  public static String forSpark(String sql) throws SqlFailure {
    List<Token> tokens = Tokenizer.tokenize(sql);
    TokenCursor cursor = new TokenCursor(sql, tokens);
    boolean createsTable =
        cursor.isNext("create", "table")
            || cursor.isNext("create", "or", "replace", "table")
            || cursor.isNext("replace", "table");
    return createsTable ? new KeyConstraints(sql, tokens).strip() : sql;
  }
}
