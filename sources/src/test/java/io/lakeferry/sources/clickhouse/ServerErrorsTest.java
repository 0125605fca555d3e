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
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.model.Models;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server's refusals become; a small HTTP server plays each of them. */
class ServerErrorsTest {

  @ParameterizedTest
  @CsvSource({
    "516, 403, AUTHENTICATION",
    "192, 403, AUTHENTICATION",
    "497, 403, PERMISSION",
    "164, 500, PERMISSION",
    "396, 500, PERMISSION",
    "60, 404, UNKNOWN_OBJECT",
    "81, 404, UNKNOWN_OBJECT",
    "47, 404, SCHEMA_MISMATCH",
    "115, 404, INVALID_OPTION",
    "159, 500, TIMED_OUT",
    "241, 500, SOURCE_UNAVAILABLE",
    "201, 500, SOURCE_UNAVAILABLE",
    "158, 500, PERMISSION",
    "202, 500, SOURCE_UNAVAILABLE",
    "369, 500, SOURCE_UNAVAILABLE",
    "394, 500, SOURCE_UNAVAILABLE",
    "999, 500, SOURCE_UNAVAILABLE",
    "62, 400, DEFECT",
    "70, 500, DATA_UNSUPPORTED",
    "349, 500, DATA_UNSUPPORTED",
  })
  void aServersErrorHasACodeAndNoSqlText(int serverCode, int status, ErrorCode expected)
      throws IOException {
    try (FailingServer server = new FailingServer(serverCode, status)) {
      LakeferryException error = failure(server.port());

      assertThat(error.code()).isEqualTo(expected);
      assertThat(error.getMessage())
          .contains("127.0.0.1")
          .contains("ClickHouse error " + serverCode)
          .doesNotContain("SELECT secret_column")
          .doesNotContain("system.tables");
      assertThat(server.requests()).as("queries sent: none is repeated").hasValue(1);
    }
  }

  @Test
  void memoryErrorsNameTheRemedy() throws IOException {
    try (FailingServer server = new FailingServer(241, 500)) {
      assertThat(failure(server.port()).getMessage())
          .contains("--targetFileSize")
          .contains("max_memory_usage");
    }
  }

  /** Reading a dictionary is a right of its own. */
  @Test
  void aMissingRightIsNamedAsTheServerNamesIt() throws IOException {
    String text =
        "Code: 497. DB::Exception: exporter: Not enough privileges. To execute this query, it's"
            + " necessary to have the grant dictGet ON posthog.channel_definition_dict."
            + " (ACCESS_DENIED) (version 25.8.2.29 (official build))";
    try (FailingServer server = new FailingServer(497, 403, text)) {
      assertThat(failure(server.port()).getMessage())
          .contains("GRANT dictGet ON posthog.channel_definition_dict TO exporter");
    }
  }

  @Test
  void aServerThatDoesNotRunIsUnavailable() throws IOException {
    int port;
    try (FailingServer server = new FailingServer(1, 500)) {
      port = server.port();
    }

    assertThat(failure(port).code()).isEqualTo(ErrorCode.SOURCE_UNAVAILABLE);
  }

  @Test
  void aHostThatNobodyKnowsIsAnUnknownObject() {
    assertThat(failure("http://lakeferry.invalid:8123").code()).isEqualTo(ErrorCode.UNKNOWN_OBJECT);
  }

  @Test
  void credentialsInTheAddressStayOutOfMessages() {
    assertThat(new ServerErrors("x").translate(new IOException("y")).getMessage())
        .startsWith("x: ");
    try (QueryClient client =
        new QueryClient(connection("http://somebody:hidden@127.0.0.1:1/?token=hidden"))) {
      assertThat(client.translate(new IOException("broken")).getMessage())
          .contains("127.0.0.1:1")
          .doesNotContain("hidden");
    }
  }

  private static LakeferryException failure(int port) {
    return failure("http://127.0.0.1:" + port);
  }

  private static LakeferryException failure(String url) {
    try (ClickHouseSource source = ClickHouseSource.connect(connection(url), Clock.systemUTC())) {
      return catchThrowableOfType(
          LakeferryException.class, () -> source.preflight(Models.events()));
    }
  }

  private static SourceConnection connection(String url) {
    return new SourceConnection(
        url, "somebody", null, "posthog", Duration.ofSeconds(5), 1, Map.of(), "run");
  }

  /** Answers every query with the same error, and counts them. */
  private static final class FailingServer implements AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger requests = new AtomicInteger();

    FailingServer(int code, int status) throws IOException {
      this(
          code,
          status,
          "Code: " + code + ". DB::Exception: broken: while executing 'SELECT secret_column'");
    }

    FailingServer(int code, int status, String text) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            requests.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange
                .getResponseHeaders()
                .set("X-ClickHouse-Exception-Code", Integer.toString(code));
            exchange.sendResponseHeaders(status, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
              out.write(body);
            }
          });
      server.start();
    }

    int port() {
      return server.getAddress().getPort();
    }

    AtomicInteger requests() {
      return requests;
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
