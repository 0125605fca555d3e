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
package io.lakeferry.local.databricks.service;

import static io.lakeferry.local.databricks.service.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.iam.MeRequest;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Access tokens expire; clients that live longer get new ones. */
class TokenLifetimeTest {
  private static final Duration LIFETIME = Duration.ofSeconds(6);

  @TempDir static Path directory;
  private static FakeService service;

  @BeforeAll
  static void start() throws IOException {
    service = new FakeService(directory, LIFETIME);
  }

  @AfterAll
  static void stop() throws IOException {
    service.close();
  }

  @Test
  void expiredTokenIsRefused() throws IOException {
    RawClient raw = new RawClient(service.clients());
    RawClient.Answer issued =
        raw.send("POST", "/oidc/v1/token", basic(), "grant_type=client_credentials&scope=all-apis");
    String token = new ObjectMapper().readTree(issued.body()).get("access_token").asText();
    String authorization = "Bearer " + token;
    assertThat(raw.send("GET", "/api/2.0/sql/warehouses", authorization, "").status())
        .isEqualTo(200);
    await()
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              RawClient.Answer late = raw.send("GET", "/api/2.0/sql/warehouses", authorization, "");
              assertThat(late.status()).isEqualTo(403);
              assertThat(late.body()).contains("Invalid access token.");
            });
    String forged = authorization.substring(0, authorization.length() - 4) + "AAAA";
    assertThat(raw.send("GET", "/api/2.0/sql/warehouses", forged, "").status()).isEqualTo(403);
  }

  @Test
  void noTokenIsRefused() throws IOException {
    RawClient.Answer answer =
        new RawClient(service.clients()).send("GET", "/api/2.0/sql/warehouses", null, "");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).contains("Credential was not sent");
  }

  @Test
  void driverAndSdkFetchNewTokens() throws SQLException {
    WorkspaceClient sdk = service.clients().sdk();
    try (Connection connection = service.clients().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT ECHO early");
      sdk.currentUser().me(new MeRequest());
      long first = service.admin().lastSequence();
      untilTokenIssuedSince(first, "driver", () -> statement.execute("SELECT ECHO late"));
      long second = service.admin().lastSequence();
      untilTokenIssuedSince(second, "SDK", () -> sdk.currentUser().me(new MeRequest()));
    }
  }

  private static void untilTokenIssuedSince(long sequence, String who, ThrowingRunnable call) {
    await()
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              call.run();
              assertThat(tokensIssuedSince(sequence)).as("tokens of the " + who).isPositive();
            });
  }

  private static long tokensIssuedSince(long sequence) {
    List<String> journal = service.admin().journalSince(sequence);
    return journal.stream().filter("http executed POST /oidc/v1/token"::equals).count();
  }

  private static String basic() {
    String pair = Clients.CLIENT_ID + ":" + Clients.CLIENT_SECRET;
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
