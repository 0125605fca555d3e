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

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedServer.class)
final class InsertTest {
  private final HttpCaller caller;

  InsertTest(ServerProcess server) {
    caller = new HttpCaller(server);
  }

  private String content(String table) throws Exception {
    return caller.post("SELECT a, b FROM " + table + " ORDER BY a FORMAT CSV").body();
  }

  private void create(String table) throws Exception {
    assertThat(
            caller.post("CREATE TABLE " + table + " (a UInt32, b String) ORDER BY a").statusCode())
        .isEqualTo(200);
  }

  @Test
  void takesValuesInBodyAndUrl() throws Exception {
    create("insert_values");
    caller.post("INSERT INTO insert_values VALUES (1, 'x;y'), (2, 'it''s \\' FORMAT')");
    HttpResponse<String> split =
        caller.post("(3, 'body')", Map.of("query", "INSERT INTO insert_values (a, b) VALUES"));
    assertThat(split.headers().firstValue("X-ClickHouse-Summary").orElseThrow())
        .contains("\"written_rows\":\"1\"");
    caller.post(
        "INSERT INTO insert_values VALUES (4, {text:String})", Map.of("param_text", "bound"));
    assertThat(content("insert_values"))
        .isEqualTo("1,\"x;y\"\n2,\"it's ' FORMAT\"\n3,\"body\"\n4,\"bound\"\n");
  }

  @Test
  void takesFormattedRowsInBodyAndUrl() throws Exception {
    create("insert_format");
    caller.post("INSERT INTO insert_format FORMAT CSV\n1,\"a\"\n");
    caller.post("2\tb\n", Map.of("query", "INSERT INTO insert_format FORMAT TSV"));
    caller.post(
        "{\"b\": \"c\", \"a\": 3}",
        Map.of(
            "query",
            "INSERT INTO insert_format (b, a) SETTINGS input_format_skip_unknown_fields = 1"
                + " FORMAT JSONEachRow"));
    caller.post("/* FORMAT TSV */ INSERT INTO insert_format FORMAT Values (4, 'd')");
    assertThat(content("insert_format")).isEqualTo("1,\"a\"\n2,\"b\"\n3,\"c\"\n4,\"d\"\n");
  }

  @Test
  void binaryRowsThatLookLikeBlanksArriveWhole() throws Exception {
    caller.post("CREATE TABLE insert_binary (a UInt8) ORDER BY tuple()");
    byte[] blanks = {'\n', ' ', '\t', '\n', ';', '\'', 0};
    caller.postBytes(blanks, Map.of("query", "INSERT INTO insert_binary FORMAT RowBinary"));
    assertThat(caller.post("SELECT groupArray(a) FROM insert_binary").body())
        .isEqualTo("[10,32,9,10,59,39,0]\n");
  }

  @Test
  void takesAChunkedBodyOfManyRows() throws Exception {
    create("insert_chunked");
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    rows.write("INSERT INTO insert_chunked FORMAT TSV\n".getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < 300_000; i++) {
      rows.write((i + "\tsome text that makes the body long\n").getBytes(StandardCharsets.UTF_8));
    }
    HttpRequest request =
        caller
            .authorized(Map.of())
            .POST(
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream(rows.toByteArray())))
            .build();
    HttpResponse<String> response = caller.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(caller.value("SELECT count(), sum(a) FROM insert_chunked"))
        .isEqualTo("300000\t44999850000");
  }

  @Test
  void selectsAMillionRowsFromGenerators() throws Exception {
    create("insert_select");
    HttpResponse<String> response =
        caller.post("INSERT INTO insert_select SELECT number, 'x' FROM numbers(1000000)");
    assertThat(response.headers().firstValue("X-ClickHouse-Summary").orElseThrow())
        .contains("\"read_rows\":\"1000000\"")
        .contains("\"written_rows\":\"1000000\"");
    caller.post(
        "INSERT INTO insert_select SELECT * FROM generateRandom('a UInt32, b String') LIMIT 10000");
    assertThat(caller.value("SELECT count() FROM insert_select")).isEqualTo("1010000");
  }

  @Test
  void badRowsAreRefusedWithTheEnginesCodeAndNothingIsStored() throws Exception {
    create("insert_bad");
    HttpResponse<String> response =
        caller.post("1\ta\nbad\tb\n", Map.of("query", "INSERT INTO insert_bad FORMAT TSV"));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).startsWith("Code: 27.").contains("at row 2");
    assertThat(
            caller
                .post("1\n", Map.of("query", "INSERT INTO insert_missing FORMAT TSV"))
                .statusCode())
        .isEqualTo(404);
    assertThat(content("insert_bad")).isEmpty();
  }

  @Test
  void anEmptyInsertIsNoError() throws Exception {
    create("insert_empty");
    HttpResponse<String> response =
        caller.post("", Map.of("query", "INSERT INTO insert_empty FORMAT RowBinary"));
    assertThat(response.body()).isEmpty();
    assertThat(response.statusCode()).isEqualTo(200);
  }
}
