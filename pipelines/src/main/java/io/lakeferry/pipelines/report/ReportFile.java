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
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Writes a report as JSON. Whoever looks sees the whole file or none. */
public final class ReportFile {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ReportFile() {}

  /**
   * Writes the report, over an earlier one of the same name.
   *
   * @throws IOException if the folder cannot be made or written
   */
  public static void write(RunReport report, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path unfinished = Files.createTempFile(folder, "." + file.getFileName(), ".tmp");
    try {
      Files.writeString(
          unfinished,
          MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree(report)) + "\n");
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** The report as JSON in one line, for a log. */
  public static String line(RunReport report) {
    return tree(report).toString();
  }

  private static ObjectNode tree(RunReport report) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("run", report.runId());
    root.put("attempt", report.attemptId());
    root.put("state", report.state().name());
    root.put("exitCode", report.exitCode());
    root.put("export", report.identity().exportName());
    root.put("model", report.modelName());
    root.put("team", report.identity().teamId());
    root.put("target", report.identity().target().toString());
    root.put("generation", report.identity().generation());
    ObjectNode window = root.putObject("window");
    window.put("start", report.identity().window().start().toString());
    window.put("end", report.identity().window().end().toString());
    root.put("sourceTable", report.sourceTable());
    ObjectNode rows = root.putObject("rows");
    putCount(rows, "expected", report.rows().expected());
    putCount(rows, "read", report.rows().read());
    putCount(rows, "written", report.rows().written());
    putCount(rows, "loaded", report.rows().loaded());
    putCount(root, "splits", report.splits());
    putCount(root, "splitTries", report.splitTries());
    putCount(root, "files", report.files());
    putCount(root, "bytes", report.bytes());
    putCount(root, "badJson", report.badJson());
    putCount(root, "repairedStrings", report.repairedStrings());
    putCount(root, "statements", report.statements());
    root.put("ingestedAt", text(report.ingestedAt()));
    root.put("startedAt", text(report.startedAt()));
    root.put("endedAt", text(report.endedAt()));
    putTimings(root.putObject("phaseMillis"), report.timings());
    if (report.workerTimings().isEmpty()) {
      root.putNull("workerMillis");
    } else {
      putTimings(root.putObject("workerMillis"), report.workerTimings());
    }
    ArrayNode warnings = root.putArray("warnings");
    report.warnings().forEach(warnings::add);
    if (report.failure() == null) {
      root.putNull("error");
    } else {
      ObjectNode error = root.putObject("error");
      error.put("code", report.failure().code().name());
      error.put("retryable", report.failure().code().retryable());
      error.put("message", report.failure().message());
    }
    return root;
  }

  /** What is not known is null, never a number that could be taken for one. */
  private static void putCount(ObjectNode node, String name, long count) {
    if (count < 0) {
      node.putNull(name);
    } else {
      node.put(name, count);
    }
  }

  private static void putTimings(ObjectNode node, Map<String, Duration> timings) {
    timings.forEach((phase, time) -> node.put(phase, time.toMillis()));
  }

  private static String text(Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
