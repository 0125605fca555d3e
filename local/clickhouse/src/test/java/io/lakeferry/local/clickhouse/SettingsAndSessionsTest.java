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
import static org.awaitility.Awaitility.await;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.QuerySettings;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServer.class)
final class SettingsAndSessionsTest {
  private final ServerProcess server;
  private final HttpCaller caller;

  SettingsAndSessionsTest(ServerProcess server) {
    this.server = server;
    this.caller = new HttpCaller(server);
  }

  @Test
  void urlParametersAreSettings() throws Exception {
    assertThat(
            caller
                .post(
                    "SELECT getSetting('max_threads'), getSetting('log_comment')",
                    Map.of("max_threads", "3", "log_comment", "run 'a' \\ ü"))
                .body())
        .isEqualTo("3\trun \\'a\\' \\\\ ü\n");
    HttpResponse<String> unknown = caller.post("SELECT 1", Map.of("no_such_setting", "1"));
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).startsWith("Code: 115.");
    assertThat(caller.post("SELECT 1", Map.of("a b", "1")).body()).startsWith("Code: 115.");
    assertThat(caller.post("SELECT 1", Map.of("max_threads", "many")).statusCode()).isEqualTo(400);
  }

  @Test
  void theDriversLogCommentShowsInTheProcessList() throws Exception {
    try (Client client =
        new Client.Builder()
            .addEndpoint(server.url())
            .setUsername(ServerProcess.USER)
            .setPassword(ServerProcess.PASSWORD)
            .build()) {
      QuerySettings settings = new QuerySettings();
      settings.logComment("run-17");
      settings.serverSetting("max_execution_time", "30");
      assertThat(
              client
                  .queryAll(
                      "SELECT Settings['log_comment'] AS comment,"
                          + " Settings['max_execution_time'] AS seconds FROM system.processes"
                          + " WHERE query LIKE '%seconds%'",
                      settings)
                  .get(0)
                  .getValues())
          .containsEntry("comment", "run-17")
          .containsEntry("seconds", "30");
    }
  }

  @Test
  void parametersFillPlaceholders() throws Exception {
    assertThat(
            caller
                .post(
                    "SELECT {a:UInt8} + 1, {b:String}, {c:Nullable(String)}, {t:Identifier}.x"
                        + " FROM (SELECT 5 AS x) AS t",
                    Map.of("param_a", "41", "param_b", "x'; --", "param_c", "\\N", "param_t", "t"))
                .body())
        .isEqualTo("42\tx\\'; --\t\\N\t5\n");
    assertThat(caller.post("SELECT {missing:UInt8}").body()).startsWith("Code: 456.");
  }

  @Test
  void aFormMayCarryStatementAndParameters() throws Exception {
    String boundary = "b0undary";
    String body =
        "--b0undary\r\nContent-Disposition: form-data; name=\"query\"\r\n\r\n"
            + "SELECT {a:String}\r\n"
            + "--b0undary\r\nContent-Disposition: form-data; name=\"param_a\"\r\n\r\nü\r\n"
            + "--b0undary--\r\n";
    assertThat(form(boundary, body).body()).isEqualTo("ü\n");
    String withFile =
        "--b0undary\r\nContent-Disposition: form-data; name=\"t\"; filename=\"t.tsv\"\r\n\r\n1\r\n"
            + "--b0undary--\r\n";
    HttpResponse<String> refused = form(boundary, withFile);
    assertThat(refused.statusCode()).isEqualTo(501);
    assertThat(refused.body()).contains("External tables are not supported");
  }

  private HttpResponse<String> form(String boundary, String body) throws Exception {
    HttpRequest request =
        caller
            .authorized(Map.of())
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return caller.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void theDatabaseComesFromUrlOrHeader() throws Exception {
    caller.post("CREATE DATABASE IF NOT EXISTS `odd ``name`");
    assertThat(caller.post("SELECT currentDatabase()", Map.of("database", "odd `name")).body())
        .isEqualTo("odd `name\n");
    assertThat(caller.post("SELECT currentDatabase()", Map.of("database", "system")).body())
        .isEqualTo("system\n");
    assertThat(caller.post("SELECT 1", Map.of("database", "missing")).statusCode()).isEqualTo(404);
    HttpRequest byHeader =
        caller
            .authorized(Map.of("query", "SELECT currentDatabase()"))
            .header("X-ClickHouse-Database", "system")
            .build();
    assertThat(caller.send(byHeader, HttpResponse.BodyHandlers.ofString()).body())
        .isEqualTo("system\n");
  }

  @Test
  void readonlyIsKept() throws Exception {
    caller.post("CREATE TABLE readonly_guarded (a Int32) ORDER BY a");
    String insert = "INSERT INTO readonly_guarded VALUES (1)";
    for (String level : new String[] {"1", "2"}) {
      assertThat(caller.post(insert, Map.of("readonly", level)).body()).startsWith("Code: 164.");
      assertThat(
              caller.post("SELECT 1", Map.of("readonly", level, "max_execution_time", "60")).body())
          .isEqualTo("1\n");
    }
    assertThat(caller.post("SELECT 1 SETTINGS max_threads = 1", Map.of("readonly", "1")).body())
        .startsWith("Code: 164.");
    assertThat(caller.post("SELECT 1 SETTINGS max_threads = 1", Map.of("readonly", "2")).body())
        .isEqualTo("1\n");
    assertThat(caller.get(Map.of("query", insert)).body()).as("GET").startsWith("Code: 164.");
    assertThat(caller.get(Map.of("query", insert, "session_id", "readonly")).body())
        .as("GET in a session")
        .startsWith("Code: 164.");
    assertThat(caller.post(insert, Map.of("session_id", "readonly")).statusCode()).isEqualTo(200);
    assertThat(caller.value("SELECT count() FROM readonly_guarded")).isEqualTo("1");
  }

  @Test
  void aSessionKeepsTemporaryTablesAndItsOwnSettingsOnly() throws Exception {
    Map<String, String> session = Map.of("session_id", "keeps");
    caller.post("CREATE TEMPORARY TABLE kept (a Int32)", session);
    caller.post("INSERT INTO kept VALUES (7)", session);
    caller.post("SET max_threads = 5", session);
    caller.post("USE system", session);
    assertThat(
            caller
                .post(
                    "SELECT a, getSetting('max_threads'), getSetting('max_block_size'),"
                        + " currentDatabase() FROM kept",
                    Map.of("session_id", "keeps", "max_block_size", "77", "database", "default"))
                .body())
        .isEqualTo("7\t5\t77\tdefault\n");
    assertThat(
            caller
                .post(
                    "SELECT getSetting('max_threads'), getSetting('max_block_size') = 77,"
                        + " currentDatabase()",
                    session)
                .body())
        .as("settings and database of a request end with it")
        .isEqualTo("5\t0\tsystem\n");
    assertThat(caller.post("SELECT * FROM kept").body())
        .as("outside the session")
        .startsWith("Code: 60.");
  }

  @Test
  void aSessionMayMakeItselfReadonly() throws Exception {
    Map<String, String> session = Map.of("session_id", "strict");
    caller.post("SET readonly = 1", session);
    assertThat(caller.post("SELECT 1", session).body()).isEqualTo("1\n");
    assertThat(caller.post("CREATE TABLE strict_no (a Int8) ORDER BY a", session).body())
        .startsWith("Code: 164.");
  }

  @Test
  void aSessionTakesOneRequestAtATime() throws Exception {
    Map<String, String> session = Map.of("session_id", "locked");
    CompletableFuture<Integer> first =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return caller.post("SELECT sleep(2), 'holds the session'", session).statusCode();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    new Processes(server).awaitRunning("holds the session");
    assertThat(caller.post("SELECT 1", session).body()).startsWith("Code: 373.");
    assertThat(first.get()).isEqualTo(200);
    assertThat(caller.post("SELECT 1", session).body()).isEqualTo("1\n");
  }

  @Test
  void aSessionEndsAfterItsTimeout() throws Exception {
    assertThat(caller.post("SELECT 1", Map.of("session_id", "none", "session_check", "1")).body())
        .startsWith("Code: 372.");
    caller.post("SELECT 1", Map.of("session_id", "short", "session_timeout", "0"));
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofSeconds(3))
        .untilAsserted(
            () ->
                assertThat(
                        caller
                            .post(
                                "SELECT 1",
                                Map.of(
                                    "session_id",
                                    "short",
                                    "session_check",
                                    "1",
                                    "session_timeout",
                                    "0"))
                            .body())
                    .startsWith("Code: 372."));
    assertThat(
            caller.post("SELECT 1", Map.of("session_id", "long", "session_timeout", "3601")).body())
        .startsWith("Code: 374.");
  }
}
