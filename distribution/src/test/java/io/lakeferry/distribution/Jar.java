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
package io.lakeferry.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/** What is in one of the two jars. */
record Jar(Path path, List<String> names) {
  /** The jar for {@code java -jar}. */
  static Jar runnable() {
    return read(Path.of(System.getProperty("lakeferry.jar")));
  }

  /** The jar for a Flink cluster. */
  static Jar cluster() {
    return read(Path.of(System.getProperty("lakeferry.flink.jar")));
  }

  private static Jar read(Path path) {
    try (JarFile file = new JarFile(path.toFile())) {
      return new Jar(
          path,
          file.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In bytes. */
  long size() {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text(String name) {
    try (JarFile file = new JarFile(path.toFile())) {
      return new String(
          file.getInputStream(file.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The classes that stand in a service's file, without its comments. */
  List<String> services(String service) {
    return text("META-INF/services/" + service)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .toList();
  }

  Attributes manifest() {
    try (JarFile file = new JarFile(path.toFile())) {
      return file.getManifest().getMainAttributes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For the names of tests. */
  @Override
  public String toString() {
    return path.getFileName().toString();
  }
}
