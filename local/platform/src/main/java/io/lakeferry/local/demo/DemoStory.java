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
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the demonstration shows, in this order. */
final class DemoStory {
  private final DemoPlan plan;
  private final Path home;
  private final Path folder;
  private final Exporter exporter;
  private final Optional<DemoCluster> cluster;
  private final Checks checks;
  private final PrintWriter out;
  private int chapter;

  DemoStory(
      DemoPlan plan,
      Path home,
      Path folder,
      Exporter exporter,
      Optional<DemoCluster> cluster,
      Checks checks,
      PrintWriter out) {
    this.plan = plan;
    this.home = home;
    this.folder = folder;
    this.exporter = exporter;
    this.cluster = cluster;
    this.checks = checks;
    this.out = out;
  }

  void tell() {
    try (LocalPlatform platform = startServers()) {
      LocalSettings settings = platform.settings();
      SampleData sample = sample(settings);
      DemoSource source = new DemoSource(sample, plan.teamId(), plan.sample().start());
      DemoLaunches launches =
          new DemoLaunches(
              settings, home, folder, plan.teamId(), exporter, startCluster(settings), checks, out);
      List<Window> windows = plan.windows();
      try (DemoQueries queries = new DemoQueries(settings, out)) {
        Map<DemoModel, Long> versions = new EnumMap<>(DemoModel.class);
        for (int hour = 0; hour < windows.size(); hour++) {
          Window window = windows.get(hour);
          deliver(sample, hour, window);
          for (DemoModel model : DemoModel.values()) {
            launches.export(model, window);
            checks.equal(
                queries.numbers(model, window),
                source.numbers(model, window),
                model.table() + " as in ClickHouse (rows, keys, sums)");
          }
          showChanges(queries, versions);
          rememberVersions(queries, versions);
        }
        cluster.ifPresent(flink -> showJobs(flink, windows.size() * DemoModel.values().length));
        title("The ledger");
        launches.listRuns();
        title("What can be asked");
        queries.show();
        title("The last hour of persons once more");
        launches.export(DemoModel.PERSONS, windows.get(windows.size() - 1));
        checks.equal(
            queries.version(DemoModel.PERSONS),
            versions.get(DemoModel.PERSONS),
            "version of the Delta table, as before");
      }
      title("The end");
    } catch (LocalPlatformException | SampleException e) {
      throw new DemoException(e.getMessage(), e);
    }
  }

  private void title(String text) {
    chapter++;
    out.printf("%s%d. %s%n", chapter == 1 ? "" : System.lineSeparator(), chapter, text);
  }

  private LocalPlatform startServers() {
    title("The local servers");
    long begun = System.nanoTime();
    LocalPlatform platform = LocalPlatform.start(folder, home);
    out.printf(
        "   ClickHouse %s and the Databricks stand-in are up after %s, in %s%n",
        platform.clickhouseVersion().orElseThrow(), since(begun), folder);
    return platform;
  }

  /** The options that lead a launch to the cluster, if there shall be one. */
  private Map<String, String> startCluster(LocalSettings settings) {
    if (cluster.isEmpty()) {
      return Map.of();
    }
    title("The Flink cluster");
    long begun = System.nanoTime();
    cluster.get().begin(settings.secretEnvironment());
    Map<String, String> options = cluster.get().options();
    out.printf(
        "   A JobManager and %d TaskManagers of %d slots are up after %s: http://%s%n",
        DemoCluster.TASK_MANAGERS, DemoCluster.SLOTS, since(begun), options.get("flinkMaster"));
    return options;
  }

  private void showJobs(DemoCluster flink, int expected) {
    title("What the Flink cluster did");
    List<String> jobs = flink.finishedJobs();
    jobs.forEach(name -> out.println("   " + name));
    checks.equal(jobs.size(), expected, "jobs that it has finished, one for each export");
  }

  private SampleData sample(LocalSettings settings) {
    SampleData sample =
        new SampleData(
            URI.create(settings.clickhouseUrl()),
            settings.clickhouseUser(),
            settings.clickhousePassword(),
            plan.clock());
    sample.createTables();
    return sample;
  }

  /** Only what arrived by then is there while an hour is exported, as in production. */
  private void deliver(SampleData sample, int hour, Window window) {
    title("The hour from " + window.start() + " to " + window.end());
    long before = sample.rows();
    long begun = System.nanoTime();
    sample.deliver(plan.sample(), hour);
    out.printf(
        "   %d events arrive in ClickHouse, with persons and sessions, after %s%n",
        sample.rows() - before, since(begun));
  }

  /** Compares with the versions that the tables had after the hour before, if there was one. */
  private void showChanges(DemoQueries queries, Map<DemoModel, Long> versions) {
    versions.forEach(
        (model, version) -> {
          List<String> changes = DemoQueries.changes(model);
          List<Long> counts = queries.changed(model, version);
          for (int index = 0; index < changes.size(); index++) {
            long count = counts.get(index);
            checks.that(count > 0, changes.get(index) + ": " + count);
          }
        });
  }

  private static void rememberVersions(DemoQueries queries, Map<DemoModel, Long> versions) {
    for (DemoModel model : DemoModel.values()) {
      if (!DemoQueries.changes(model).isEmpty()) {
        versions.put(model, queries.version(model));
      }
    }
  }

  static String since(long begun) {
    return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - begun) / 1e9);
  }
}
