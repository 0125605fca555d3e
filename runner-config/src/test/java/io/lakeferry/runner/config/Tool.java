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
package io.lakeferry.runner.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the parsers that are programs of their own. */
final class Tool {
  private static final long SECONDS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Tool() {}

  /**
   * How it ended.
   *
   * @param output of both streams
   */
  record Outcome(int exitCode, String output) {

    /** The output of a tool that succeeded, as JSON. */
    JsonNode json() {
      if (exitCode != 0) {
        throw new AssertionError("exit code " + exitCode + ": " + output);
      }
      try {
        return JSON.readTree(output);
      } catch (IOException e) {
        throw new UncheckedIOException(output, e);
      }
    }
  }

  /** Runs a script of the folder {@code checks}. */
  static Outcome check(String script, Object... arguments) {
    List<String> command = new ArrayList<>(List.of("node", "checks/" + script));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return run(Map.of("TZ", "UTC"), command);
  }

  /** Runs a command in this module's folder, with these variables besides our own. */
  static Outcome run(Map<String, String> environment, List<String> command) {
    try {
      Path output = Files.createTempFile("lakeferry-tool", ".txt");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .directory(RunnerFiles.FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(command + " did not end: " + Files.readString(output));
        }
        return new Outcome(process.exitValue(), Files.readString(output));
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Whether a program is there and starts. */
  static boolean exists(String name) {
    return run(Map.of(), List.of("sh", "-c", name + " --version")).exitCode() == 0;
  }
}
