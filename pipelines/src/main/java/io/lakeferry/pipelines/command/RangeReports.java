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
package io.lakeferry.pipelines.command;

import io.lakeferry.pipelines.options.ExportSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Where the report of a range of periods stands unless another place was asked for. */
final class RangeReports {
  private static final int HASH_LENGTH = 8;

  private RangeReports() {}

  /**
   * A file in the work folder. Its name is that of the stream: two exports, teams or targets do not
   * overwrite each other's, a later launch of the same one does.
   *
   * @param command whose
   */
  static Path file(String command, ExportSettings export) {
    return Path.of(export.tuning().workFolder())
        .resolve(
            "lakeferry-%s-%s-%d-%s.json"
                .formatted(
                    command,
                    shortened(export.exportName().replaceAll("[^A-Za-z0-9_-]+", "_")),
                    export.teamId(),
                    hash(export)));
  }

  /** File systems take some 255 bytes. */
  private static String shortened(String name) {
    return name.substring(0, Math.min(name.length(), 150));
  }

  private static String hash(ExportSettings export) {
    String stream =
        String.join(
            "\n",
            export.exportName(),
            export.warehouse().host(),
            export.identity().canonicalTarget().toString());
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(stream.getBytes(StandardCharsets.UTF_8)))
          .substring(0, HASH_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
