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
package io.lakeferry.local.platform;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The last lines of a server's log, without secrets. */
final class LogTail {
  private static final int LINES = 20;
  private static final int BYTES = 32 * 1024;

  private final Path log;
  private final List<String> secrets;

  LogTail(Path log, List<String> secrets) {
    this.log = log;
    this.secrets = List.copyOf(secrets);
  }

  /** Indented lines, each ending in a line break; says so when there are none. */
  String text() {
    List<String> lines = read().lines().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty()) {
      return "  (the log is empty)\n";
    }
    return lines.stream()
        .skip(Math.max(0, lines.size() - LINES))
        .map(line -> "  " + withoutSecrets(line) + "\n")
        .collect(Collectors.joining());
  }

  private String withoutSecrets(String line) {
    String clean = line;
    for (String secret : secrets) {
      clean = clean.replace(secret, "***");
    }
    return clean;
  }

  private String read() {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long start = Math.max(0, file.length() - BYTES);
      byte[] bytes = new byte[(int) (file.length() - start)];
      file.seek(start);
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "The log " + log + " cannot be read: " + e.getMessage();
    }
  }
}
