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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeferry.local.databricks.service.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/**
 * Issues and checks OAuth access tokens: JSON Web Tokens (RFC 7519), because the driver parses
 * them. They outlive a restart of the server, as they do in the cloud.
 */
final class AccessTokens {
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
  private static final String HEADER =
      ENCODER.encodeToString(
          "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}".getBytes(StandardCharsets.US_ASCII));

  private final Signature signature;
  private final Clock clock;
  private final Duration lifetime;
  private final String issuer;

  AccessTokens(Signature signature, Clock clock, Duration lifetime, String issuer) {
    this.signature = signature;
    this.clock = clock;
    this.lifetime = lifetime;
    this.issuer = issuer;
  }

  Duration lifetime() {
    return lifetime;
  }

  String issue(String clientId) {
    Instant now = clock.instant();
    ObjectNode claims = Json.object();
    claims.put("iss", issuer);
    claims.put("sub", clientId);
    claims.put("client_id", clientId);
    claims.put("scope", "all-apis");
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.plus(lifetime).getEpochSecond());
    claims.put("jti", UUID.randomUUID().toString());
    String signed =
        HEADER + "." + ENCODER.encodeToString(claims.toString().getBytes(StandardCharsets.UTF_8));
    return signed + "." + signature.of(signed);
  }

  /** Whether a token was issued here and has not expired. */
  boolean accepts(String token) {
    int lastDot = token.lastIndexOf('.');
    int firstDot = token.indexOf('.');
    if (firstDot < 0 || firstDot == lastDot) {
      return false;
    }
    String signed = token.substring(0, lastDot);
    if (!signature.verifies(signed, token.substring(lastDot + 1))) {
      return false;
    }
    try {
      JsonNode claims =
          Json.MAPPER.readTree(DECODER.decode(token.substring(firstDot + 1, lastDot)));
      return clock.instant().getEpochSecond() < claims.path("exp").asLong();
    } catch (IOException | IllegalArgumentException malformed) {
      return false;
    }
  }
}
