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
package io.lakeferry.local.demo;

import io.lakeferry.local.demo.DemoPlan.Window;
import io.lakeferry.local.platform.LocalSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Launches of {@code lakeferry}, each a process of its own. */
final class DemoLaunches {
  /** What {@code runs} needs of the export's options: the way to the ledger. */
  private static final Set<String> TARGET_OPTIONS =
      Set.of(
          "databricksHost",
          "httpPath",
          "clientId",
          "clientSecret",
          "driverProperties",
          "catalog",
          "schema");

  private final LocalSettings settings;
  private final Path home;
  private final Path folder;
  private final long teamId;
  private final Exporter exporter;
  private final Map<String, String> runnerOptions;
  private final Checks checks;
  private final PrintWriter out;

  /**
   * @param runnerOptions say where the pipelines run; empty for the process of each launch
   */
  DemoLaunches(
      LocalSettings settings,
      Path home,
      Path folder,
      long teamId,
      Exporter exporter,
      Map<String, String> runnerOptions,
      Checks checks,
      PrintWriter out) {
    this.settings = settings;
    this.home = home;
    this.folder = folder;
    this.teamId = teamId;
    this.exporter = exporter;
    this.runnerOptions = runnerOptions;
    this.checks = checks;
    this.out = out;
  }

  /**
   * Exports one window of a model.
   *
   * @throws DemoException if the export fails
   */
  void export(DemoModel model, Window window) {
    Map<String, String> options = new LinkedHashMap<>(settings.exportOptions());
    options.put("exportName", "demo_" + model.table());
    options.put("model", model.option(home));
    options.put("teamId", String.valueOf(teamId));
    options.put("windowStart", window.start().toString());
    options.put("windowEnd", window.end().toString());
    options.put("table", model.table());
    options.put("useVariant", "true");
    options.put(
        "report",
        folder
            .resolve("report-" + model.table() + "-" + window.start().getEpochSecond() + ".json")
            .toString());
    options.putAll(runnerOptions);
    out.printf(
        "   $ lakeferry export … --model=%s --windowStart=%s --windowEnd=%s%s%n",
        home.relativize(home.resolve(model.option(home))),
        window.start(),
        window.end(),
        shown(runnerOptions));
    long begun = System.nanoTime();
    int exitCode = exporter.run(arguments("export", options), settings.secretEnvironment());
    checks.equal(exitCode, 0, "exit code, after " + DemoStory.since(begun));
    if (exitCode != 0) {
      throw new DemoException("an export failed, so the rest is not shown");
    }
  }

  /** Shows the ledger. */
  void listRuns() {
    out.printf("   $ lakeferry runs list …%n");
    Map<String, String> options = new LinkedHashMap<>(settings.exportOptions());
    options.keySet().retainAll(TARGET_OPTIONS);
    List<String> arguments = new ArrayList<>(List.of("runs"));
    arguments.addAll(arguments("list", options));
    checks.equal(exporter.run(arguments, settings.secretEnvironment()), 0, "exit code");
  }

  private static String shown(Map<String, String> runnerOptions) {
    return runnerOptions.isEmpty()
        ? ""
        : " --runner=%s --flinkMaster=%s …"
            .formatted(runnerOptions.get("runner"), runnerOptions.get("flinkMaster"));
  }

  private static List<String> arguments(String command, Map<String, String> options) {
    List<String> arguments = new ArrayList<>();
    arguments.add(command);
    options.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    return arguments;
  }
}
