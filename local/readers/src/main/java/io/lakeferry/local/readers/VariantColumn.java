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
package io.lakeferry.local.readers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.parquet.variant.Variant;

/**
 * A VARIANT column of Parquet files. DuckDB reads it as what it is in a file, a group of two
 * binaries (https://github.com/apache/parquet-format/blob/master/VariantEncoding.md).
 *
 * @param key a text column that says whose value it is
 * @param column the VARIANT column
 */
record VariantColumn(String key, String column) {
  private static final String PLAIN_GROUP = "STRUCT(\"value\" BLOB, metadata BLOB)";

  /**
   * Hands on key and value of every row; a NULL has no value, unlike the value {@code null}.
   *
   * @throws SQLException if a file cannot be read, or its group is not the plain one of value and
   *     metadata (shredded values have further fields)
   */
  void forEachRow(List<Path> files, Consumer<JsonNode> consumer) throws SQLException {
    if (files.isEmpty()) {
      return;
    }
    String from =
        files.stream()
            .map(file -> "'" + file.toString().replace("'", "''") + "'")
            .collect(Collectors.joining(", ", " FROM read_parquet([", "])"));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      requirePlainGroup(statement, from);
      String group = quoted(column);
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT %s, %s IS NULL, %s['value'], %s['metadata']"
                      .formatted(quoted(key), group, group, group)
                  + from)) {
        while (rows.next()) {
          ObjectNode row = JsonNodeFactory.instance.objectNode();
          row.put(key, rows.getString(1));
          if (!rows.getBoolean(2)) {
            row.set(column, VariantJson.decode(new Variant(rows.getBytes(3), rows.getBytes(4))));
          }
          consumer.accept(row);
        }
      }
    }
  }

  private void requirePlainGroup(Statement statement, String from) throws SQLException {
    try (ResultSet types =
        statement.executeQuery("SELECT typeof(" + quoted(column) + ")" + from + " LIMIT 1")) {
      if (types.next()) {
        String type = types.getString(1);
        if (!type.equals(PLAIN_GROUP)) {
          throw new SQLException(column + " is " + type + ", not " + PLAIN_GROUP);
        }
      }
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
