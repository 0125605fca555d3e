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
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A question about one period, as JDBC asks it: ClickHouse's named parameters become question marks
 * in their types.
 *
 * @param text the same for all periods of one kind
 * @param parameters values for the question marks, in their order
 */
record SourceQuestion(String text, List<String> parameters) implements Serializable {
  private static final Pattern PARAMETER =
      Pattern.compile("\\{([A-Za-z_][A-Za-z_0-9]*):((?:[^{}']|'[^']*')+)\\}");

  SourceQuestion {
    parameters = List.copyOf(parameters);
  }

  /**
   * How many rows a period has.
   *
   * @param count a query that yields one number
   * @param period the period's number, which stands beside the count in the answer
   */
  static SourceQuestion ofCount(int period, Statement count) {
    List<String> values = new ArrayList<>();
    values.add(Integer.toString(period));
    StringBuilder text = new StringBuilder("SELECT CAST(? AS Int64), *\nFROM (\n");
    Matcher parameter = PARAMETER.matcher(count.text());
    while (parameter.find()) {
      String value = count.parameters().get(parameter.group(1));
      if (value == null) {
        // Braces of the query's own, in a text for example.
        parameter.appendReplacement(text, Matcher.quoteReplacement(parameter.group()));
      } else {
        values.add(value);
        parameter.appendReplacement(
            text, Matcher.quoteReplacement("CAST(? AS " + parameter.group(2) + ")"));
      }
    }
    parameter.appendTail(text);
    return new SourceQuestion(text.append("\n)").toString(), values);
  }
}
