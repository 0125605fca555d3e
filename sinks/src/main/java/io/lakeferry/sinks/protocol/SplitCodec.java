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
package io.lakeferry.sinks.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeferry.transforms.row.TextCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The result of a split as a JSON object, in manifests and in notes. */
final class SplitCodec {
  private SplitCodec() {}

  static void put(ObjectNode node, SplitResult split) {
    node.put("id", split.splitId());
    node.put("rows_planned", split.rowsPlanned());
    node.put("rows_confirmed", split.rowsConfirmed());
    node.put("rows_read", split.rowsRead());
    node.put("repaired_strings", split.texts().repaired());
    node.put("leading_quotes", split.texts().leadingQuotes());
    node.put("tries", split.tries());
    node.put("read_time", split.readTime().toString());
    node.put("write_time", split.writeTime().toString());
    node.put("upload_time", split.uploadTime().toString());
    node.put("origin", split.origin().name());
    ArrayNode files = node.putArray("files");
    for (ShardFile file : split.files()) {
      files
          .addObject()
          .put("name", file.name())
          .put("rows", file.rows())
          .put("bytes", file.bytes());
    }
  }

  /**
   * Reads a result.
   *
   * @throws IllegalArgumentException if it is none
   */
  static SplitResult read(JsonNode node) {
    List<ShardFile> files = new ArrayList<>();
    for (JsonNode file : Json.member(node, "files")) {
      files.add(
          new ShardFile(
              Json.member(file, "name").asText(),
              Json.member(file, "rows").asLong(),
              Json.member(file, "bytes").asLong()));
    }
    return new SplitResult(
        Json.member(node, "id").asInt(),
        Json.member(node, "rows_planned").asLong(),
        Json.member(node, "rows_confirmed").asLong(),
        Json.member(node, "rows_read").asLong(),
        new TextCounts(
            Json.member(node, "repaired_strings").asLong(),
            Json.member(node, "leading_quotes").asLong()),
        Json.member(node, "tries").asInt(),
        files,
        Duration.parse(Json.member(node, "read_time").asText()),
        Duration.parse(Json.member(node, "write_time").asText()),
        Duration.parse(Json.member(node, "upload_time").asText()),
        origin(node));
  }

  /** Manifests of earlier versions do not tell. */
  private static SplitResult.Origin origin(JsonNode node) {
    JsonNode origin = node.get("origin");
    return origin == null ? SplitResult.Origin.READ : SplitResult.Origin.valueOf(origin.asText());
  }
}
