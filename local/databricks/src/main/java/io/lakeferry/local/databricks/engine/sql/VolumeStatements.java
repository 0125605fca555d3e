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

/** {@code CREATE}, {@code DROP}, {@code DESCRIBE} and {@code COMMENT ON} a volume. */
final class VolumeStatements {

  private VolumeStatements() {}

  static boolean isNext(TokenCursor cursor) {
    return cursor.isNext("create", "volume")
        || cursor.isNext("create", "external", "volume")
        || cursor.isNext("drop", "volume")
        || cursor.isNext("describe", "volume")
        || cursor.isNext("desc", "volume")
        || cursor.isNext("comment", "on", "volume");
  }

  static Statement parse(TokenCursor cursor) throws SqlFailure {
    if (cursor.take("create", "volume")) {
      Statement.IfExists ifExists =
          cursor.take("if", "not", "exists") ? Statement.IfExists.IGNORE : Statement.IfExists.FAIL;
      List<String> name = cursor.expectQualifiedName();
      String comment = cursor.take("comment") ? cursor.expectString() : null;
      return new Statement.CreateVolume(name, ifExists, comment);
    }
    if (cursor.take("drop", "volume")) {
      Statement.IfExists ifExists =
          cursor.take("if", "exists") ? Statement.IfExists.IGNORE : Statement.IfExists.FAIL;
      return new Statement.DropVolume(cursor.expectQualifiedName(), ifExists);
    }
    if (cursor.take("describe", "volume") || cursor.take("desc", "volume")) {
      return new Statement.DescribeVolume(cursor.expectQualifiedName());
    }
    if (cursor.take("create", "external", "volume")) {
      throw new SqlFailure(
          "UNSUPPORTED_FEATURE",
          "0A000",
          "[UNSUPPORTED_FEATURE] The local warehouse has managed volumes only. SQLSTATE: 0A000",
          null);
    }
    cursor.expect("comment", "on", "volume");
    List<String> name = cursor.expectQualifiedName();
    cursor.expect("is");
    String comment = cursor.take("null") ? null : cursor.expectString();
    return new Statement.CommentOnVolume(name, comment);
  }
}
