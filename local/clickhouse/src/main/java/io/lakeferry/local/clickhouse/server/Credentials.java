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
package io.lakeferry.local.clickhouse.server;

import io.lakeferry.local.clickhouse.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/**
 * The one user of the local server.
 *
 * @param user the user's name
 * @param password the password, possibly empty; never shown
 */
public record Credentials(String user, String password) {

  /** What a request was sent with. */
  private record Given(String user, String password) {}

  /**
   * Whether a request may pass: by the headers X-ClickHouse-User and X-ClickHouse-Key, basic
   * authorization, or the URL parameters user and password, only one of them at a time.
   */
  boolean accept(HttpRequest request) {
    Optional<Given> given = given(request);
    return given.isPresent()
        && equal(given.get().user(), user)
        && equal(given.get().password(), password);
  }

  private static Optional<Given> given(HttpRequest request) {
    Optional<String> headerUser = request.header("X-ClickHouse-User");
    Optional<String> headerKey = request.header("X-ClickHouse-Key");
    Optional<String> authorization = request.header("Authorization");
    Optional<String> urlUser = request.parameters().get("user");
    Optional<String> urlPassword = request.parameters().get("password");
    boolean byHeaders = headerUser.isPresent() || headerKey.isPresent();
    boolean byUrl = urlUser.isPresent() || urlPassword.isPresent();
    if ((byHeaders && (authorization.isPresent() || byUrl))
        || (authorization.isPresent() && byUrl)) {
      return Optional.empty();
    }
    if (byHeaders) {
      return Optional.of(new Given(headerUser.orElse("default"), headerKey.orElse("")));
    }
    if (authorization.isPresent()) {
      return basic(authorization.get());
    }
    return Optional.of(new Given(urlUser.orElse("default"), urlPassword.orElse("")));
  }

  private static Optional<Given> basic(String authorization) {
    String scheme = "Basic ";
    if (!authorization.regionMatches(true, 0, scheme, 0, scheme.length())) {
      return Optional.empty();
    }
    try {
      String text =
          new String(
              Base64.getDecoder().decode(authorization.substring(scheme.length()).strip()),
              StandardCharsets.UTF_8);
      int colon = text.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(new Given(text.substring(0, colon), text.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean equal(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "Credentials[user=" + user + "]";
  }
}
