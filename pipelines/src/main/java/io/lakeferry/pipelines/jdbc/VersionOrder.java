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
package io.lakeferry.pipelines.jdbc;

import java.io.Serializable;
import java.util.List;

/**
 * Which of two rows of one key is the newer, as a MERGE decides.
 *
 * @param values of the version columns, the weightiest first, and after them of the fallback's
 * @param versions how many of them are the version's; 0 if the row that stands stays
 */
record VersionOrder(ColumnValues values, int versions) implements Serializable {

  /** The newer of two rows of the source, by the version; the first if they are equally new. */
  String newer(String one, String other) {
    return one.equals(other) || compare(values.parse(one), values.parse(other), 0, versions) >= 0
        ? one
        : other;
  }

  /**
   * Whether the source's row would replace the target's: it is greater, and if the target has none
   * of the weightiest version, not lower by the fallback either.
   */
  boolean replaces(String source, String target) {
    if (versions == 0 || source.equals(target)) {
      return false;
    }
    List<Object> mine = values.parse(source);
    List<Object> standing = values.parse(target);
    boolean hasFallback = mine.size() > versions;
    return compare(mine, standing, 0, versions) > 0
        && (!hasFallback
            || standing.get(0) != null
            || compare(mine, standing, versions, mine.size()) >= 0);
  }

  private static int compare(List<Object> one, List<Object> other, int from, int until) {
    for (int i = from; i < until; i++) {
      int compared = ColumnValues.compare(one.get(i), other.get(i));
      if (compared != 0) {
        return compared;
      }
    }
    return 0;
  }
}
