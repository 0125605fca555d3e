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
package io.lakeferry.transforms.query;

import io.lakeferry.transforms.window.RowSelection;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which events a selection takes by their names, as parameters: names are pasted into no query. */
final class EventFilter {
  private static final String INCLUDED = "include_events";
  private static final String EXCLUDED = "exclude_events";

  private EventFilter() {}

  static List<String> conditions(RowSelection selection) {
    List<String> conditions = new ArrayList<>();
    if (!selection.includeEvents().isEmpty()) {
      conditions.add("event IN {" + INCLUDED + ":Array(String)}");
    }
    if (!selection.excludeEvents().isEmpty()) {
      conditions.add("event NOT IN {" + EXCLUDED + ":Array(String)}");
    }
    return conditions;
  }

  static SortedMap<String, String> parameters(RowSelection selection) {
    SortedMap<String, String> parameters = new TreeMap<>();
    if (!selection.includeEvents().isEmpty()) {
      parameters.put(INCLUDED, TextLiterals.of(selection.includeEvents()));
    }
    if (!selection.excludeEvents().isEmpty()) {
      parameters.put(EXCLUDED, TextLiterals.of(selection.excludeEvents()));
    }
    return parameters;
  }
}
