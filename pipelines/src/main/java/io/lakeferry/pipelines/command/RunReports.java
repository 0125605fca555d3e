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
import io.lakeferry.pipelines.report.ReportFile;
import io.lakeferry.pipelines.report.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What is written and shown of a run when it has ended. */
final class RunReports {
  private final Terminal terminal;

  RunReports(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Writes the report. One that cannot be written must not turn a committed run into a failed one.
   *
   * @return the file; null if it could not be written
   */
  Path write(ExportSettings settings, RunReport report) {
    Path file = file(settings);
    try {
      ReportFile.write(report, file);
      return file;
    } catch (IOException e) {
      terminal.error(
          "lakeferry: warning: the report cannot be written to " + file + ". Check --report.");
      return null;
    }
  }

  /** Shows why the run failed, if the user debugs. */
  void showStackIfWanted(ExportSettings settings, Optional<Throwable> failure) {
    switch (settings.verbosity()) {
      case DEBUG -> failure.ifPresent(terminal::stack);
      case VERBOSE, QUIET -> {}
    }
  }

  private static Path file(ExportSettings settings) {
    return settings.report() == null
        ? Path.of(settings.tuning().workFolder())
            .resolve("lakeferry-" + settings.identity().runId() + ".json")
        : Path.of(settings.report());
  }
}
