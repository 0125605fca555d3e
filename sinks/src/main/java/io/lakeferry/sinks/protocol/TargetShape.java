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
package io.lakeferry.sinks.protocol;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The target as it stands.
 *
 * @param tableId by DESCRIBE DETAIL; changes when the table is created again
 * @param format {@code delta} for what we can load
 * @param columns types in lower case by name in lower case, in order
 */
record TargetShape(String tableId, String format, Map<String, String> columns) {
  TargetShape {
    Map<String, String> canonical = new LinkedHashMap<>();
    columns.forEach(
        (name, type) ->
            canonical.put(name.toLowerCase(Locale.ROOT), type.toLowerCase(Locale.ROOT)));
    columns = canonical;
  }
}
