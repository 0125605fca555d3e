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
package io.lakeferry.pipelines.report;

import java.util.List;
import java.util.Map;

/**
 * The keys of a period's rows in the source beside the target. Of each finding a few examples are
 * kept, the values of the key by the names of its columns; long ones are cut, and NULL is null.
 *
 * @param keys how many the source has
 * @param missing those that the target does not have
 * @param older those that the target has in a row which the source's would replace
 * @param doubled those that the target has more than once
 */
public record KeyDifferences(long keys, Found missing, Found older, Found doubled) {

  /** How many keys, and a few of them. */
  public record Found(long count, List<Map<String, String>> examples) {
    /** None. */
    public static final Found NONE = new Found(0, List.of());

    public Found {
      examples = List.copyOf(examples);
    }
  }

  /** Whether an export of the period would change anything. */
  public boolean isBehind() {
    return missing.count() > 0 || older.count() > 0;
  }
}
