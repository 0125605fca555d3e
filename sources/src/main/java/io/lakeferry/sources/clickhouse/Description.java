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
package io.lakeferry.sources.clickhouse;

import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.query.Statement;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the answers of DESCRIBE. */
final class Description {
  private final QueryClient client;

  Description(QueryClient client) {
    this.client = client;
  }

  /**
   * Types by name, in the order of the columns. DESCRIBE analyses the query and reads no rows.
   *
   * @throws LakeferryException if ClickHouse can't make sense of it
   */
  Map<String, String> of(Statement statement) {
    Answer answer = client.ask(statement).answer();
    try {
      Map<String, String> types = new LinkedHashMap<>();
      while (!answer.atEnd()) {
        types.put(answer.text(), answer.text());
      }
      return types;
    } catch (IOException e) {
      throw client.translate(e);
    }
  }
}
