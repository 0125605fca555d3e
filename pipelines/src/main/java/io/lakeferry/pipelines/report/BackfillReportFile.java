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
import java.io.IOException;
import java.nio.file.Path;

/** The report of a backfill as a JSON file; the whole file or none. */
public final class BackfillReportFile {
  private BackfillReportFile() {}

  /**
   * Writes the report, over an earlier one of the same name.
   *
   * @throws IOException if the folder cannot be made or written
   */
  public static void write(BackfillReport report, Path file) throws IOException {
    JsonFile.write(tree(report), file);
  }

  private static ObjectNode tree(BackfillReport report) {
    ObjectNode root = JsonFile.object();
    root.put("what", report.what());
    root.put("exitCode", report.exitCode());
    root.put("stopped", report.stopped() == BackfillReport.Stop.ASKED);
    root.put("startedAt", report.startedAt().toString());
    root.put("endedAt", report.endedAt().toString());
    ArrayNode periods = root.putArray("periods");
    for (PeriodReport period : report.periods()) {
      ObjectNode node = periods.addObject();
      node.put("start", period.period().start().toString());
      node.put("end", period.period().end().toString());
      node.put("state", period.state().name());
      JsonFile.putCount(node, "rows", period.rows());
      node.put("millis", period.time().toMillis());
      JsonFile.putFailure(node, period.failure());
    }
    JsonFile.putRest(root, report.rest());
    return root;
  }
}
