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

import io.lakeferry.transforms.query.Statement;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * A question to the source, with ClickHouse's own named parameters. Their values travel beside the
 * text, which is sent as it is: whatever else stands in it, the question mark of a condition, a
 * comment or a quoted text, means what it means in an export.
 *
 * @param parameters a value for each placeholder, in ClickHouse's text form
 */
record SourceQuestion(String text, TreeMap<String, String> parameters) implements Serializable {
  SourceQuestion(String text, Map<String, String> parameters) {
    this(text, new TreeMap<>(parameters));
  }

  /**
   * How many rows a period has.
   *
   * @param count a query that yields one number
   * @param period the period's number, which stands beside the count in the answer
   */
  static SourceQuestion ofCount(int period, Statement count) {
    return new SourceQuestion(
        "SELECT toInt64(" + period + "), *\nFROM (\n" + count.text() + "\n)", count.parameters());
  }
}
