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
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeferry.sinks.volume.OwnMark;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * What the comment of one of our stage tables says.
 *
 * @param runId the run that it belongs to
 * @param createdAt by the warehouse's clock
 */
record StageMark(String runId, Instant createdAt) {
  private static final String KIND = "stage";

  /** The comment. */
  String comment() {
    ObjectNode node = Json.object();
    node.put("kind", KIND).put("run", runId).put("created_at", createdAt.toString());
    return OwnMark.COMMENT_PREFIX + Json.text(node);
  }

  /**
   * Reads a table's mark; empty if the table is not ours, whatever its name.
   *
   * @param comment may be null
   */
  static Optional<StageMark> of(String name, String comment) {
    if (comment == null
        || !name.startsWith(OwnMark.NAME_PREFIX)
        || !comment.startsWith(OwnMark.COMMENT_PREFIX)) {
      return Optional.empty();
    }
    try {
      JsonNode node = Json.read(comment.substring(OwnMark.COMMENT_PREFIX.length()));
      StageMark mark =
          new StageMark(
              Json.member(node, "run").asText(),
              Instant.parse(Json.member(node, "created_at").asText()));
      boolean ours =
          Json.member(node, "kind").asText().equals(KIND)
              && name.startsWith(RunIds.stagePrefix(mark.runId()));
      return ours ? Optional.of(mark) : Optional.empty();
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
