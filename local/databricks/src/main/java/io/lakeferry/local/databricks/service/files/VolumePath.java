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
package io.lakeferry.local.databricks.service.files;

import io.lakeferry.local.databricks.engine.SqlFailure;
import io.lakeferry.local.databricks.engine.VolumeCatalog;
import io.lakeferry.local.databricks.service.http.ApiFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A place in a volume, with the folder on disk behind it.
 *
 * @param text {@code /Volumes/catalog/schema/volume[/...]} without a slash at the end
 * @param root the volume's folder
 * @param target the place itself
 */
record VolumePath(String text, Path root, Path target) {
  private static final int SEGMENTS_OF_A_VOLUME = 4;

  /**
   * Finds the place that a path names.
   *
   * @param path begins with {@code /Volumes/} or {@code Volumes/}
   * @throws ApiFailure 400 if it is no path into a volume, 404 if there is no such volume
   */
  static VolumePath resolve(VolumeCatalog volumes, String path) throws ApiFailure {
    List<String> segments = new ArrayList<>();
    for (String segment : path.split("/")) {
      if (segment.equals("..") || segment.equals(".")) {
        throw ApiFailure.invalidParameter("The path must not contain '" + segment + "'");
      }
      if (!segment.isEmpty()) {
        segments.add(segment);
      }
    }
    if (segments.size() < SEGMENTS_OF_A_VOLUME || !segments.get(0).equals("Volumes")) {
      throw ApiFailure.invalidParameter(
          "Invalid path: expected /Volumes/<catalog>/<schema>/<volume>/<path>");
    }
    String text = "/" + String.join("/", segments);
    String volume = "/" + String.join("/", segments.subList(0, SEGMENTS_OF_A_VOLUME));
    try {
      return new VolumePath(text, volumes.resolve(volume), volumes.resolve(text));
    } catch (SqlFailure unknown) {
      throw ApiFailure.notFound("Volume does not exist: " + volume);
    }
  }

  boolean isRoot() {
    return root.equals(target);
  }
}
