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
package io.lakeferry.local.databricks.service.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** JSON documents of requests and replies. */
public final class Json {
  /** Thread-safe once configured, which it is. */
  public static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** A new empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** A member's text; empty if it is absent, null or empty. */
  public static Optional<String> text(JsonNode object, String member) {
    String value = object.path(member).asText("");
    return object.hasNonNull(member) && !value.isEmpty() ? Optional.of(value) : Optional.empty();
  }

  /**
   * A member's text that must be there.
   *
   * @throws ApiFailure 400 if it is not
   */
  public static String requiredText(JsonNode object, String member) throws ApiFailure {
    return text(object, member)
        .orElseThrow(() -> ApiFailure.invalidParameter("Missing required field: " + member));
  }
}
