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
package io.lakeferry.sources.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.yaml.snakeyaml.Yaml;

/** A built-in model's file, as far as its query on the engine is concerned. */
record ModelFile(String name, String query, List<ColumnText> columns) {
  private static final Map<String, String> WIRE_TYPES =
      Map.of(
          "STRING", "String",
          "JSON", "String",
          "BIGINT", "Int64",
          "INTEGER", "Int32",
          "DOUBLE", "Float64",
          "BOOLEAN", "Bool",
          "DATE", "Date32",
          "TIMESTAMP", "DateTime64(6, 'UTC')",
          "STRING_ARRAY", "Array(String)");

  ModelFile {
    columns = List.copyOf(columns);
  }

  static ModelFile of(String name) {
    try (InputStream file =
        ModelFile.class.getResourceAsStream("/io/lakeferry/transforms/model/" + name + ".yaml")) {
      Map<?, ?> model = new Yaml().load(new String(file.readAllBytes(), UTF_8));
      String query = (String) ((Map<?, ?>) model.get("source")).get("query");
      List<ColumnText> columns =
          ((List<?>) model.get("columns"))
              .stream().map(column -> ColumnText.of((Map<?, ?>) column)).toList();
      return new ModelFile(name, query, columns);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The rows that an export of all columns reads, optional ones too. */
  String export(String splitCondition) {
    String inner =
        IntStream.range(0, columns.size())
            .mapToObj(index -> columns.get(index).expression() + " AS column_" + index)
            .collect(Collectors.joining(", "));
    String outer =
        IntStream.range(0, columns.size())
            .mapToObj(index -> "column_" + index + " AS `" + columns.get(index).name() + "`")
            .collect(Collectors.joining(", "));
    return "SELECT "
        + outer
        + " FROM (SELECT "
        + inner
        + " FROM (\n"
        + rows(splitCondition)
        + "\n))";
  }

  /** The query alone. */
  String rows(String splitCondition) {
    return query.replace("{split}", splitCondition);
  }

  /** A column; its type is the one on the wire. */
  record ColumnText(String name, String expression, String type) {
    private static ColumnText of(Map<?, ?> column) {
      String name = (String) column.get("name");
      String expression =
          column.containsKey("expression") ? (String) column.get("expression") : name;
      String type = WIRE_TYPES.get((String) column.get("type"));
      boolean nullable = !Boolean.FALSE.equals(column.get("nullable"));
      return new ColumnText(name, expression, nullable ? "Nullable(" + type + ")" : type);
    }
  }
}
