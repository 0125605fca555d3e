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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.data_formats.ClickHouseBinaryFormatReader;
import com.clickhouse.client.api.query.QueryResponse;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedServer.class)
final class ErrorTest {
  private static final String FAILS_LATE =
      "SELECT number, throwIf(number = 1500000, 'late') FROM numbers(2000000)";

  private final ServerProcess server;
  private final HttpCaller caller;

  ErrorTest(ServerProcess server) {
    this.server = server;
    this.caller = new HttpCaller(server);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT * FROM missing                          | 404 | 60  | UNKNOWN_TABLE",
        "SELECT missing                                 | 404 | 47  | UNKNOWN_IDENTIFIER",
        "SELECT missing(1)                              | 404 | 46  | UNKNOWN_FUNCTION",
        "SELECT 1 FORMAT Missing                        | 404 | 73  | UNKNOWN_FORMAT",
        "SELECT 1 SETTINGS missing = 1                  | 404 | 115 | UNKNOWN_SETTING",
        "DROP DATABASE missing                          | 404 | 81  | UNKNOWN_DATABASE",
        "SELEC 1                                        | 400 | 62  | SYNTAX_ERROR",
        "SELECT 1; SELECT 2                             | 400 | 62  | SYNTAX_ERROR",
        "-- nothing                                     | 400 | 62  | SYNTAX_ERROR",
        "1 + 1                                          | 400 | 62  | SYNTAX_ERROR",
        "SELECT toDate('x')                             | 400 | 38  | CANNOT_PARSE_DATE",
        "SELECT throwIf(1)                              | 500 | 395 | FUNCTION_THROW_IF",
        "SELECT sleep(3) SETTINGS max_execution_time = 0.1 | 408 | 159 | TIMEOUT_EXCEEDED",
        "SELECT 1 INTO OUTFILE 'x.tsv'                  | 500 | 358 | INTO_OUTFILE_NOT_ALLOWED",
        "INSERT INTO x FROM INFILE 'x' FORMAT CSV       | 404 | 78  | UNKNOWN_TYPE_OF_QUERY",
        "CREATE USER u                                  | 403 | 497 | ACCESS_DENIED",
        "CREATE TABLE x ON CLUSTER c (a Int8) ORDER BY a | 500 | 701 | CLUSTER_DOESNT_EXIST",
      })
  void codesAndStatusesAreClickHouses(String sql, int status, int code, String name)
      throws Exception {
    HttpResponse<String> response = caller.post(sql);
    assertThat(response.body()).startsWith("Code: " + code + ". DB::Exception: ");
    assertThat(response.body())
        .contains("(" + name)
        .endsWith(")\n")
        .doesNotContain("Exception: Code");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("X-ClickHouse-Exception-Code"))
        .hasValue(Integer.toString(code));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "send_progress_in_http_headers",
        "http_write_exception_in_output_format",
        "replace_running_query",
        "quota_key"
      })
  void whatTheFrontLacksIsRefused(String parameter) throws Exception {
    HttpResponse<String> response = caller.post("SELECT 1", Map.of(parameter, "1"));
    assertThat(response.statusCode()).isEqualTo(501);
    assertThat(response.body()).startsWith("Code: 48.").contains("embedded ClickHouse");
  }

  @Test
  void rolesAreUnknown() throws Exception {
    assertThat(caller.post("SELECT 1", Map.of("role", "admin")).body()).startsWith("Code: 511.");
  }

  /** Whatever the compression, the block stands outside it, in a chunk of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"", "&compress=1", "&enable_http_compression=1"})
  void anErrorInMidStreamComesInATaggedBlockAndBreaksTheFraming(String more) throws Exception {
    String answer = rawAnswer("/?query=" + HttpCaller.encode(FAILS_LATE) + more);
    assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").contains("Transfer-Encoding: chunked");
    Matcher header = Pattern.compile("X-ClickHouse-Exception-Tag: ([a-z]{16})\r\n").matcher(answer);
    assertThat(header.find()).isTrue();
    String tag = header.group(1);
    int start = answer.lastIndexOf("Code: 395");
    String text = answer.substring(start, answer.lastIndexOf('\n', answer.length() - 36));
    assertThat(text).contains("late").endsWith(")").contains("_THROW_IF_VALUE_IS_NON_ZERO");
    String block =
        "\r\n__exception__\r\n"
            + tag
            + "\r\n"
            + text
            + "\n"
            + text.length()
            + " "
            + tag
            + "\r\n__exception__\r\n";
    assertThat(answer)
        .as("the last chunk is the block; the chunk of length 0 that ends a body is missing")
        .endsWith("\r\n" + Integer.toHexString(block.length()) + "\r\n" + block + "\r\n");
  }

  private String rawAnswer(String target) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      String request =
          "POST "
              + target
              + " HTTP/1.1\r\nHost: local\r\nAccept-Encoding: gzip\r\nAuthorization: "
              + HttpCaller.basic(ServerProcess.USER, ServerProcess.PASSWORD)
              + "\r\nContent-Length: 0\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void waitingForTheEndGivesAProperStatus() throws Exception {
    HttpResponse<String> response = caller.post(FAILS_LATE, Map.of("wait_end_of_query", "1"));
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).startsWith("Code: 395.");
  }

  @Test
  void waitingForTheEndDeliversAResultBeyondTheBuffer() throws Exception {
    HttpResponse<String> response =
        caller.post(
            "SELECT number FROM numbers(500000)",
            Map.of("wait_end_of_query", "1", "buffer_size", "1000"));
    assertThat(response.body().lines().count()).isEqualTo(500_000);
    assertThat(response.headers().firstValue("X-ClickHouse-Summary").orElseThrow())
        .contains("\"result_rows\":\"500000\"");
  }

  @Test
  void theDriverFailsOnAnErrorInMidStream() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("compress", "true");
    try (Connection connection = server.jdbc(properties);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(FAILS_LATE)) {
      assertThatThrownBy(
              () -> {
                while (rows.next()) {
                  rows.getLong(1);
                }
              })
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void theClientFailsOnAnErrorInMidStream() throws Exception {
    try (Client client =
            new Client.Builder()
                .addEndpoint(server.url())
                .setUsername(ServerProcess.USER)
                .setPassword(ServerProcess.PASSWORD)
                .build();
        QueryResponse response = client.query(FAILS_LATE).get()) {
      ClickHouseBinaryFormatReader reader = client.newBinaryFormatReader(response);
      assertThatThrownBy(
              () -> {
                while (reader.next() != null) {
                  reader.getLong(1);
                }
              })
          .isInstanceOf(RuntimeException.class);
    }
  }

  @Test
  void aMemoryLimitFailsTheQueryAndNotTheServer() throws Exception {
    HttpResponse<String> response =
        caller.post(
            "SELECT groupArray(number) FROM numbers(100000000)",
            Map.of("max_memory_usage", "20000000"));
    assertThat(response.body()).startsWith("Code: 241.");
    assertThat(caller.value("SELECT 1")).isEqualTo("1");
  }
}
