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

import io.lakeferry.local.databricks.engine.catalog.SparkNames;
import java.util.ArrayList;
import java.util.List;

/** Results of DESCRIBE and SHOW as Databricks gives them. */
final class Descriptions {

  private Descriptions() {}

  static StatementResult restoreNames(StatementResult result) {
    List<ResultColumn> columns = result.columns().stream().map(Descriptions::column).toList();
    List<List<String>> rows = new ArrayList<>();
    for (List<String> row : result.rows()) {
      List<String> values = new ArrayList<>(row.size());
      for (int index = 0; index < row.size(); index++) {
        String name = columns.get(index).name();
        values.add(value(row.get(index), name.equals("database")));
      }
      rows.add(values);
    }
    return new StatementResult(columns, rows);
  }

  /** SHOW TABLES calls the schema otherwise on Databricks. */
  private static ResultColumn column(ResultColumn column) {
    return column.name().equals("namespace")
        ? new ResultColumn(
            "database", column.typeText(), column.typeName(), column.precision(), column.scale())
        : column;
  }

  private static String value(String value, boolean schemaName) {
    if (value == null || value.startsWith("file:")) {
      // A path is a path, whatever names its folders have.
      return value;
    }
    String restored = SparkNames.restore(value);
    boolean quoted = schemaName && restored.length() > 1 && restored.startsWith("`");
    return quoted ? restored.substring(1, restored.length() - 1).replace("``", "`") : restored;
  }
}
