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
package io.lakeferry.local.clickhouse.sql;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Makes a KILL QUERY find queries by the id that their client gave. chDB gives every query an id of
 * its own and lets nobody choose it, so that the front keeps the client's id in a setting.
 */
public final class QueryIdRewriter {
  private final String replacement;

  /**
   * @param replacement the expression over {@code system.processes} that yields the client's id
   */
  public QueryIdRewriter(String replacement) {
    this.replacement = replacement;
  }

  /** The statement with every column {@code query_id} replaced. */
  public String rewrite(String sql) {
    byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
    StringBuilder rewritten = new StringBuilder();
    Tokenizer tokenizer = new Tokenizer(bytes, bytes.length);
    int copied = 0;
    for (Optional<Token> next = tokenizer.next(); next.isPresent(); next = tokenizer.next()) {
      Token token = next.get();
      boolean quoted = token.text().equals("`query_id`") || token.text().equals("\"query_id\"");
      if (token.is("query_id") || quoted) {
        rewritten.append(new String(bytes, copied, token.start() - copied, StandardCharsets.UTF_8));
        rewritten.append(replacement);
        copied = token.end();
      }
    }
    return rewritten
        .append(new String(bytes, copied, bytes.length - copied, StandardCharsets.UTF_8))
        .toString();
  }
}
