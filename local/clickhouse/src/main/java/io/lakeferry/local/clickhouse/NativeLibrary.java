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
package io.lakeferry.local.clickhouse;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the engine's native library. */
final class NativeLibrary {
  private static final String PROPERTY = "lakeferry.chdb.library";
  private static final Path IN_MODULE =
      Path.of("engine", "node_modules", "@chdb", "lib-linux-x64-gnu", "libchdb.so");

  private NativeLibrary() {}

  /**
   * The file that the system property names, or the one that the build fetched, beside the folder
   * {@code target} that this class was loaded from.
   *
   * @throws IllegalStateException if there is none
   */
  static Path locate() {
    String named = System.getProperty(PROPERTY, "");
    if (!named.isEmpty()) {
      return Path.of(named);
    }
    for (Path folder = ownLocation(); folder != null; folder = folder.getParent()) {
      Path candidate = folder.resolve(IN_MODULE);
      if (Files.isRegularFile(candidate)) {
        return candidate;
      }
    }
    throw new IllegalStateException(
        "The ClickHouse engine is missing: no "
            + IN_MODULE
            + " above "
            + ownLocation()
            + ". Build local/clickhouse with Maven, which fetches it with npm, or set the system"
            + " property "
            + PROPERTY
            + " to a libchdb.so.");
  }

  private static Path ownLocation() {
    try {
      return Path.of(
          NativeLibrary.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("This class was loaded from no file", e);
    }
  }
}
