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

import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.volume.OwnMark;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of runs, attempts and what belongs to them. */
final class RunIds {
  static final int LONGEST = 120;

  private static final int HASH_LENGTH = 12;
  private static final int ATTEMPT_LENGTH = 12;
  private static final int STAGE_LENGTH = 12;
  private static final String SEAL = "seal";
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("uuuuMMdd't'HHmm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Pattern STAGE =
      Pattern.compile(
          Pattern.quote(OwnMark.NAME_PREFIX)
              + "[a-z0-9_]*_t[a-z0-9]+_[a-z0-9]+_[a-z0-9]+_g[a-z0-9]+_[0-9a-f]{12}_[a-z0-9]{12}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private RunIds() {}

  /**
   * Export, team, window and generation to be read by people, and a hash of all parts in full,
   * which alone tells runs apart: what people read is clipped and stripped of odd characters.
   */
  static String of(RunIdentity identity) {
    TableName target = identity.canonicalTarget();
    Instant start = identity.window().start();
    Instant end = identity.window().end();
    String hash =
        Hashes.sha256(
                List.of(
                    identity.exportName(),
                    target.catalog(),
                    target.schema(),
                    target.table(),
                    Long.toString(identity.teamId()),
                    start.toString(),
                    end.toString(),
                    Integer.toString(identity.generation())))
            .substring(0, HASH_LENGTH);
    String facts =
        "_t%d_%s_%s_g%d_%s"
            .formatted(
                identity.teamId(),
                MINUTES.format(start),
                MINUTES.format(end),
                identity.generation(),
                hash)
            .toLowerCase(Locale.ROOT)
            .replace('-', 'm');
    String name = identity.exportName().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    int room = LONGEST - facts.length();
    return (name.length() > room ? name.substring(0, room) : name) + facts;
  }

  /** Drawn anew by every launch; can never read {@code seal}. */
  static String newAttemptId() {
    return token(ATTEMPT_LENGTH);
  }

  /** Random characters of [a-z0-9]. */
  static String token(int length) {
    StringBuilder token = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      token.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return token.toString();
  }

  static String sealVolume(String runId) {
    return OwnMark.NAME_PREFIX + runId + "_" + SEAL;
  }

  /** How the names of a run's stage tables begin. */
  static String stagePrefix(String runId) {
    return OwnMark.NAME_PREFIX + runId + "_";
  }

  /** The name of a new stage table, drawn anew by every execution of a load. */
  static String newStage(String runId) {
    return stagePrefix(runId) + token(STAGE_LENGTH);
  }

  /** Whether a table's name is one that {@link #newStage} gives for some run. */
  static boolean isStage(String name) {
    return STAGE.matcher(name).matches();
  }

  static Attempt attempt(RunIdentity identity, String attemptId) {
    String volume = OwnMark.NAME_PREFIX + identity.runId() + "_" + attemptId;
    return new Attempt(
        identity.runId(),
        attemptId,
        volume,
        "/Volumes/"
            + identity.target().catalog()
            + "/"
            + identity.target().schema()
            + "/"
            + volume);
  }
}
