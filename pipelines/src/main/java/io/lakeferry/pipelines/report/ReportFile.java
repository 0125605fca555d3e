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

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeferry.sinks.protocol.SplitOrigins;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Writes a report as JSON. Whoever looks sees the whole file or none. */
public final class ReportFile {
  private ReportFile() {}

  /**
   * Writes the report, over an earlier one of the same name.
   *
   * @throws IOException if the folder cannot be made or written
   */
  public static void write(RunReport report, Path file) throws IOException {
    JsonFile.write(tree(report), file);
  }

  /** The report as JSON in one line, for a log. */
  public static String line(RunReport report) {
    return tree(report).toString();
  }

  private static ObjectNode tree(RunReport report) {
    ObjectNode root = JsonFile.object();
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
    JsonFile.putCount(rows, "expected", report.rows().expected());
    JsonFile.putCount(rows, "read", report.rows().read());
    JsonFile.putCount(rows, "written", report.rows().written());
    JsonFile.putCount(rows, "loaded", report.rows().loaded());
    if (report.merge() != null) {
      rows.put("updated", report.merge().updated());
      rows.put("inserted", report.merge().inserted());
      rows.put("skipped", report.merge().skipped());
      rows.put("conflicts", report.merge().conflicts());
    }
    JsonFile.putCount(root, "splits", report.splits());
    JsonFile.putCount(root, "splitTries", report.splitTries());
    putOrigins(root, report.splitOrigins());
    JsonFile.putCount(root, "files", report.files());
    JsonFile.putCount(root, "bytes", report.bytes());
    JsonFile.putCount(root, "badJson", report.badJson());
    JsonFile.putCount(root, "repairedStrings", report.repairedStrings());
    JsonFile.putCount(root, "statements", report.statements());
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
    JsonFile.putFailure(root, report.failure());
    return root;
  }

  private static void putOrigins(ObjectNode root, SplitOrigins origins) {
    if (origins == null) {
      root.putNull("splitOrigins");
      return;
    }
    root.putObject("splitOrigins")
        .put("read", origins.read())
        .put("readAgain", origins.readAgain())
        .put("takenOver", origins.takenOver());
  }

  private static void putTimings(ObjectNode node, Map<String, Duration> timings) {
    timings.forEach((phase, time) -> node.put(phase, time.toMillis()));
  }

  private static String text(Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
