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

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts JVMs with the cluster's class path. */
final class JvmLauncher {
  /** Of a JVM that ends before compiled code could pay. */
  static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

  private static final String WRAPPER = "io.lakeferry.local.flink.process.ClusterProcess";

  private final ClusterFolder folder;
  private final Path module;
  private final Map<String, String> environment;

  JvmLauncher(ClusterFolder folder, Path home, Map<String, String> environment) {
    this(home.resolve("local").resolve("flink").toAbsolutePath(), environment, folder);
  }

  private JvmLauncher(Path module, Map<String, String> environment, ClusterFolder folder) {
    this.folder = folder;
    this.module = module;
    this.environment = Map.copyOf(environment);
  }

  /** The same with further environment variables. */
  JvmLauncher with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(more);
    return new JvmLauncher(module, all, folder);
  }

  /**
   * Starts one.
   *
   * @param name for its files
   * @param flags of the JVM
   * @param mainClass what runs
   * @param arguments of its main method
   */
  FlinkProcess launch(String name, List<String> flags, String mainClass, List<String> arguments) {
    Path jar = module.resolve("target").resolve("lakeferry-local-flink.jar");
    if (Files.notExists(jar)) {
      throw new FlinkClusterException(
          "The Flink cluster is not built: " + jar + " is missing. Build the project first.");
    }
    Path log = folder.logs().resolve(name + ".log");
    Path output = folder.logs().resolve(name + ".out");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("@" + module.resolve("jvm-options.txt"));
    command.add("-XX:+UseSerialGC");
    command.add("-Dlog.file=" + log);
    command.add("-Dlog4j.configurationFile=" + folder.logging().toUri());
    command.add("-cp");
    command.add(jar + File.pathSeparator + jar.resolveSibling("lib").resolve("*"));
    command.add(WRAPPER);
    command.add(String.valueOf(ProcessHandle.current().pid()));
    command.add(mainClass);
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.root().toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("FLINK_CONF_DIR", folder.configuration().toString());
    try {
      return new FlinkProcess(name, builder.start(), log, output);
    } catch (IOException e) {
      throw new FlinkClusterException(name + " cannot be started: " + e.getMessage(), e);
    }
  }
}
