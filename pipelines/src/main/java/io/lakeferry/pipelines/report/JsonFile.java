package io.lakeferry.pipelines.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

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
