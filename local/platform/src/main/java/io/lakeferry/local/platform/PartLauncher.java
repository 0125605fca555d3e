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
package io.lakeferry.local.platform;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts the JVM of a local server. No secret stands on its command line. */
final class PartLauncher {
  static final String CLICKHOUSE_USER = "lakeferry";
  static final String CLIENT_ID = "lakeferry-local";

  private final StateFolder folder;
  private final Path home;
  private final StartOptions options;

  PartLauncher(StateFolder folder, Path home, StartOptions options) {
    this.folder = folder;
    this.home = home;
    this.options = options;
  }

  /** The process, just started. It writes its ready file when it takes connections. */
  Process launch(LocalPart part) {
    PartProcess remembered = new PartProcess(folder, part);
    remembered.forget();
    folder.turnLogOver(part);
    ProcessBuilder builder =
        new ProcessBuilder(command(part))
            .directory(folder.data(part).toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(folder.log(part).toFile());
    try {
      Process process = builder.start();
      remembered.remember(process.pid());
      return process;
    } catch (IOException e) {
      throw new LocalPlatformException(
          "The " + part.title() + " cannot be started: " + e.getMessage(), e);
    }
  }

  List<String> command(LocalPart part) {
    Path jar = home.resolve(part.jar());
    if (Files.notExists(jar)) {
      throw new LocalPlatformException(
          "The "
              + part.title()
              + " is not built: "
              + jar
              + " is missing. Build the project first.");
    }
    List<String> command = new ArrayList<>();
    if (options.lifetime() == Lifetime.DETACHED) {
      // A session of its own: neither Ctrl-C nor the end of the terminal reaches it. The program
      // replaces itself by the JVM, so the process id stays.
      onPath("setsid").ifPresent(program -> command.add(program.toString()));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + part.heap());
    command.addAll(options.tuning().flags());
    Path jvmOptions = home.resolve(part.jvmOptions());
    if (Files.exists(jvmOptions)) {
      command.add("@" + jvmOptions.toAbsolutePath());
    }
    command.add("-cp");
    command.add(
        jar.toAbsolutePath()
            + File.pathSeparator
            + jar.toAbsolutePath().resolveSibling("lib").resolve("*"));
    command.add(part.mainClass());
    command.addAll(List.of("--dir", folder.data(part).toString()));
    command.addAll(ownArguments(part));
    command.addAll(List.of("--ready-file", folder.readyFile(part).toString()));
    if (options.lifetime() == Lifetime.WITH_THIS_PROCESS) {
      command.addAll(List.of("--parent-pid", String.valueOf(ProcessHandle.current().pid())));
    }
    return List.copyOf(command);
  }

  private List<String> ownArguments(LocalPart part) {
    SecretFiles secrets = folder.secretFiles();
    return switch (part) {
      case CLICKHOUSE ->
          List.of(
              "--port",
              String.valueOf(options.clickhousePort()),
              "--user",
              CLICKHOUSE_USER,
              "--password-file",
              secrets.clickhousePassword().toString());
      case DATABRICKS ->
          List.of(
              "--client-id",
              CLIENT_ID,
              "--client-secret-file",
              secrets.clientSecret().toString(),
              "--token-file",
              secrets.token().toString());
    };
  }

  private static Optional<Path> onPath(String program) {
    String path = System.getenv("PATH");
    if (path == null) {
      return Optional.empty();
    }
    for (String folder : path.split(File.pathSeparator)) {
      Path candidate = Path.of(folder).resolve(program);
      if (Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
