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

import com.clickhouse.data.ClickHouseInputStream;
import com.clickhouse.data.stream.Lz4InputStream;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedServer.class)
final class CompressionTest {
  private static final String SQL = "SELECT number FROM numbers(400000)";

  private final HttpCaller caller;

  CompressionTest(ServerProcess server) {
    caller = new HttpCaller(server);
  }

  private HttpResponse<byte[]> ask(String accepted, Map<String, String> url) throws Exception {
    HttpRequest request =
        caller
            .authorized(url)
            .header("Accept-Encoding", accepted)
            .POST(HttpRequest.BodyPublishers.ofString(SQL))
            .build();
    return caller.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "lz4", "zstd"})
  void compressesByTheCodingThatTheClientAccepts(String coding) throws Exception {
    HttpResponse<byte[]> response =
        ask("br, " + coding + ";q=0.8", Map.of("enable_http_compression", "1"));
    assertThat(response.headers().firstValue("Content-Encoding")).hasValue(coding);
    InputStream raw = new ByteArrayInputStream(response.body());
    InputStream decoded =
        switch (coding) {
          case "gzip" -> new GZIPInputStream(raw);
          case "deflate" -> new InflaterInputStream(raw);
          case "lz4" -> new LZ4FrameInputStream(raw);
          default -> new ZstdInputStream(raw);
        };
    assertThat(decoded.readAllBytes()).isEqualTo(ask("identity", Map.of()).body());
  }

  @Test
  void doesNotCompressUnlessTold() throws Exception {
    HttpResponse<byte[]> response = ask("gzip", Map.of());
    assertThat(response.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(new String(response.body(), StandardCharsets.UTF_8)).startsWith("0\n1\n");
  }

  @Test
  void compressesInClickHousesBlocks() throws Exception {
    HttpResponse<byte[]> response = ask("identity", Map.of("compress", "1"));
    // The client's own reader checks each block's checksum.
    InputStream decoded =
        new Lz4InputStream(ClickHouseInputStream.of(new ByteArrayInputStream(response.body())));
    assertThat(decoded.readAllBytes()).isEqualTo(ask("identity", Map.of()).body());
  }

  @Test
  void readsACompressedBody() throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(body)) {
      gzip.write("SELECT 'zipped'".getBytes(StandardCharsets.UTF_8));
    }
    HttpRequest request =
        caller
            .authorized(Map.of())
            .header("Content-Encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
            .build();
    assertThat(caller.send(request, HttpResponse.BodyHandlers.ofString()).body())
        .isEqualTo("zipped\n");
  }

  @Test
  void refusesDamagedBlocks() throws Exception {
    byte[] blocks = ask("identity", Map.of("compress", "1")).body();
    blocks[200]++;
    HttpResponse<byte[]> response =
        caller.postBytes(
            blocks, Map.of("decompress", "1", "query", "INSERT INTO x_missing FORMAT TSV"));
    assertThat(new String(response.body(), StandardCharsets.UTF_8)).startsWith("Code: ");
    HttpResponse<byte[]> statement = caller.postBytes(blocks, Map.of("decompress", "1"));
    assertThat(new String(statement.body(), StandardCharsets.UTF_8))
        .startsWith("Code: 271.")
        .contains("checksum");
  }

  @Test
  void refusesAnUnknownCoding() throws Exception {
    HttpRequest request =
        caller
            .authorized(Map.of())
            .header("Content-Encoding", "br")
            .POST(HttpRequest.BodyPublishers.ofString("SELECT 1"))
            .build();
    assertThat(caller.send(request, HttpResponse.BodyHandlers.ofString()).body())
        .startsWith("Code: 89.");
  }
}
