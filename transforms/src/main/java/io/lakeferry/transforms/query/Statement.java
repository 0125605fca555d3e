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

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A query with its parameters.
 *
 * @param text SQL with placeholders such as <code>{team_id:Int64}</code>
 * @param parameters a value for each placeholder, in ClickHouse's text form
 */
public record Statement(String text, SortedMap<String, String> parameters) implements Serializable {
  public Statement {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  Statement(String text, Map<String, String> parameters) {
    this(text, new TreeMap<>(parameters));
  }

  /** In a form that can be pasted into clickhouse-client as it is. */
  public String script() {
    StringBuilder script = new StringBuilder();
    parameters.forEach(
        (name, value) ->
            script
                .append("SET param_")
                .append(name)
                .append(" = ")
                .append(TextLiterals.quoted(value))
                .append(";\n"));
    return script.append(text).append(';').toString();
  }
}
