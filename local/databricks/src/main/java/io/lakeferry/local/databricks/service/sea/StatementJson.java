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
package io.lakeferry.local.databricks.service.sea;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeferry.local.databricks.engine.ResultColumn;
import io.lakeferry.local.databricks.engine.StatementResult;
import io.lakeferry.local.databricks.service.http.Json;
import java.util.List;
import java.util.Optional;

/** Statements in the API's form; results inline, as one chunk of JSON_ARRAY. */
final class StatementJson {
  private StatementJson() {}

  static ObjectNode of(Statement statement) {
    ObjectNode document = Json.object();
    document.put("statement_id", statement.id());
    ObjectNode status = document.putObject("status");
    status.put("state", statement.state().name());
    Optional<Outcome> outcome = statement.outcome();
    if (outcome.isPresent() && outcome.get() instanceof Outcome.Failure failure) {
      status.put("sql_state", failure.sqlState());
      status
          .putObject("error")
          .put("error_code", failure.errorCode())
          .put("message", failure.message());
    }
    if (outcome.isPresent() && outcome.get() instanceof Outcome.Success success) {
      List<List<String>> rows = rows(statement, success.result());
      document.set("manifest", manifest(success, rows));
      document.set("result", chunk(rows));
    }
    return document;
  }

  /** The only chunk of a result. */
  static ObjectNode chunk(Statement statement, Outcome.Success success) {
    return chunk(rows(statement, success.result()));
  }

  /** Those that the client gets. */
  static List<List<String>> rows(Statement statement, StatementResult result) {
    int count = (int) Math.min(statement.rowLimit(), result.rows().size());
    return result.rows().subList(0, count);
  }

  private static ObjectNode manifest(Outcome.Success success, List<List<String>> rows) {
    ObjectNode manifest = Json.object();
    manifest.put("format", "JSON_ARRAY");
    ObjectNode schema = manifest.putObject("schema");
    List<ResultColumn> columns = success.result().columns();
    schema.put("column_count", columns.size());
    ArrayNode members = schema.putArray("columns");
    for (int position = 0; position < columns.size(); position++) {
      ResultColumn column = columns.get(position);
      ObjectNode member = members.addObject();
      member.put("name", column.name());
      member.put("type_text", column.typeText());
      member.put("type_name", column.typeName());
      member.put("position", position);
      if (column.precision() != null) {
        member.put("type_precision", column.precision());
      }
      if (column.scale() != null) {
        member.put("type_scale", column.scale());
      }
    }
    manifest.put("total_chunk_count", rows.isEmpty() ? 0 : 1);
    ArrayNode chunks = manifest.putArray("chunks");
    if (!rows.isEmpty()) {
      chunks.addObject().put("chunk_index", 0).put("row_offset", 0).put("row_count", rows.size());
    }
    manifest.put("total_row_count", rows.size());
    manifest.put("truncated", rows.size() < success.result().rows().size());
    if (success.kind() == Outcome.ResultKind.VOLUME_OPERATION) {
      manifest.put("is_volume_operation", true);
    }
    return manifest;
  }

  private static ObjectNode chunk(List<List<String>> rows) {
    ObjectNode chunk = Json.object();
    chunk.put("chunk_index", 0);
    chunk.put("row_offset", 0);
    chunk.put("row_count", rows.size());
    ArrayNode data = chunk.putArray("data_array");
    for (List<String> row : rows) {
      ArrayNode values = data.addArray();
      row.forEach(values::add);
    }
    return chunk;
  }
}
