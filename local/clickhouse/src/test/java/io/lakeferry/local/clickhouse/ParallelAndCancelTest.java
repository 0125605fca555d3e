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

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServer.class)
final class ParallelAndCancelTest {
  // Blocks inside the engine without using up the machine; a kill is noticed between rows.
  private static final String ENDLESS =
      "SELECT max(sleepEachRow(0.1)) FROM numbers(1000000)"
          + " SETTINGS max_block_size = 1, max_threads = 1";

  private final ServerProcess server;
  private final HttpCaller caller;
  private final Processes processes;

  ParallelAndCancelTest(ServerProcess server) {
    this.server = server;
    this.caller = new HttpCaller(server);
    this.processes = new Processes(server);
  }

  private CompletableFuture<HttpResponse<String>> inBackground(
      String sql, Map<String, String> url) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return caller.post(sql, url);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
          }
        },
        task -> new Thread(task).start());
  }

  /** None of them ends by itself, and all stand in the engine's list at one time. */
  @Test
  void queriesRunInParallel() throws Exception {
    int count = 4;
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      answers.add(
          inBackground(ENDLESS + " /* side by side " + i + " */", Map.of("query_id", "side-" + i)));
    }
    for (int i = 0; i < count; i++) {
      processes.awaitRunning("side by side " + i);
    }
    assertThat(
            caller.value(
                "SELECT count() FROM system.processes WHERE query LIKE '%side by side%'"
                    + " AND query NOT LIKE '%processes%'"))
        .as("all of them at the same time")
        .isEqualTo("4");
    for (int i = 0; i < count; i++) {
      assertThat(caller.value("KILL QUERY WHERE query_id = 'side-" + i + "'")).contains("waiting");
    }
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      HttpResponse<String> response = answer.get(30, TimeUnit.SECONDS);
      assertThat(response.body()).startsWith("Code: 394.");
      assertThat(response.statusCode()).isEqualTo(500);
    }
  }

  @Test
  void anIdIsTakenWhileItsQueryRuns() throws Exception {
    CompletableFuture<HttpResponse<String>> first =
        inBackground(ENDLESS + " -- twice", Map.of("query_id", "twice"));
    processes.awaitRunning("twice");
    HttpResponse<String> second = caller.post("SELECT 1", Map.of("query_id", "twice"));
    assertThat(second.body()).startsWith("Code: 216.");
    assertThat(second.headers().firstValue("X-ClickHouse-Query-Id")).hasValue("twice");
    caller.post("KILL QUERY WHERE query_id = 'twice' SYNC");
    assertThat(first.get(30, TimeUnit.SECONDS).body()).startsWith("Code: 394.");
  }

  @Test
  void aClientThatHangsUpStopsABlockedQuery() throws Exception {
    try (Socket socket = send(ENDLESS + " /* hung up blocked */")) {
      processes.awaitRunning("hung up blocked");
    }
    processes.awaitGone("hung up blocked");
  }

  @Test
  void aClientThatHangsUpStopsAStreamingQuery() throws Exception {
    try (Socket socket =
        send(
            "SELECT number, repeat('x', 100) /* hung up streaming */ FROM numbers(100000000000)")) {
      InputStream input = socket.getInputStream();
      assertThat(input.readNBytes(5_000_000)).hasSize(5_000_000);
      processes.awaitRunning("hung up streaming");
    }
    processes.awaitGone("hung up streaming");
  }

  @Test
  void aClientThatHangsUpInsideItsBodyStoresNothing() throws Exception {
    caller.post("CREATE TABLE hung_up_insert (a UInt32) ORDER BY a");
    String request = head("INSERT INTO hung_up_insert FORMAT TSV", 1_000_000) + "1\n2\n3\n";
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      processes.awaitRunning("hung_up_insert");
    }
    processes.awaitGone("hung_up_insert");
    assertThat(caller.value("SELECT count() FROM hung_up_insert")).isEqualTo("0");
  }

  private Socket send(String sql) throws IOException {
    Socket socket = new Socket("127.0.0.1", server.port());
    socket.getOutputStream().write(head(sql, 0).getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
    return socket;
  }

  private static String head(String sql, int bodyLength) {
    return "POST /?query="
        + HttpCaller.encode(sql)
        + " HTTP/1.1\r\nHost: local\r\nX-ClickHouse-User: "
        + ServerProcess.USER
        + "\r\nX-ClickHouse-Key: "
        + ServerProcess.PASSWORD
        + "\r\nContent-Length: "
        + bodyLength
        + "\r\n\r\n";
  }
}
