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
package io.lakeferry.pipelines.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lakeferry.sources.clickhouse.JdbcErrors;
import io.lakeferry.sources.clickhouse.SourceConnection;
import io.lakeferry.transforms.errors.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the driver really sends to a server that answers each question with period 7, 42 rows. */
class SourceQuestionTest {
  private final List<String> addresses = new CopyOnWriteArrayList<>();
  private final List<String> texts = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private volatile int refusal;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count() FROM t WHERE plan = 'x' ? a = {team_id:Int64} : b = 1",
        "SELECT count() FROM t WHERE a = {team_id:Int64} AND b = 'why? {team_id:Int64} {d 1}'",
        "SELECT count() /* why? {team_id:Int64} */ FROM t -- or {not:Int64}?\nWHERE a = {team_id:Int64}",
        "SELECT count() FROM t WHERE a = { team_id : Int64 } AND `b?` IN { names:Array(String) }"
      })
  void theTextIsSentAsItStandsAndValuesBesideIt(String text) throws Exception {
    SourceQuestion question =
        SourceQuestion.ofCount(
            7,
            new io.lakeferry.transforms.query.Statement(
                text, new TreeMap<>(Map.of("team_id", "2", "names", "['a?','it\\'s']"))));

    try (Connection session = AskedStatement.asking(SourceJdbc.open(source()));
        PreparedStatement statement = session.prepareStatement("any")) {
      ((AskedStatement.Asked) statement).ask(question);
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong(1)).isEqualTo(7);
        assertThat(rows.getLong(2)).isEqualTo(42);
      }
    }
    assertThat(texts.get(texts.size() - 1))
        .isEqualTo("SELECT toInt64(7), *\nFROM (\n" + text + "\n)");
    assertThat(addresses.get(addresses.size() - 1))
        .contains("param_team_id=2", "param_names=['a?','it\\'s']");
  }

  @Test
  void thePipelineAsksEachQuestionAsAWhole() {
    List<SourceQuestion> asked =
        List.of(question("SELECT a ? 1 : 2"), question("SELECT b ? 1 : 2"));

    CountPipeline.Counts counts =
        new CountPipeline(source(), null, Comparison.begin()).read(asked, null);

    assertThat(counts.ofPeriods()).isEqualTo(Map.of(7L, 42L));
    assertThat(texts).containsAll(asked.stream().map(SourceQuestion::text).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "516, AUTHENTICATION",
    "497, PERMISSION",
    "60, UNKNOWN_OBJECT",
    "47, SCHEMA_MISMATCH",
    "241, SOURCE_UNAVAILABLE"
  })
  void whatTheServerRefusesHasTheCodeThatAnExportGivesIt(int number, ErrorCode code)
      throws SQLException {
    refusal = number;

    try (Connection session = SourceJdbc.open(source());
        Statement statement = session.createStatement()) {
      assertThatThrownBy(() -> AskedStatement.ask(statement, question("SELECT 1")))
          .isInstanceOf(SQLException.class)
          .satisfies(
              failure ->
                  assertThat(JdbcErrors.translate(source(), failure).code()).isEqualTo(code));
    }
  }

  private static SourceQuestion question(String text) {
    return SourceQuestion.ofCount(
        7, new io.lakeferry.transforms.query.Statement(text, new TreeMap<>()));
  }

  private SourceConnection source() {
    return new SourceConnection(
        "http://127.0.0.1:" + server.getAddress().getPort(),
        "default",
        null,
        "posthog",
        Duration.ofMinutes(1),
        1,
        Map.of("client.compress", "false"),
        "test");
  }

  private void answer(HttpExchange exchange) throws IOException {
    String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    texts.add(text);
    addresses.add(
        URLDecoder.decode(exchange.getRequestURI().getRawQuery(), StandardCharsets.UTF_8));
    boolean ours = text.startsWith("SELECT toInt64");
    if (ours && refusal > 0) {
      byte[] words = ("Code: " + refusal + ". DB::Exception: no").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("X-ClickHouse-Exception-Code", Integer.toString(refusal));
      exchange.sendResponseHeaders(500, words.length);
      exchange.getResponseBody().write(words);
      exchange.close();
      return;
    }
    byte[] body = ours ? counts() : facts();
    exchange.getResponseHeaders().add("X-ClickHouse-Format", "RowBinaryWithNamesAndTypes");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static byte[] counts() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(2);
    for (String text : List.of("period", "rows", "Int64", "UInt64")) {
      write(bytes, text);
    }
    bytes.write(
        ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(7).putLong(42).array());
    return bytes.toByteArray();
  }

  /** What the driver asks of a server before all else. */
  private static byte[] facts() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(3);
    for (String text :
        List.of(
            "user",
            "timezone",
            "version",
            "String",
            "String",
            "String",
            "default",
            "UTC",
            "25.8.1.1")) {
      write(bytes, text);
    }
    return bytes.toByteArray();
  }

  private static void write(ByteArrayOutputStream bytes, String text) throws IOException {
    bytes.write(text.length());
    bytes.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
