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
package io.lakeferry.local.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One process of the cluster, or a client of it. It ends with the JVM that started it. */
public final class FlinkProcess {
  private static final int LAST_LINES = 40;
  private static final Duration END = Duration.ofSeconds(10);

  private final String name;
  private final Process process;
  private final Path log;
  private final Path output;
  private Process guard;

  FlinkProcess(String name, Process process, Path log, Path output) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.output = output;
  }

  /** Its name; of a TaskManager the id that the cluster knows it by. */
  public String name() {
    return name;
  }

  /** The process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs or is paused. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it logged. */
  public Path log() {
    return log;
  }

  /** What it printed, on both streams. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The end of what it logged, as far as there is a log. */
  String lastLogged() {
    try {
      List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL; returns when it is gone. Does nothing to one that is. */
  public void kill() {
    process.destroyForcibly();
    if (!endsWithin(END)) {
      throw new FlinkClusterException("The process of " + name + " cannot be killed.");
    }
    endGuard();
  }

  /** SIGKILL; does not wait. */
  void signalEnd() {
    process.destroyForcibly();
  }

  /** SIGTERM; does not wait. */
  public void terminate() {
    process.destroy();
  }

  /**
   * SIGSTOP: to all others it is cut off, until {@link #resume()}. As it cannot see meanwhile that
   * its parent is gone, somebody else looks for it.
   */
  public synchronized void pause() {
    try {
      guard =
          new ProcessBuilder(
                  "sh",
                  "-c",
                  "tail --pid=\"$1\" -f /dev/null; kill -KILL \"$2\"",
                  "guard",
                  String.valueOf(ProcessHandle.current().pid()),
                  String.valueOf(pid()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    signal("STOP");
  }

  /** SIGCONT: it goes on as if no time had passed. */
  public void resume() {
    signal("CONT");
    endGuard();
  }

  /**
   * Waits for its end.
   *
   * @return its exit code; 128 and the signal's number if a signal ended it
   * @throws FlinkClusterException if it takes longer, with what it printed
   */
  public int awaitExit(Duration patience) {
    if (!endsWithin(patience)) {
      throw new FlinkClusterException(
          name + " did not end within " + patience.toSeconds() + " s. It printed:\n" + output());
    }
    return process.exitValue();
  }

  /** Waits a moment, or shorter if it ends; whether it has. For loops that do something else. */
  public boolean endsWithin(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FlinkClusterException("Interrupted while waiting for " + name + ".", e);
    }
  }

  private void signal(String signal) {
    try {
      Process sent =
          new ProcessBuilder("sh", "-c", "kill -" + signal + " \"$1\"", "kill", "" + pid())
              .inheritIO()
              .start();
      if (sent.waitFor() != 0) {
        throw new FlinkClusterException(name + " cannot be sent SIG" + signal + ".");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FlinkClusterException("Interrupted while signalling " + name + ".", e);
    }
  }

  private synchronized void endGuard() {
    if (guard != null) {
      // The shell first: with only its child gone it would kill.
      List<ProcessHandle> children = guard.descendants().toList();
      guard.destroyForcibly();
      guard.onExit().join();
      children.forEach(ProcessHandle::destroyForcibly);
      guard = null;
    }
  }
}
