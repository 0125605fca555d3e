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
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder of one cluster: settings, logs, files on their way. */
final class ClusterFolder {
  private static final String LOGGING = "log4j.properties";

  private final Path root;

  private ClusterFolder(Path root) {
    this.root = root;
  }

  static ClusterFolder create(Path directory) {
    ClusterFolder folder = new ClusterFolder(directory.toAbsolutePath().normalize());
    try {
      for (Path part :
          List.of(
              folder.configuration(), folder.logs(), folder.temporary(), folder.userLibraries())) {
        Files.createDirectories(part);
      }
      try (InputStream logging = ClusterFolder.class.getResourceAsStream(LOGGING)) {
        Files.copy(
            Objects.requireNonNull(logging, LOGGING),
            folder.logging(),
            StandardCopyOption.REPLACE_EXISTING);
      }
      return folder;
    } catch (IOException e) {
      throw new FlinkClusterException(
          "The folder " + directory + " cannot be used: " + e.getMessage(), e);
    }
  }

  Path root() {
    return root;
  }

  Path configuration() {
    return root.resolve("conf");
  }

  Path logging() {
    return configuration().resolve(LOGGING);
  }

  Path logs() {
    return root.resolve("logs");
  }

  Path temporary() {
    return root.resolve("tmp");
  }

  /** Where application mode looks for the job. */
  Path userLibraries() {
    return root.resolve("usrlib");
  }

  /** Writes the file that all processes read. */
  void writeSettings(Map<String, String> settings) {
    String text =
        settings.entrySet().stream()
            .map(setting -> setting.getKey() + ": " + quoted(setting.getValue()) + "\n")
            .collect(Collectors.joining());
    try {
      Files.writeString(configuration().resolve("config.yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a jar the only one that application mode finds. */
  void useLibrary(Path jar) {
    try {
      delete(userLibraries());
      Files.createDirectories(userLibraries());
      Files.createSymbolicLink(userLibraries().resolve("job.jar"), jar.toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes what only living processes need; killed ones leave it behind. */
  void deleteTemporary() {
    try {
      delete(temporary());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
