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
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServer.class)
final class LargeResultTest {
  private static final long ROWS = 1_000_000;
  private static final long ROW_BYTES = 8 + 2 + 500;

  private final ServerProcess server;

  LargeResultTest(ServerProcess server) {
    this.server = server;
  }

  /** The server never holds the result, neither in the engine nor in the JVM. */
  @Test
  void halfAGigabyteStreamsInBoundedMemory() throws Exception {
    Path process = Path.of("/proc", Long.toString(server.process().pid()));
    // Resets the peak, see proc(5).
    Files.writeString(process.resolve("clear_refs"), "5");
    long before = kilobytes(process, "VmRSS");
    HttpCaller caller = new HttpCaller(server);
    HttpRequest request =
        caller
            .authorized(
                Map.of(
                    "query",
                    "SELECT number, repeat('x', 500) FROM numbers(" + ROWS + ") FORMAT RowBinary"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    long received = 0;
    try (InputStream body =
        caller.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
      byte[] ignored = new byte[1 << 16];
      for (int n = body.read(ignored); n >= 0; n = body.read(ignored)) {
        received += n;
      }
    }
    assertThat(received).isEqualTo(ROWS * ROW_BYTES);
    assertThat(kilobytes(process, "VmHWM") - before)
        .as("growth in kB while %d kB went by", received / 1024)
        .isLessThan(300_000);
  }

  private static long kilobytes(Path process, String name) throws IOException {
    return Files.readAllLines(process.resolve("status")).stream()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }
}
