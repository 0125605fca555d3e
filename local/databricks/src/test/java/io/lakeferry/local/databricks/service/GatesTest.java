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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.service.sql.ExecuteStatementRequest;
import com.databricks.sdk.service.sql.StatementExecutionAPI;
import com.databricks.sdk.service.sql.StatementState;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the admin port promises to other tests. */
class GatesTest {
  private static final String AUTHORIZATION = "Bearer " + Clients.TOKEN;
  private static final String FILES = "/api/2.0/fs/files/Volumes/main/default/gated/";

  @TempDir static Path directory;
  private static FakeService service;
  private static AdminClient admin;
  private static RawClient raw;

  @BeforeAll
  static void start() throws Exception {
    service = new FakeService(directory, Duration.ofHours(1));
    admin = service.admin();
    raw = new RawClient(service.clients());
    service.engine().volumes().create("main", "default", "gated", null);
  }

  @AfterAll
  static void stop() throws IOException {
    service.close();
  }

  @Test
  void journalTellsWhatHappenedInOrder() throws IOException {
    long before = admin.lastSequence();
    submit("SELECT ECHO journal");
    assertThat(admin.journalSince(before))
        .containsExactly(
            "http received POST /api/2.0/sql/statements",
            "statement received SELECT ECHO journal",
            "statement executed SELECT ECHO journal",
            "http executed POST /api/2.0/sql/statements");
  }

  @Test
  void failedStatementIsNotExecuted() throws IOException {
    long before = admin.lastSequence();
    submit("SELECT FAIL journal");
    assertThat(admin.journalSince(before))
        .contains("statement received SELECT FAIL journal")
        .doesNotContain("statement executed SELECT FAIL journal");
  }

  @Test
  void heldStatementHasNoEffectUntilItIsReleased() {
    String gate = admin.arm("statement", "received", "held before", "hold");
    StatementExecutionAPI api = service.clients().sdk().statementExecution();
    String id =
        api.executeStatement(
                new ExecuteStatementRequest()
                    .setWarehouseId(LocalDatabricks.WAREHOUSE_ID)
                    .setStatement("SELECT ECHO held before")
                    .setWaitTimeout("0s"))
            .getStatementId();
    await().until(() -> admin.holding(gate) == 1);
    assertThat(api.getStatement(id).getStatus().getState()).isEqualTo(StatementState.PENDING);
    assertThat(service.engine().executed()).doesNotContain("SELECT ECHO held before");
    admin.release(gate);
    await().until(() -> api.getStatement(id).getStatus().getState() == StatementState.SUCCEEDED);
    assertThat(service.engine().executed()).contains("SELECT ECHO held before");
    assertThat(admin.hits(gate)).isEqualTo(1);
    assertThat(admin.holding(gate)).isZero();
  }

  @Test
  void statementHeldAfterItsEffectLooksAsIfItRan() {
    String gate = admin.arm("statement", "executed", "held after", "hold");
    StatementExecutionAPI api = service.clients().sdk().statementExecution();
    String id =
        api.executeStatement(
                new ExecuteStatementRequest()
                    .setWarehouseId(LocalDatabricks.WAREHOUSE_ID)
                    .setStatement("SELECT ECHO held after")
                    .setWaitTimeout("0s"))
            .getStatementId();
    await().until(() -> admin.holding(gate) == 1);
    assertThat(service.engine().executed()).contains("SELECT ECHO held after");
    assertThat(api.getStatement(id).getStatus().getState()).isEqualTo(StatementState.RUNNING);
    admin.release(gate);
    await().until(() -> api.getStatement(id).getStatus().getState() == StatementState.SUCCEEDED);
  }

  @Test
  void removedGateDropsWhatItHeld() {
    String gate = admin.arm("statement", "received", "lost on the way", "hold");
    CompletableFuture<RawClient.Answer> answer =
        CompletableFuture.supplyAsync(() -> submit("SELECT ECHO lost on the way"));
    await().until(() -> admin.holding(gate) == 1);
    admin.remove(gate);
    assertThat(answer.join().status()).isZero();
    assertThat(service.engine().executed()).doesNotContain("SELECT ECHO lost on the way");
  }

  @Test
  void droppedAnswerComesAfterTheEffect() {
    admin.arm("statement", "executed", "answer lost", "drop");
    assertThat(submit("SELECT ECHO answer lost").status()).isZero();
    assertThat(service.engine().executed()).contains("SELECT ECHO answer lost");
    assertThat(submit("SELECT ECHO answer lost").status()).isEqualTo(200);
  }

  @Test
  void refusedStatementHasNoEffectAndTheNextOneHas() {
    String gate = admin.arm("statement", "received", "refused twice", "status", 2);
    RawClient.Answer refused = submit("SELECT ECHO refused twice");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.head()).containsIgnoringCase("Retry-After: 1");
    assertThat(submit("SELECT ECHO refused twice").status()).isEqualTo(503);
    assertThat(service.engine().executed()).doesNotContain("SELECT ECHO refused twice");
    assertThat(submit("SELECT ECHO refused twice").status()).isEqualTo(200);
    assertThat(admin.hits(gate)).isEqualTo(2);
  }

  @Test
  void refusedUploadIsReadAndForgotten() throws IOException {
    admin.arm("http", "received", "PUT " + FILES + "refused", "status");
    RawClient.Answer refused =
        raw.send("PUT", FILES + "refused", AUTHORIZATION, "x".repeat(1 << 20));
    assertThat(refused.status()).isEqualTo(503);
    assertThat(raw.send("HEAD", FILES + "refused", AUTHORIZATION, "").status()).isEqualTo(404);
    assertThat(raw.send("PUT", FILES + "refused", AUTHORIZATION, "y").status()).isEqualTo(204);
  }

  @Test
  void uploadWithLostAnswerIsThere() throws IOException {
    admin.arm("http", "executed", "PUT " + FILES + "answer-lost", "drop");
    assertThat(raw.send("PUT", FILES + "answer-lost", AUTHORIZATION, "kept").status()).isZero();
    assertThat(raw.send("GET", FILES + "answer-lost", AUTHORIZATION, "").body()).isEqualTo("kept");
    assertThat(raw.send("PUT", FILES + "answer-lost", AUTHORIZATION, "again").status())
        .isEqualTo(409);
  }

  @Test
  void downloadWithLostAnswerLeavesNoOpenFile() throws IOException {
    raw.send("PUT", FILES + "read", AUTHORIZATION, "content");
    admin.arm("http", "executed", "GET " + FILES + "read", "drop");
    assertThat(raw.send("GET", FILES + "read", AUTHORIZATION, "").status()).isZero();
    await().untilAsserted(() -> assertThat(openFiles()).noneMatch(file -> file.endsWith("/read")));
  }

  @Test
  void heldRequestGoesOnWhenReleased() {
    String gate = admin.arm("http", "received", "HEAD " + FILES + "nothing", "hold");
    CompletableFuture<RawClient.Answer> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return raw.send("HEAD", FILES + "nothing", AUTHORIZATION, "");
              } catch (IOException failed) {
                throw new IllegalStateException(failed);
              }
            });
    await().until(() -> admin.holding(gate) == 1);
    assertThat(answer).isNotDone();
    admin.release(gate);
    assertThat(answer.join().status()).isEqualTo(404);
  }

  @Test
  void statementOfADeadClientGoesOn() throws IOException {
    String gate = admin.arm("statement", "received", "orphan", "hold");
    byte[] body = statement("SELECT ECHO orphan").getBytes(StandardCharsets.UTF_8);
    raw.sendPart(
        "POST", "/api/2.0/sql/statements", AUTHORIZATION, "Content-Length: " + body.length, body);
    await().until(() -> admin.holding(gate) == 1);
    admin.release(gate);
    await()
        .untilAsserted(
            () -> assertThat(service.engine().executed()).contains("SELECT ECHO orphan"));
  }

  @Test
  void malformedGatesAreRefused() {
    assertThatThrownBy(() -> admin.arm("statement", "sometimes", "x", "hold"))
        .hasMessageContaining("400")
        .hasMessageContaining("Unknown phase");
    assertThatThrownBy(() -> admin.hits("unknown")).hasMessageContaining("404");
  }

  @Test
  void presignedUrlsStandInTheJournalWithoutTheirSignature() throws Exception {
    long before = admin.lastSequence();
    String row = submit("PUT '/local/file' INTO '/Volumes/main/default/gated/signed'").body();
    String url = new ObjectMapper().readTree(row).at("/result/data_array/0/1").asText();
    String path = url.substring(url.indexOf("/presigned"));
    assertThat(raw.send("PUT", path.replace("signed?", "other?"), null, "x").status())
        .as("the signature is good for one path only")
        .isEqualTo(403);
    assertThat(raw.send("PUT", path, null, "x").status()).isEqualTo(200);
    List<String> journal = admin.journalSince(before);
    assertThat(journal)
        .contains("http executed PUT /presigned/Volumes/main/default/gated/signed")
        .noneMatch(line -> line.contains("signature"));
  }

  private static RawClient.Answer submit(String sql) {
    try {
      return raw.send("POST", "/api/2.0/sql/statements", AUTHORIZATION, statement(sql));
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static String statement(String sql) {
    return new ObjectMapper()
        .createObjectNode()
        .put("warehouse_id", LocalDatabricks.WAREHOUSE_ID)
        .put("statement", sql)
        .toString();
  }

  /** The files that this process has open. */
  private static List<String> openFiles() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.map(GatesTest::target).toList();
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closed) {
      return "";
    }
  }
}
