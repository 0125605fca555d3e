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

import io.lakeferry.transforms.query.CatalogQueries;
import io.lakeferry.transforms.query.Statement;
import io.lakeferry.transforms.window.LandedRule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What stands in the source database. */
final class SourceCatalog {
  private final QueryClient client;
  private final String database;

  SourceCatalog(QueryClient client, String database) {
    this.client = client;
    this.database = database;
  }

  /** Those of {@link LandedRule#TABLES} that exist and that the user can see. */
  Set<String> existingTables() {
    return new HashSet<>(texts(CatalogQueries.existingTables(database, LandedRule.TABLES)));
  }

  /** The sort order of a table of the database: expressions between commas; empty for none. */
  String sortOrder(String table) {
    return String.join("", texts(CatalogQueries.sortOrder(database, table)));
  }

  private List<String> texts(Statement statement) {
    Answer answer = client.ask(statement).answer();
    try {
      List<String> texts = new ArrayList<>();
      int count = answer.size();
      for (int index = 0; index < count; index++) {
        texts.add(answer.text());
      }
      answer.end();
      return texts;
    } catch (IOException e) {
      throw client.translate(e);
    }
  }
}
