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
package io.lakeferry.pipelines.export;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What fakes share with their copies that a runner made by serialisation: files in a folder. Making
 * a file is atomic, as making a volume is in the real thing.
 */
record SharedFolder(String folder) implements Serializable {

  Path path(String name) {
    return Path.of(folder).resolve(name);
  }

  /** Notes that something happened; how often it has happened before. */
  int note(String event) {
    for (int number = 0; ; number++) {
      if (create(event + "#" + number, "")) {
        return number;
      }
    }
  }

  /** How often something happened. */
  int count(String event) {
    return (int) names().stream().filter(name -> name.startsWith(event + "#")).count();
  }

  /** Makes a file; false if it is there already. */
  boolean create(String name, String text) {
    try {
      Path unfinished = Files.createTempFile(Path.of(folder), ".", "");
      Files.writeString(unfinished, text);
      try {
        Files.createLink(path(name), unfinished);
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      } finally {
        Files.delete(unfinished);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean exists(String name) {
    return Files.exists(path(name));
  }

  String text(String name) {
    try {
      return Files.readString(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> names() {
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
