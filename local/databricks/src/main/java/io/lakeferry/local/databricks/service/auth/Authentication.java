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
package io.lakeferry.local.databricks.service.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeferry.local.databricks.service.http.ApiFailure;
import io.lakeferry.local.databricks.service.http.Json;
import io.lakeferry.local.databricks.service.http.Reply;
import io.lakeferry.local.databricks.service.http.Request;
import io.lakeferry.local.databricks.service.http.Routes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * OAuth for machines (client credentials, <a
 * href="https://docs.databricks.com/aws/en/dev-tools/auth/oauth-m2m">documented here</a>) and
 * personal access tokens (<a
 * href="https://docs.databricks.com/aws/en/dev-tools/auth/pat">documented here</a>).
 */
public final class Authentication {
  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";

  private final Credentials credentials;
  private final AccessTokens tokens;
  private final String baseUrl;

  /**
   * @param signingKey key of the access tokens
   * @param lifetime how long an access token is good
   * @param baseUrl URL under which clients know the workspace, without a slash at the end
   */
  public Authentication(
      Credentials credentials, byte[] signingKey, Clock clock, Duration lifetime, String baseUrl) {
    this.credentials = credentials;
    this.tokens = new AccessTokens(new Signature(signingKey), clock, lifetime, baseUrl + "/oidc");
    this.baseUrl = baseUrl;
  }

  /** The routes that need no token: discovery and the token endpoint. */
  public Routes routes() {
    return new Routes()
        .add("GET", "/.well-known/databricks-config", this::workspace)
        .add("GET", "/oidc/.well-known/oauth-authorization-server", this::discovery)
        .add("POST", "/oidc/v1/token", this::token);
  }

  /**
   * Lets a request pass that carries a good token.
   *
   * @throws ApiFailure 401 without a token, 403 with one that is unknown or has expired
   */
  public void check(Request request) throws ApiFailure {
    Optional<String> authorization = request.header("Authorization");
    if (authorization.isEmpty() || !authorization.get().startsWith(BEARER)) {
      throw new ApiFailure(
          401, "401", "Credential was not sent or was of an unsupported type for this API.");
    }
    String token = authorization.get().substring(BEARER.length()).trim();
    if (!Signature.sameText(credentials.personalToken(), token) && !tokens.accepts(token)) {
      throw new ApiFailure(403, "403", "Invalid access token.");
    }
  }

  private Reply workspace(Request request) {
    ObjectNode reply = Json.object();
    reply.put("oidc_endpoint", baseUrl + "/oidc");
    reply.put("workspace_id", "1");
    reply.put("cloud", "AWS");
    return Reply.json(reply);
  }

  private Reply discovery(Request request) {
    ObjectNode reply = Json.object();
    reply.put("issuer", baseUrl + "/oidc");
    reply.put("authorization_endpoint", baseUrl + "/oidc/v1/authorize");
    reply.put("token_endpoint", baseUrl + "/oidc/v1/token");
    return Reply.json(reply);
  }

  private Reply token(Request request) throws IOException, ApiFailure {
    Map<String, String> form = request.form();
    if (!"client_credentials".equals(form.get("grant_type"))) {
      return refusal(400, "unsupported_grant_type", "Only client_credentials is supported");
    }
    if (!authenticates(request, form)) {
      return refusal(401, "invalid_client", "Client authentication failed");
    }
    ObjectNode reply = Json.object();
    reply.put("access_token", tokens.issue(credentials.clientId()));
    reply.put("scope", "all-apis");
    reply.put("token_type", "Bearer");
    reply.put("expires_in", tokens.lifetime().toSeconds());
    return Reply.json(reply);
  }

  private boolean authenticates(Request request, Map<String, String> form) {
    String authorization = request.header("Authorization").orElse("");
    String given =
        form.getOrDefault("client_id", "") + ":" + form.getOrDefault("client_secret", "");
    if (authorization.startsWith(BASIC)) {
      try {
        byte[] decoded = Base64.getDecoder().decode(authorization.substring(BASIC.length()).trim());
        given = new String(decoded, StandardCharsets.UTF_8);
      } catch (IllegalArgumentException malformed) {
        return false;
      }
    }
    return Signature.sameText(credentials.clientId() + ":" + credentials.clientSecret(), given);
  }

  /** An error of RFC 6749, section 5.2. */
  private static Reply refusal(int status, String error, String description) {
    ObjectNode reply = Json.object();
    reply.put("error", error);
    reply.put("error_description", description);
    return Reply.json(status, reply);
  }
}
