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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Packs the job of these tests, as a user's jar for {@code flink run}. */
final class JobJar {
  private JobJar() {}

  static Path pack(Path folder) throws Exception {
    Path classes =
        Path.of(GatedJob.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path home = classes.resolve(GatedJob.class.getPackageName().replace('.', '/'));
    Path jar = folder.resolve("gated-job.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Path file : classesOfTheJob(home)) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
    return jar;
  }

  private static List<Path> classesOfTheJob(Path home) throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files
          .filter(file -> file.getFileName().toString().matches("GatedJob(\\$.*)?\\.class"))
          .toList();
    }
  }
}
