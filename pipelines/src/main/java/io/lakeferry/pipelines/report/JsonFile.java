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
package io.lakeferry.pipelines.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeferry.transforms.window.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** JSON files that appear whole or not at all, and what reports have in common. */
final class JsonFile {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonFile() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Writes it, over an earlier one of the same name. */
  static void write(ObjectNode content, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path unfinished = Files.createTempFile(folder, "." + file.getFileName(), ".tmp");
    try {
      Files.writeString(
          unfinished, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n");
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** What is not known is null, never a number that could be taken for one. */
  static void putCount(ObjectNode node, String name, long count) {
    if (count < 0) {
      node.putNull(name);
    } else {
      node.put(name, count);
    }
  }

  /** The end of a range that was left out, or null. */
  static void putRest(ObjectNode node, Optional<Window> left) {
    if (left.isEmpty()) {
      node.putNull("rest");
      return;
    }
    ObjectNode rest = node.putObject("rest");
    rest.put("start", left.get().start().toString());
    rest.put("end", left.get().end().toString());
  }

  static void putFailure(ObjectNode node, RunReport.Failure failure) {
    if (failure == null) {
      node.putNull("error");
      return;
    }
    ObjectNode error = node.putObject("error");
    error.put("code", failure.code().name());
    error.put("retryable", failure.code().retryable());
    error.put("message", failure.message());
  }
}
