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
package io.lakeferry.local.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServer.class)
final class AuthenticationTest {
  private final ServerProcess server;
  private final HttpCaller caller;

  AuthenticationTest(ServerProcess server) {
    this.server = server;
    caller = new HttpCaller(server);
  }

  @Test
  void acceptsUserAndPasswordInEachOfTheThreePlaces() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      // Java's client cannot send UTF-8 in a header.
      String request =
          "GET /?query=SELECT+1 HTTP/1.0\r\nX-ClickHouse-User: "
              + ServerProcess.USER
              + "\r\nX-ClickHouse-Key: "
              + ServerProcess.PASSWORD
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .as("headers")
          .startsWith("HTTP/1.0 200")
          .endsWith("\r\n\r\n1\n");
    }
    HttpRequest basic =
        caller
            .request("/", Map.of("query", "SELECT 2"))
            .header("Authorization", HttpCaller.basic(ServerProcess.USER, ServerProcess.PASSWORD))
            .build();
    assertThat(caller.send(basic, HttpResponse.BodyHandlers.ofString()).body())
        .as("basic")
        .isEqualTo("2\n");
    HttpRequest url =
        caller
            .request(
                "/",
                Map.of(
                    "query",
                    "SELECT 3",
                    "user",
                    ServerProcess.USER,
                    "password",
                    ServerProcess.PASSWORD))
            .build();
    assertThat(caller.send(url, HttpResponse.BodyHandlers.ofString()).body())
        .as("URL")
        .isEqualTo("3\n");
  }

  @Test
  void refusesEverythingElse() throws Exception {
    assertRefused("nothing", caller.request("/", Map.of("query", "SELECT 1")));
    assertRefused(
        "wrong password",
        caller
            .request("/", Map.of("query", "SELECT 1"))
            .header("Authorization", HttpCaller.basic(ServerProcess.USER, "wrong")));
    assertRefused(
        "wrong user",
        caller
            .request("/", Map.of("query", "SELECT 1"))
            .header("Authorization", HttpCaller.basic("default", ServerProcess.PASSWORD)));
    assertRefused(
        "unknown scheme",
        caller.request("/", Map.of("query", "SELECT 1")).header("Authorization", "Bearer token"));
    assertRefused(
        "two schemes at once",
        caller
            .authorized(Map.of("query", "SELECT 1"))
            .header("X-ClickHouse-User", ServerProcess.USER));
  }

  private void assertRefused(String how, HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response =
        caller.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(how).isEqualTo(403);
    assertThat(response.headers().firstValue("X-ClickHouse-Exception-Code")).hasValue("516");
    assertThat(response.body()).startsWith("Code: 516. DB::Exception: Authentication failed");
  }
}
