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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A manifest as the bytes of a JSON file. */
final class ManifestCodec {
  private static final int VERSION = 1;

  private ManifestCodec() {}

  static byte[] write(Manifest manifest) {
    ObjectNode root = Json.object();
    root.put("version", VERSION);
    Json.putIdentity(root, manifest.identity());
    root.put("fingerprint", manifest.fingerprint());
    root.put("table_id", manifest.tableId());
    root.put("ingested_at", manifest.ingestedAt().toString());
    root.put("rows", manifest.rows());
    ArrayNode columns = root.putArray("columns");
    manifest.columns().forEach(columns::add);
    ArrayNode splits = root.putArray("splits");
    for (SplitResult split : manifest.splits()) {
      SplitCodec.put(splits.addObject(), split);
    }
    return Json.text(root).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a manifest.
   *
   * @throws IllegalArgumentException if it is none, or of a newer version
   */
  static Manifest read(byte[] bytes) {
    JsonNode root = Json.read(new String(bytes, StandardCharsets.UTF_8));
    int version = Json.member(root, "version").asInt();
    if (version != VERSION) {
      throw new IllegalArgumentException("a manifest of version " + version);
    }
    List<String> columns = new ArrayList<>();
    Json.member(root, "columns").forEach(column -> columns.add(column.asText()));
    List<SplitResult> splits = new ArrayList<>();
    for (JsonNode node : Json.member(root, "splits")) {
      splits.add(SplitCodec.read(node));
    }
    return new Manifest(
        Json.identity(root),
        Json.member(root, "fingerprint").asText(),
        Json.member(root, "table_id").asText(),
        Instant.parse(Json.member(root, "ingested_at").asText()),
        columns,
        splits);
  }
}
