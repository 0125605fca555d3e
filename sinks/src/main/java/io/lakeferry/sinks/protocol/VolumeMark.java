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
import io.lakeferry.sinks.protocol.RunSpecification.WriteMode;
import io.lakeferry.sinks.volume.OwnMark;
import io.lakeferry.sinks.volume.VolumeEntry;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the comment of one of our volumes says. */
sealed interface VolumeMark {
  /** The run that it belongs to. */
  String runId();

  /** The volume of an attempt. */
  record OfAttempt(String runId, String attemptId) implements VolumeMark {}

  /**
   * A seal. It holds what decides about a run even if the manifest should be gone.
   *
   * @param manifest where the manifest stands in the attempt's volume, null for an empty list,
   *     which needs none
   * @param ingestedAtColumn the target's column of the sealed ingestion timestamp; null if the
   *     model has none
   * @param writeMode how the list comes into the target; APPEND in seals of versions that knew no
   *     other
   * @param statementTimeout for how long a statement of the sealing attempt can live on the server;
   *     null in seals of versions that did not write it down
   */
  record OfSeal(
      RunIdentity identity,
      String attemptId,
      ManifestReference manifest,
      String fingerprint,
      String tableId,
      Instant ingestedAt,
      String ingestedAtColumn,
      WriteMode writeMode,
      Duration statementTimeout)
      implements VolumeMark {
    @Override
    public String runId() {
      return identity.runId();
    }

    /** Whether rows of this list would be doubled by another one of the same window. */
    boolean appends() {
      return switch (writeMode) {
        case APPEND -> true;
        case DEDUPE, MERGE -> false;
      };
    }
  }

  /**
   * A manifest, fixed by its size and hash.
   *
   * @param name file name in the attempt's volume
   */
  record ManifestReference(String name, long bytes, String sha256) {}

  /** The comment. */
  default String comment() {
    ObjectNode node = Json.object();
    if (this instanceof OfAttempt attempt) {
      node.put("kind", "attempt").put("run", attempt.runId()).put("attempt", attempt.attemptId());
    } else if (this instanceof OfSeal seal) {
      node.put("kind", "seal").put("run", seal.runId()).put("attempt", seal.attemptId());
      Json.putIdentity(node, seal.identity());
      node.put("fingerprint", seal.fingerprint());
      node.put("table_id", seal.tableId());
      node.put("ingested_at", seal.ingestedAt().toString());
      if (seal.ingestedAtColumn() != null) {
        node.put("ingested_at_column", seal.ingestedAtColumn());
      }
      node.put("write_mode", seal.writeMode().name());
      if (seal.statementTimeout() != null) {
        node.put("statement_timeout", seal.statementTimeout().toString());
      }
      if (seal.manifest() != null) {
        node.put("manifest", seal.manifest().name());
        node.put("bytes", seal.manifest().bytes());
        node.put("sha256", seal.manifest().sha256());
      }
    }
    return OwnMark.COMMENT_PREFIX + Json.text(node);
  }

  /** Reads a volume's mark; empty if the volume is not ours or its comment was changed. */
  static Optional<VolumeMark> of(VolumeEntry volume) {
    if (!OwnMark.isOn(volume)) {
      return Optional.empty();
    }
    try {
      JsonNode node = Json.read(volume.comment().substring(OwnMark.COMMENT_PREFIX.length()));
      return switch (Json.member(node, "kind").asText()) {
        case "attempt" ->
            Optional.of(
                new OfAttempt(
                    Json.member(node, "run").asText(), Json.member(node, "attempt").asText()));
        case "seal" -> Optional.of(seal(node));
        default -> Optional.empty();
      };
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static OfSeal seal(JsonNode node) {
    ManifestReference manifest =
        node.hasNonNull("manifest")
            ? new ManifestReference(
                Json.member(node, "manifest").asText(),
                Json.member(node, "bytes").asLong(),
                Json.member(node, "sha256").asText())
            : null;
    return new OfSeal(
        Json.identity(node),
        Json.member(node, "attempt").asText(),
        manifest,
        Json.member(node, "fingerprint").asText(),
        Json.member(node, "table_id").asText(),
        Instant.parse(Json.member(node, "ingested_at").asText()),
        node.hasNonNull("ingested_at_column") ? node.get("ingested_at_column").asText() : null,
        node.hasNonNull("write_mode")
            ? WriteMode.valueOf(node.get("write_mode").asText())
            : WriteMode.APPEND,
        node.hasNonNull("statement_timeout")
            ? Duration.parse(node.get("statement_timeout").asText())
            : null);
  }
}
