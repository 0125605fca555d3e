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

import com.clickhouse.client.api.ServerException;
import io.lakeferry.transforms.errors.Excerpt;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The statement that gives a user what a query lacked, from what ClickHouse says of it: {@code
 * exporter: Not enough privileges. To execute this query, it's necessary to have the grant
 * SELECT(id) ON posthog.person}. It holds names of privileges, columns and objects, and no SQL of
 * the query.
 */
final class MissingGrant {
  private static final Pattern GRANT =
      Pattern.compile(
          "necessary to have (?:the grant|at least one of the grants)? ?"
              + "([A-Za-z][\\w ]*?)(\\([^()]*\\))? ON (\\S+?)"
              + "(?=\\.? \\(|\\.?$|\\. |,? WITH|[,;:] |\\s)");
  private static final Pattern USER =
      Pattern.compile("DB::Exception: ([\\w.@-]{1,100}): Not enough privileges");

  private MissingGrant() {}

  /**
   * The statement; empty if the server did not say what is missing.
   *
   * @param failure what the query failed with, whatever wraps the server's answer
   */
  static Optional<String> of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ServerException error && error.getMessage() != null) {
        return of(error.getMessage());
      }
    }
    return Optional.empty();
  }

  /** As {@link #of(Throwable)}, from the server's own text. */
  static Optional<String> of(String text) {
    Matcher grant = GRANT.matcher(text);
    if (!grant.find()) {
      return Optional.empty();
    }
    Matcher user = USER.matcher(text);
    // The columns are those of one query only; the next would lack others.
    return Optional.of(
        "GRANT "
            + grant.group(1)
            + " ON "
            + Excerpt.of(grant.group(3))
            + " TO "
            + (user.find() ? user.group(1) : "<user>"));
  }
}
