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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.transforms.window.Window;
import java.time.Instant;

/** Our few values as JSON, written out by hand, as they stand in volumes for other versions. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static String text(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }

  /**
   * Reads an object.
   *
   * @throws IllegalArgumentException if it is none
   */
  static JsonNode read(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      if (node == null || !node.isObject()) {
        throw new IllegalArgumentException("no JSON object");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON", e);
    }
  }

  /** A member that has to be there. */
  static JsonNode member(JsonNode node, String name) {
    JsonNode member = node.get(name);
    if (member == null || member.isNull()) {
      throw new IllegalArgumentException("no member " + name);
    }
    return member;
  }

  static void putIdentity(ObjectNode node, RunIdentity identity) {
    node.put("export", identity.exportName());
    node.put("catalog", identity.target().catalog());
    node.put("schema", identity.target().schema());
    node.put("table", identity.target().table());
    node.put("team", identity.teamId());
    node.put("start", identity.window().start().toString());
    node.put("end", identity.window().end().toString());
    node.put("generation", identity.generation());
  }

  static RunIdentity identity(JsonNode node) {
    return new RunIdentity(
        member(node, "export").asText(),
        new TableName(
            member(node, "catalog").asText(),
            member(node, "schema").asText(),
            member(node, "table").asText()),
        member(node, "team").asLong(),
        new Window(
            Instant.parse(member(node, "start").asText()),
            Instant.parse(member(node, "end").asText())),
        member(node, "generation").asInt());
  }
}
