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
package io.lakeferry.pipelines.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One launch of Lakeferry in a process of its own, as an orchestrator does it: the very classes of
 * the jar, by their main class, with a folder for what it writes.
 */
public final class LakeferryProcess implements AutoCloseable {
  /** Little heap, and no more compiling than a launch of some seconds is worth. */
  private static final String[] JAVA_OPTIONS = {
    "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"
  };

  private static final String MAIN_CLASS = "io.lakeferry.pipelines.command.LakeferryMain";

  private final Process process;
  private final Path folder;

  private LakeferryProcess(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /** What is launched, and how; immutable. */
  public record Launch(
      List<String> arguments,
      Map<String, String> environment,
      List<String> javaOptions,
      Path folder,
      String mainClass) {

    /**
     * A launch with 512 MiB of heap.
     *
     * @param arguments command and options
     * @param folder gets output, work folder and report; made if absent, and not shared by launches
     *     that live at the same time
     */
    public static Launch of(List<String> arguments, Map<String, String> environment, Path folder) {
      return new Launch(
          List.copyOf(arguments),
          Map.copyOf(environment),
          List.of(JAVA_OPTIONS),
          folder,
          MAIN_CLASS);
    }

    /** The same with further arguments. */
    public Launch with(String... further) {
      List<String> all = new ArrayList<>(arguments);
      all.addAll(List.of(further));
      return new Launch(List.copyOf(all), environment, javaOptions, folder, mainClass);
    }

    /** The same with another value of an option that it has. */
    public Launch replacing(String option, String value) {
      String start = "--" + option + "=";
      return new Launch(
          arguments.stream()
              .map(argument -> argument.startsWith(start) ? start + value : argument)
              .toList(),
          environment,
          javaOptions,
          folder,
          mainClass);
    }

    /** The same with further variables. */
    public Launch withEnvironment(Map<String, String> further) {
      Map<String, String> all = new HashMap<>(environment);
      all.putAll(further);
      return new Launch(arguments, Map.copyOf(all), javaOptions, folder, mainClass);
    }

    /** The same with other options of the JVM. */
    public Launch withJavaOptions(String... options) {
      return new Launch(arguments, environment, List.of(options), folder, mainClass);
    }

    /** The same launch of a main class of the tests. */
    public Launch ofTestClass(Class<?> testClass) {
      return new Launch(arguments, environment, javaOptions, folder, testClass.getName());
    }

    /** Starts it. */
    public LakeferryProcess start() {
      return LakeferryProcess.start(this);
    }

    /** Starts it and waits until it ends. */
    public LakeferryProcess run() {
      LakeferryProcess started = start();
      started.await(Duration.ofMinutes(5));
      return started;
    }
  }

  private static LakeferryProcess start(Launch launch) {
    try {
      Files.createDirectories(launch.folder());
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(launch.javaOptions());
      command.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
      command.add("-cp");
      command.add(
          launch.mainClass().equals(MAIN_CLASS)
              ? classPath()
              : System.getProperty("java.class.path"));
      command.add(launch.mainClass());
      command.addAll(launch.arguments());
      if (launch.arguments().get(0).equals("export")) {
        command.add("--workFolder=" + launch.folder().resolve("work"));
        command.add("--report=" + launch.folder().resolve("report.json"));
      }
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectOutput(launch.folder().resolve("output.txt").toFile())
              .redirectError(launch.folder().resolve("errors.txt").toFile());
      builder.environment().putAll(launch.environment());
      return new LakeferryProcess(builder.start(), launch.folder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The jar with the libraries beside it, as Maven built it before the integration tests. */
  private static String classPath() {
    try {
      Path classes =
          Path.of(
              LakeferryProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path jar = classes.resolveSibling("lakeferry.jar");
      if (!Files.exists(jar)) {
        throw new IllegalStateException(jar + " is missing: run `mvn package` first");
      }
      return jar.toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Waits until it ends.
   *
   * @return the exit code; 128 and the signal's number if it was killed
   * @throws AssertionError with the output if it does not end in time
   */
  public int await(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("did not end within " + patience + "\n" + everything());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** The exit code of a process that has ended. */
  public int exitCode() {
    return process.exitValue();
  }

  /** Sends SIGKILL. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Sends SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** What it has written to its output so far. */
  public String output() {
    return read("output.txt");
  }

  /** What it has written to its error stream so far. */
  public String errors() {
    return read("errors.txt");
  }

  /** The lines of its error stream by which it tells the user of failures; no log lines. */
  public List<String> errorLines() {
    return errors().lines().filter(line -> line.startsWith("lakeferry: ")).toList();
  }

  /** Output and errors, for descriptions of assertions. */
  public String everything() {
    return "--- output\n" + output() + "--- errors\n" + errors();
  }

  /** The JSON report of an export. */
  public JsonNode report() {
    try {
      return new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(everything(), e);
    }
  }

  /** The JSON report as text; empty if there is none. */
  public String reportText() {
    return Files.exists(folder.resolve("report.json")) ? read("report.json") : "";
  }

  /** Kills it if it still runs. */
  @Override
  public void close() {
    process.destroyForcibly();
  }

  private String read(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
