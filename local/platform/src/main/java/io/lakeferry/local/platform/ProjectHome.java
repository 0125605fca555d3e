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

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the root of the project, where the local servers were built. */
public final class ProjectHome {
  private static final String VARIABLE = "LAKEFERRY_HOME";

  private ProjectHome() {}

  /**
   * The folder that {@code LAKEFERRY_HOME} names, or else the one above the place that this class
   * was loaded from.
   *
   * @throws IllegalStateException if neither leads to a project
   */
  public static Path find() {
    String named = System.getenv(VARIABLE);
    if (named != null && !named.isBlank()) {
      return Path.of(named).toAbsolutePath();
    }
    Path folder = ownPlace();
    while (folder != null) {
      if (Files.exists(folder.resolve("local").resolve("platform").resolve("pom.xml"))) {
        return folder;
      }
      folder = folder.getParent();
    }
    throw new IllegalStateException("Set " + VARIABLE + " to the root of the project.");
  }

  private static Path ownPlace() {
    try {
      return Path.of(ProjectHome.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
