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
import java.util.Map;

/** The report of a verification as a JSON file; the whole file or none. */
public final class VerifyReportFile {
  private VerifyReportFile() {}

  /**
   * Writes the report, over an earlier one of the same name.
   *
   * @throws IOException if the folder cannot be made or written
   */
  public static void write(VerifyReport report, Path file) throws IOException {
    ObjectNode root = JsonFile.object();
    root.put("what", report.what());
    root.put("exitCode", report.exitCode());
    root.put("startedAt", report.startedAt().toString());
    root.put("endedAt", report.endedAt().toString());
    ArrayNode periods = root.putArray("periods");
    for (VerifiedPeriod period : report.periods()) {
      ObjectNode node = periods.addObject();
      node.put("start", period.period().start().toString());
      node.put("end", period.period().end().toString());
      JsonFile.putCount(node, "source", period.source());
      JsonFile.putCount(node, "ledger", period.ledger());
      JsonFile.putCount(node, "target", period.target());
      ArrayNode findings = node.putArray("findings");
      period.findings().forEach(finding -> findings.add(finding.name()));
      node.put("gone", period.gone());
      putKeys(node, period.keys());
      if (period.repair() == null) {
        node.putNull("repair");
      } else {
        ObjectNode repair = node.putObject("repair");
        repair.put("state", period.repair().state().name());
        JsonFile.putCount(repair, "rows", period.repair().rows());
        repair.put("millis", period.repair().time().toMillis());
        JsonFile.putFailure(repair, period.repair().failure());
      }
    }
    JsonFile.putRest(root, report.rest());
    JsonFile.putFailure(root, report.failure());
    ArrayNode limits = root.putArray("limits");
    report.limits().forEach(limits::add);
    JsonFile.write(root, file);
  }

  private static void putKeys(ObjectNode period, KeyDifferences keys) {
    if (keys == null) {
      period.putNull("keys");
      return;
    }
    ObjectNode node = period.putObject("keys");
    node.put("source", keys.keys());
    putFound(node, "missing", keys.missing());
    putFound(node, "older", keys.older());
    putFound(node, "doubled", keys.doubled());
  }

  private static void putFound(ObjectNode keys, String name, KeyDifferences.Found found) {
    ObjectNode node = keys.putObject(name);
    node.put("count", found.count());
    ArrayNode examples = node.putArray("examples");
    for (Map<String, String> example : found.examples()) {
      ObjectNode values = examples.addObject();
      example.forEach(values::put);
    }
  }
}
