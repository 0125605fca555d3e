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

import io.lakeferry.sinks.protocol.SplitOrigins;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The few lines at the end of an export. */
public final class Summary {

  private Summary() {}

  /**
   * The lines.
   *
   * @param file where the JSON report stands; null if it could not be written
   */
  public static List<String> of(RunReport report, Path file) {
    List<String> lines = new ArrayList<>();
    String what =
        report.modelName()
            + " of team "
            + report.identity().teamId()
            + " "
            + report.identity().window()
            + " -> "
            + report.identity().target();
    switch (report.state()) {
      case EXPORTED -> lines.add("exported " + what);
      case ALREADY_EXPORTED -> lines.add("already exported " + what);
      case SUBMITTED -> lines.add("submitted, not done yet: " + what);
      case FAILED -> lines.add("not exported " + what);
    }
    lines.add("  run         " + report.runId());
    if (report.state() == RunReport.State.SUBMITTED) {
      lines.add(
          "  outcome     see lakeferry runs list, or launch again: that waits, or says it is done");
    } else if (report.state() != RunReport.State.FAILED) {
      lines.add(
          "  rows        %,d loaded, %,d expected"
              .formatted(report.rows().loaded(), report.rows().expected()));
      if (report.merge() != null) {
        lines.add(
            "  merged      %,d updated, %,d inserted, %,d skipped"
                .formatted(
                    report.merge().updated(), report.merge().inserted(), report.merge().skipped()));
        if (report.merge().conflicts() > 0) {
          lines.add(
              "  conflicts   %,d rows contradict the one of the same version that stood"
                  .formatted(report.merge().conflicts()));
        }
      }
      lines.add("  files       %,d, %s".formatted(report.files(), megabytes(report.bytes())));
      SplitOrigins origins = report.splitOrigins();
      if (origins != null && origins.anyWorkerDied()) {
        lines.add(
            "  splits      %,d read, %,d read again and %,d taken over from workers that died"
                .formatted(origins.read(), origins.readAgain(), origins.takenOver()));
      }
      if (report.badJson() > 0) {
        lines.add("  no JSON     %,d values, kept as text".formatted(report.badJson()));
      }
      if (report.repairedStrings() > 0) {
        lines.add("  no UTF-8    %,d values, repaired".formatted(report.repairedStrings()));
      }
    }
    if (report.statements() >= 0) {
      lines.add("  statements  %,d sent to the warehouse".formatted(report.statements()));
    }
    lines.add("  time        " + seconds(Duration.between(report.startedAt(), report.endedAt())));
    report.warnings().forEach(warning -> lines.add("  warning     " + warning));
    if (file != null) {
      lines.add("  report      " + file);
    }
    return lines;
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
  }
}
