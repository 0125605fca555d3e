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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServer.class)
final class ProtocolTest {
  private final ServerProcess server;
  private final HttpCaller caller;

  ProtocolTest(ServerProcess server) {
    this.server = server;
    this.caller = new HttpCaller(server);
  }

  @Test
  void pingNeedsNoPassword() throws Exception {
    for (String path : new String[] {"/ping", "/", "/replicas_status"}) {
      HttpResponse<String> response =
          caller.send(caller.request(path, Map.of()).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(response.body()).isEqualTo("Ok.\n");
    }
    assertThat(
            caller
                .send(
                    caller.request("/other", Map.of()).build(),
                    HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void theHeadersTellWhatAServerTells() throws Exception {
    HttpResponse<String> response =
        caller.post(
            "SELECT number FROM numbers(10) FORMAT JSONEachRow",
            Map.of("query_id", "my-id", "session_timezone", "Europe/Berlin"));
    assertThat(response.headers().firstValue("X-ClickHouse-Query-Id")).hasValue("my-id");
    assertThat(response.headers().firstValue("X-ClickHouse-Format")).hasValue("JSONEachRow");
    assertThat(response.headers().firstValue("X-ClickHouse-Timezone")).hasValue("Europe/Berlin");
    assertThat(response.headers().firstValue("X-ClickHouse-Summary").orElseThrow())
        .startsWith("{\"read_rows\":\"10\",\"read_bytes\":\"80\",");
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/x-ndjson");
    HttpResponse<String> plain = caller.post("SELECT 1");
    assertThat(plain.headers().firstValue("X-ClickHouse-Query-Id").orElseThrow()).hasSize(36);
    assertThat(plain.headers().firstValue("X-ClickHouse-Format")).hasValue("TabSeparated");
    assertThat(plain.headers().firstValue("X-ClickHouse-Timezone").orElseThrow()).isNotEmpty();
  }

  @Test
  void theDefaultFormatComesFromHeaderOrUrlAndYieldsToTheStatement() throws Exception {
    HttpRequest byHeader =
        caller
            .authorized(Map.of("query", "SELECT 'a'", "default_format", "CSV"))
            .header("X-ClickHouse-Format", "JSONCompactEachRow")
            .build();
    assertThat(caller.send(byHeader, HttpResponse.BodyHandlers.ofString()).body())
        .isEqualTo("[\"a\"]\n");
    assertThat(caller.post("SELECT 'a'", Map.of("default_format", "CSV")).body())
        .isEqualTo("\"a\"\n");
    assertThat(caller.post("SELECT 'a' FORMAT TSV", Map.of("default_format", "CSV")).body())
        .isEqualTo("a\n");
    assertThat(caller.post("SHOW DATABASES LIKE 'system'", Map.of("default_format", "CSV")).body())
        .isEqualTo("\"system\"\n");
  }

  @Test
  void urlAndBodyFormOneStatement() throws Exception {
    assertThat(caller.post("1 + 1", Map.of("query", "SELECT")).body()).isEqualTo("2\n");
  }

  @Test
  void anEmptyResultStillHasItsHeader() throws Exception {
    assertThat(caller.post("SELECT 1 AS a WHERE 0 FORMAT CSVWithNames").body())
        .isEqualTo("\"a\"\n");
    assertThat(caller.post("SELECT 1 AS a WHERE 0").body()).isEmpty();
    HttpResponse<String> nothing = caller.post("SELECT sum(number) FROM numbers(1000) FORMAT Null");
    assertThat(nothing.body()).isEmpty();
    assertThat(nothing.headers().firstValue("X-ClickHouse-Summary").orElseThrow())
        .startsWith("{\"read_rows\":\"1000\",\"read_bytes\":\"8000\"");
  }

  @Test
  void rowsWithoutBytesDoNotEndAResult() throws Exception {
    assertThat(
            caller
                .post("SELECT if(number < 200000, '', 'end') FROM numbers(200001) FORMAT RawBLOB")
                .body())
        .isEqualTo("end");
  }

  @Test
  void totalsFollowTheRows() throws Exception {
    assertThat(
            caller
                .post(
                    "SELECT number % 2 AS k, count() FROM numbers(10) GROUP BY k WITH TOTALS ORDER BY k")
                .body())
        .isEqualTo("0\t5\n1\t5\n\n0\t10\n");
  }

  @Test
  void oneConnectionServesManyRequestsAndAnHttp10ClientOne() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      BufferedReader input =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      String request = "GET /ping HTTP/1.1\r\nHost: local\r\n\r\n";
      // Both at once: the second one waits for its turn.
      write(socket, request + request);
      for (int i = 0; i < 2; i++) {
        assertThat(input.readLine()).isEqualTo("HTTP/1.1 200 OK");
        String line = input.readLine();
        while (!line.equals("0")) {
          line = input.readLine();
        }
        assertThat(input.readLine()).isEmpty();
      }
    }
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      write(socket, "GET /ping HTTP/1.0\r\n\r\n");
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.0 200 OK\r\n").endsWith("\r\n\r\nOk.\n");
      assertThat(answer).doesNotContain("chunked");
    }
  }

  @Test
  void aClientThatAsksFirstIsToldToGoOn() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      String sql = "SELECT 'continued'";
      write(
          socket,
          "POST / HTTP/1.1\r\nHost: local\r\nConnection: close\r\nExpect: 100-continue\r\n"
              + "X-ClickHouse-User: "
              + ServerProcess.USER
              + "\r\nX-ClickHouse-Key: "
              + ServerProcess.PASSWORD
              + "\r\nContent-Length: "
              + sql.length()
              + "\r\n\r\n");
      InputStream input = socket.getInputStream();
      String wanted = "HTTP/1.1 100 Continue\r\n\r\n";
      assertThat(new String(input.readNBytes(wanted.length()), StandardCharsets.UTF_8))
          .isEqualTo(wanted);
      write(socket, sql);
      assertThat(new String(input.readAllBytes(), StandardCharsets.UTF_8)).contains("continued");
    }
  }

  @Test
  void aMalformedRequestIsHungUpOn() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      write(socket, "nonsense\r\n\r\n");
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(caller.value("SELECT 1")).isEqualTo("1");
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }
}
