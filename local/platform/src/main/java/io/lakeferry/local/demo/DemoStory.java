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
import io.lakeferry.local.platform.LocalPlatform;
import io.lakeferry.local.platform.LocalPlatformException;
import io.lakeferry.local.platform.LocalSettings;
import io.lakeferry.local.sample.SampleData;
import io.lakeferry.local.sample.SampleException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the demonstration shows, in this order. */
final class DemoStory {
  private static final String EXPORT_NAME = "demo";
  private static final String TABLE = "events";

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

  private final DemoPlan plan;
  private final Path home;
  private final Path folder;
  private final Exporter exporter;
  private final Checks checks;
  private final PrintWriter out;

  DemoStory(
      DemoPlan plan, Path home, Path folder, Exporter exporter, Checks checks, PrintWriter out) {
    this.plan = plan;
    this.home = home;
    this.folder = folder;
    this.exporter = exporter;
    this.checks = checks;
    this.out = out;
  }

  void tell() {
    try (LocalPlatform platform = startServers()) {
      LocalSettings settings = platform.settings();
      SampleData sample = fillSample(settings);
      out.printf("%n3. Each hour of team %d exported by a process of its own%n", plan.teamId());
      for (Window window : plan.windows()) {
        export(settings, window);
      }
      showLedger(settings);
      List<Long> expected = countSource(sample);
      try (DemoQueries queries = new DemoQueries(settings, TABLE, checks, out)) {
        out.printf("%n5. What arrived%n");
        queries.checkHours(plan.windows(), expected);
        queries.show();
        long version = queries.version();
        out.printf("%n6. The second hour once more%n");
        export(settings, plan.windows().get(1));
        queries.checkHours(plan.windows(), expected);
        checks.equal(queries.version(), version, "version of the Delta table, as before");
      }
      out.printf("%n7. The end%n");
    } catch (LocalPlatformException | SampleException e) {
      throw new DemoException(e.getMessage(), e);
    }
  }

  private LocalPlatform startServers() {
    out.printf("1. The local servers%n");
    long begun = System.nanoTime();
    LocalPlatform platform = LocalPlatform.start(folder, home);
    out.printf(
        "   ClickHouse %s and the Databricks stand-in are up after %s, in %s%n",
        platform.clickhouseVersion().orElseThrow(), since(begun), folder);
    return platform;
  }

  private SampleData fillSample(LocalSettings settings) {
    out.printf("%n2. The sample%n");
    long begun = System.nanoTime();
    SampleData sample =
        new SampleData(
            URI.create(settings.clickhouseUrl()),
            settings.clickhouseUser(),
            settings.clickhousePassword(),
            plan.clock());
    sample.fill(plan.sample());
    out.printf(
        "   %d events that arrived from %s to %s, after %s%n",
        plan.sample().events(), plan.sample().start(), plan.sample().end(), since(begun));
    return sample;
  }

  private void export(LocalSettings settings, Window window) {
    Map<String, String> options = new LinkedHashMap<>(settings.exportOptions());
    options.put("exportName", EXPORT_NAME);
    options.put("model", "events");
    options.put("teamId", String.valueOf(plan.teamId()));
    options.put("windowStart", window.start().toString());
    options.put("windowEnd", window.end().toString());
    options.put("table", TABLE);
    options.put("useVariant", "true");
    options.put(
        "report", folder.resolve("report-" + window.start().getEpochSecond() + ".json").toString());
    out.printf(
        "   $ lakeferry export … --windowStart=%s --windowEnd=%s%n", window.start(), window.end());
    long begun = System.nanoTime();
    int exitCode = exporter.run(arguments("export", options), settings.secretEnvironment());
    checks.equal(exitCode, 0, "exit code, after " + since(begun));
    if (exitCode != 0) {
      throw new DemoException("an export failed, so the rest is not shown");
    }
  }

  private void showLedger(LocalSettings settings) {
    out.printf("%n4. The ledger%n   $ lakeferry runs list …%n");
    Map<String, String> options = new LinkedHashMap<>(settings.exportOptions());
    options.keySet().retainAll(TARGET_OPTIONS);
    List<String> arguments = new ArrayList<>(List.of("runs"));
    arguments.addAll(arguments("list", options));
    checks.equal(exporter.run(arguments, settings.secretEnvironment()), 0, "exit code");
  }

  private List<Long> countSource(SampleData sample) {
    return plan.windows().stream()
        .map(window -> sample.distinctEvents(plan.teamId(), window.start(), window.end()))
        .toList();
  }

  private static List<String> arguments(String command, Map<String, String> options) {
    List<String> arguments = new ArrayList<>();
    arguments.add(command);
    options.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    return arguments;
  }

  private static String since(long begun) {
    return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - begun) / 1e9);
  }
}
