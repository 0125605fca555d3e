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

import java.util.regex.Pattern;

/**
 * Takes out of a text for the debug log what opens doors: presigned URLs' queries, bearer tokens,
 * token-like words, and values that follow the name of a secret.
 */
final class Redaction {
  private static final Pattern URL_QUERY = Pattern.compile("(https?://[^\\s?'\"]+)\\?[^\\s'\"]+");
  private static final Pattern BEARER = Pattern.compile("(?i)(bearer|basic) [A-Za-z0-9._~+/=-]+");
  private static final Pattern TOKEN =
      Pattern.compile("\\b(dapi|dose|dkea)[0-9a-f]{16,}[-0-9]*\\b");
  private static final Pattern JSON_WEB_TOKEN =
      Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)\\b([a-z_0-9]*(?:secret|password|pwd|access_?token))(\"?\\s*[=:]\\s*\"?)[^\\s;,&\"'}]+");

  String of(String text) {
    if (text == null) {
      return "";
    }
    String clean = URL_QUERY.matcher(text).replaceAll("$1?(removed)");
    clean = BEARER.matcher(clean).replaceAll("$1 (removed)");
    clean = TOKEN.matcher(clean).replaceAll("(removed)");
    clean = JSON_WEB_TOKEN.matcher(clean).replaceAll("(removed)");
    return NAMED.matcher(clean).replaceAll("$1$2(removed)");
  }
}
