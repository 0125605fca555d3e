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
package io.lakeferry.local.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** One JSON object a line. A column's name that comes again gets a number. */
final class JsonLinePrinter implements RowPrinter {
  private final ObjectMapper json = new ObjectMapper();
  private final PrintWriter out;
  private List<String> columns = List.of();

  JsonLinePrinter(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void header(List<String> names) {
    List<String> distinct = new ArrayList<>();
    for (String name : names) {
      String candidate = name;
      for (int number = 2; distinct.contains(candidate); number++) {
        candidate = name + "_" + number;
      }
      distinct.add(candidate);
    }
    columns = List.copyOf(distinct);
  }

  @Override
  public void row(List<?> values) {
    ObjectNode node = json.createObjectNode();
    for (int index = 0; index < values.size(); index++) {
      node.set(columns.get(index), json.valueToTree(values.get(index)));
    }
    try {
      out.println(json.writeValueAsString(node));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A row cannot be written as JSON", e);
    }
  }

  @Override
  public void end() {
    out.flush();
  }
}
