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

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Runs the demonstration. The exit code is 0 if every check held, else 1. Whatever happens, Ctrl-C
 * included, the servers and the cluster are stopped and the folder is deleted.
 */
public final class Demo {
  private static final String LAUNCHER_VARIABLE = "LAKEFERRY_LAUNCHER";
  private static final String LAUNCHER_PROPERTY = "lakeferry.launcher";

  private Demo() {}

  /**
   * Runs it and answers the exit code.
   *
   * @param home the project's root
   * @param runner what runs the pipelines
   * @param out for everything that it shows
   * @throws IOException if the temporary folder cannot be made
   */
  public static int run(Path home, DemoRunner runner, PrintWriter out) throws IOException {
    return run(home, launcher(home), DemoPlan.of(Clock.systemUTC()), runner, out);
  }

  static int run(Path home, Path launcher, DemoPlan plan, DemoRunner runner, PrintWriter out)
      throws IOException {
    long begun = System.nanoTime();
    Path folder = Files.createTempDirectory("lakeferry-demo-");
    Exporter exporter = new Exporter(launcher, home);
    DemoCluster cluster = new DemoCluster(home, folder.resolve("flink"));
    Cleanup cleanup = new Cleanup(folder, exporter, cluster);
    Thread hook = new Thread(cleanup::now, "demo-cleanup");
    Runtime.getRuntime().addShutdownHook(hook);
    Checks checks = new Checks(out);
    try {
      new DemoStory(
              plan,
              home,
              folder,
              exporter,
              switch (runner) {
                case DIRECT -> Optional.empty();
                case FLINK -> Optional.of(cluster);
              },
              checks,
              out)
          .tell();
    } catch (DemoException e) {
      checks.fail(e.getMessage());
    } catch (RuntimeException e) {
      if (!cleanup.hasBegun()) {
        throw e;
      }
      // The servers and the folder went away under our hands, as they should.
      checks.fail("interrupted");
    } finally {
      cleanup.now();
      removeHook(hook);
    }
    checks.that(Files.notExists(folder), "everything is stopped and " + folder + " is deleted");
    out.printf(
        "%ndemo: %s after %d s%n",
        checks.allHeld() ? "all checks held" : "FAILED, see the lines marked with ✗",
        Duration.ofNanos(System.nanoTime() - begun).toSeconds());
    return checks.allHeld() ? 0 : 1;
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down, and the hook has run or runs.
      return;
    }
  }

  private static Path launcher(Path home) {
    String named = System.getProperty(LAUNCHER_PROPERTY, System.getenv(LAUNCHER_VARIABLE));
    return named == null || named.isBlank() ? home.resolve("lakeferry") : Path.of(named);
  }
}
