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
package io.lakeferry.sinks.warehouse;

import io.lakeferry.sinks.connection.Grants;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The GRANT that a refusal asks for. Databricks words it as "User does not have USE CATALOG on
 * Catalog 'foo'" (quoted in public threads; no reference page gives the text, so a refusal in other
 * words yields nothing).
 */
final class GrantAdvice {
  private static final Pattern REFUSAL =
      Pattern.compile(
          "does not have (?:permission )?([A-Z][A-Z ]*[A-Z]) on ([A-Za-z ]+?) [`'\"]([^'\"]+?)[`'\"]");

  private GrantAdvice() {}

  /** For example {@code GRANT USE CATALOG ON CATALOG `foo` TO `sp`}. */
  static Optional<String> from(String refusal, Grants grants) {
    Matcher matcher = REFUSAL.matcher(refusal == null ? "" : refusal);
    if (!matcher.find()) {
      return Optional.empty();
    }
    return Optional.of(
        grants.on(
            matcher.group(1),
            matcher.group(2).toUpperCase(Locale.ROOT),
            matcher.group(3).replace("`", "").split("\\.")));
  }
}
