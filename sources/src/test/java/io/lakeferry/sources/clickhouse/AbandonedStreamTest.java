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
package io.lakeferry.sources.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.Models;
import io.lakeferry.transforms.query.Statement;
import io.lakeferry.transforms.row.RowBinaryRows;
import io.lakeferry.transforms.row.RowCursor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Streams that are given up, and servers that give up. */
@ExtendWith(EngineServer.class)
class AbandonedStreamTest {
  private static final Statement ENDLESS =
      new Statement("SELECT number, repeat('x', 1000) FROM system.numbers", new TreeMap<>());

  /** Reading on to the end, as an HTTP client does when a body is closed, would never return. */
  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void closingAnEndlessStreamReturnsAtOnceAndEndsTheQuery(EngineServer.Running server)
      throws IOException {
    try (QueryClient client = new QueryClient(server.connection("default"))) {
      for (int round = 0; round < 6; round++) {
        // More rounds than connections: each close gives its connection back.
        InputStream stream = client.stream(ENDLESS);
        assertThat(stream.readNBytes(1 << 20)).hasSize(1 << 20);
        stream.close();
      }
      await()
          .atMost(Duration.ofSeconds(15))
          .untilAsserted(() -> assertThat(running(client)).isZero());
    }
  }

  /** As when a process is asked to stop: whoever reads must not go on to the end. */
  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void closingTheClientBreaksOffWhatIsBeingRead(EngineServer.Running server) throws Exception {
    QueryClient client = new QueryClient(server.connection("default"));
    InputStream stream = client.stream(ENDLESS);
    assertThat(stream.readNBytes(1 << 20)).hasSize(1 << 20);
    CompletableFuture<Long> reading =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return stream.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    client.close();
    assertThatThrownBy(() -> reading.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(UncheckedIOException.class);
  }

  @Test
  void aClosedClientBeginsNoStream(EngineServer.Running server) {
    QueryClient client = new QueryClient(server.connection("default"));
    client.close();
    assertThatThrownBy(() -> client.stream(ENDLESS))
        .isInstanceOfSatisfying(
            LakeferryException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INTERRUPTED));
  }

  /** A worker can wait for the first byte of a long query when its process is asked to stop. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void closingTheClientBreaksOffWhatHasNotBegunToAnswer(EngineServer.Running server)
      throws Exception {
    Statement silent =
        new Statement(
            "SELECT count() FROM system.numbers WHERE NOT ignore(number)", new TreeMap<>());
    try (QueryClient observer = new QueryClient(server.connection("default"))) {
      QueryClient client = new QueryClient(server.connection("default"));
      CompletableFuture<InputStream> waiting =
          CompletableFuture.supplyAsync(() -> client.stream(silent));
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(running(observer)).isPositive());
      client.close();
      assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(LakeferryException.class)
          .cause()
          .satisfies(
              thrown ->
                  assertThat(((LakeferryException) thrown).code())
                      .isEqualTo(ErrorCode.INTERRUPTED));
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(running(observer)).isZero());
    }
  }

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aQueryThatTakesTooLongTimesOut(EngineServer.Running server) {
    SourceConnection plain = server.connection("default");
    SourceConnection hasty =
        new SourceConnection(
            plain.url(),
            plain.user(),
            plain.password(),
            plain.database(),
            Duration.ofSeconds(1),
            1,
            Map.of(),
            "hasty");
    try (QueryClient client = new QueryClient(hasty)) {
      assertThatThrownBy(
              () ->
                  client.ask(
                      new Statement(
                          "SELECT sum(cityHash64(number)) FROM system.numbers", new TreeMap<>())))
          .isInstanceOfSatisfying(
              LakeferryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMED_OUT));
    }
  }

  /** The error stands in the stream, behind thousands of good rows and a status of 200. */
  @Test
  void anErrorAfterTheFirstRowsHasItsCode(EngineServer.Running server) throws IOException {
    Statement failing =
        new Statement(
            "SELECT toString(number) AS uuid, 'e' AS event, toNullable(repeat('x', 500)) AS"
                + " properties, 'd' AS distinct_id, toInt64(throwIf(number = 900000)) AS team_id,"
                + " toDateTime64(0, 6, 'UTC') AS timestamp FROM system.numbers",
            new TreeMap<>());
    try (QueryClient client = new QueryClient(server.connection("default"));
        RowCursor rows =
            new ClickHouseRows(
                RowBinaryRows.open(client.stream(failing), Models.events()), client::translate)) {
      assertThatThrownBy(
              () -> {
                while (rows.next()) {
                  assertThat(rows.rows()).isLessThanOrEqualTo(900_000);
                }
              })
          .isInstanceOf(LakeferryException.class)
          .hasMessageContaining("ClickHouse error 395");
      assertThat(rows.rows()).isPositive();
    }
  }

  @Test
  void nothingCanBeWritten(EngineServer.Running server) {
    try (QueryClient client = new QueryClient(server.connection("default"))) {
      assertThatThrownBy(
              () ->
                  client.ask(
                      new Statement(
                          "CREATE TABLE written (a UInt8) ENGINE = Memory", new TreeMap<>())))
          .isInstanceOfSatisfying(
              LakeferryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PERMISSION));
    }
  }

  private static long running(QueryClient client) throws IOException {
    return client
        .ask(
            new Statement(
                "SELECT count() FROM system.processes WHERE query LIKE '%system.numbers%' AND query"
                    + " NOT LIKE '%processes%'",
                new TreeMap<>()))
        .answer()
        .number();
  }
}
