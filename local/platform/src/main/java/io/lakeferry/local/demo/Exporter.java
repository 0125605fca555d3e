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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs {@code lakeferry} in a process of its own, its output passed through. */
final class Exporter {
  private static final String JAVA_OPTIONS = "LAKEFERRY_JAVA_OPTS";

  /** Small exports are over before the JVM's better compiler has paid off. */
  private static final String QUICK_START = "-Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1";

  private static final Duration BOUND = Duration.ofMinutes(15);

  private final Path launcher;
  private final Path home;
  private Process current;
  private boolean stopped;

  Exporter(Path launcher, Path home) {
    this.launcher = launcher;
    this.home = home;
  }

  /**
   * The exit code.
   *
   * @param arguments command and options
   * @param environment added to our own
   * @throws DemoException if the process cannot be started or does not end in time
   */
  int run(List<String> arguments, Map<String, String> environment) {
    Process process = start(arguments, environment);
    try {
      if (!process.waitFor(BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new DemoException(
            "lakeferry " + arguments.get(0) + " did not end within " + BOUND.toMinutes() + " min");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("interrupted", e);
    } finally {
      end(process);
    }
  }

  /** Ends what runs and starts nothing more. */
  synchronized void stop() {
    stopped = true;
    if (current != null) {
      end(current);
    }
  }

  private synchronized Process start(List<String> arguments, Map<String, String> environment) {
    if (stopped) {
      throw new DemoException("stopped");
    }
    List<String> command = new ArrayList<>();
    command.add(launcher.toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile()).inheritIO();
    builder.environment().putIfAbsent(JAVA_OPTIONS, QUICK_START);
    builder.environment().putAll(environment);
    try {
      current = builder.start();
      return current;
    } catch (IOException e) {
      throw new DemoException("lakeferry cannot be started: " + e.getMessage(), e);
    }
  }

  private static void end(Process process) {
    if (!process.isAlive()) {
      return;
    }
    // The launcher may be a script with the JVM as its child; without the script nobody finds it.
    List<ProcessHandle> descendants = process.descendants().toList();
    process.destroy();
    descendants.forEach(ProcessHandle::destroy);
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
    descendants.forEach(ProcessHandle::destroyForcibly);
  }
}
