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

import io.lakeferry.transforms.model.Column;
import io.lakeferry.transforms.model.Model;
import io.lakeferry.transforms.model.ModelFile;
import io.lakeferry.transforms.model.ModelSource;
import io.lakeferry.transforms.query.WindowQueries;
import io.lakeferry.transforms.window.RowSelection;
import io.lakeferry.transforms.window.SourceQuery;
import io.lakeferry.transforms.window.Window;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A built-in model of a query, with all its optional columns. */
record BuiltInModel(Model model) {
  static BuiltInModel named(String name) {
    String file = name + ".yaml";
    try (InputStream bytes = Model.class.getResourceAsStream(file)) {
      Model model = ModelFile.parse(file, new String(bytes.readAllBytes(), UTF_8)).model();
      return new BuiltInModel(
          model.with(model.optionalColumns().stream().map(Column::name).toList()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The statements that an export sends. */
  WindowQueries queries(long team, Window window) {
    ModelSource.Query query = (ModelSource.Query) model.source();
    return new WindowQueries(
        model,
        new SourceQuery(model.name(), query.sql(), window),
        RowSelection.landed(team, window));
  }

  List<String> columnNames() {
    return model.sourceColumns().stream().map(Column::name).toList();
  }

  /** What ClickHouse has to send for each column, so that the decoder takes it. */
  List<String> wireTypes() {
    return model.sourceColumns().stream().map(BuiltInModel::wireType).toList();
  }

  private static String wireType(Column column) {
    String type =
        switch (column.type()) {
          case STRING, JSON -> "String";
          case BIGINT -> "Int64";
          case INTEGER -> "Int32";
          case DOUBLE -> "Float64";
          case BOOLEAN -> "Bool";
          case DATE -> "Date32";
          case TIMESTAMP -> "DateTime64(6, 'UTC')";
          case STRING_ARRAY -> "Array(String)";
        };
    return column.nullability() == Column.Nullability.NULLABLE ? "Nullable(" + type + ")" : type;
  }
}
