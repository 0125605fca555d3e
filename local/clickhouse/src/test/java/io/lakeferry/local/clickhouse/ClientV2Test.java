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
import com.clickhouse.client.api.ServerException;
import com.clickhouse.client.api.data_formats.ClickHouseBinaryFormatReader;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The unmodified client-v2 against the server. */
@ExtendWith(SharedServer.class)
final class ClientV2Test {
  private final ServerProcess server;

  ClientV2Test(ServerProcess server) {
    this.server = server;
  }

  private Client.Builder builder() {
    return new Client.Builder()
        .addEndpoint(server.url())
        .setUsername(ServerProcess.USER)
        .setPassword(ServerProcess.PASSWORD);
  }

  @ParameterizedTest(name = "response compressed {0}, HTTP compression {1}")
  @CsvSource({"true,false", "false,false", "true,true"})
  void readsManyRows(boolean compressed, boolean http) throws Exception {
    try (Client client =
            builder().compressServerResponse(compressed).useHttpCompression(http).build();
        QueryResponse response =
            client
                .query("SELECT number, toString(number) AS text FROM numbers(300000)")
                .get(30, TimeUnit.SECONDS)) {
      ClickHouseBinaryFormatReader reader = client.newBinaryFormatReader(response);
      long rows = 0;
      while (reader.next() != null) {
        assertThat(reader.getString("text")).isEqualTo(Long.toString(rows));
        rows++;
      }
      assertThat(rows).isEqualTo(300_000);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ClickHouseFormat.class,
      names = {
        "RowBinary",
        "RowBinaryWithNames",
        "RowBinaryWithNamesAndTypes",
        "Native",
        "TabSeparated",
        "TabSeparatedWithNames",
        "TabSeparatedWithNamesAndTypes",
        "CSV",
        "CSVWithNames",
        "CSVWithNamesAndTypes",
        "JSONEachRow",
        "JSONCompactEachRowWithNamesAndTypes",
        "TSKV",
        "Values",
        "Vertical",
        "Pretty",
        "JSON",
        "JSONCompact",
        "XML",
        "Markdown",
        "Parquet",
        "ArrowStream"
      })
  void givesEveryFormatWhole(ClickHouseFormat format) throws Exception {
    String sql = "SELECT number AS `a\"\nb`, 'x' AS c FROM numbers(5)";
    byte[] small = read(sql, format);
    assertThat(small).isNotEmpty();
    if (format != ClickHouseFormat.Native) {
      // Blocks of one row make chunks of one row: no header or footer may repeat.
      byte[] chunked = read(sql + " SETTINGS max_block_size = 1, max_threads = 1", format);
      if (!List.of("Pretty", "JSON", "JSONCompact", "XML", "Parquet", "ArrowStream")
          .contains(format.name())) {
        assertThat(chunked).isEqualTo(small);
      } else {
        assertThat(chunked).isNotEmpty();
      }
    }
  }

  private byte[] read(String sql, ClickHouseFormat format) throws Exception {
    QuerySettings settings = new QuerySettings();
    settings.setFormat(format);
    try (Client client = builder().build();
        QueryResponse response = client.query(sql, settings).get(30, TimeUnit.SECONDS)) {
      assertThat(response.getFormat()).isEqualTo(format);
      return response.getInputStream().readAllBytes();
    }
  }

  @Test
  void bindsParameters() throws Exception {
    try (Client client = builder().build();
        QueryResponse response =
            client
                .query(
                    "SELECT {text:String} AS text, {moment:DateTime64(6)} AS moment,"
                        + " {list:Array(UInt8)} AS list",
                    Map.of(
                        "text",
                        "tab\tback\\slash quote'",
                        "moment",
                        "2026-01-02 03:04:05.678901",
                        "list",
                        "[1,2]"),
                    new QuerySettings())
                .get(30, TimeUnit.SECONDS)) {
      ClickHouseBinaryFormatReader reader = client.newBinaryFormatReader(response);
      reader.next();
      assertThat(reader.getString("text")).isEqualTo("tab\tback\\slash quote'");
      assertThat(reader.getLocalDateTime("moment").toString())
          .isEqualTo("2026-01-02T03:04:05.678901");
      assertThat(reader.getList("list")).hasSize(2);
    }
  }

  @ParameterizedTest(name = "request compressed {0}, HTTP compression {1}")
  @CsvSource({"true,false", "false,false", "true,true"})
  void insertsRowsInAFormat(boolean compressed, boolean http) throws Exception {
    String table = "client_insert_" + compressed + "_" + http;
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      rows.append(i).append("\tname ").append(i).append('\n');
    }
    try (Client client =
        builder().compressClientRequest(compressed).useHttpCompression(http).build()) {
      client.execute("CREATE TABLE " + table + " (id UInt32, name String) ORDER BY id").get();
      try (InsertResponse response =
          client
              .insert(
                  table,
                  new ByteArrayInputStream(rows.toString().getBytes(StandardCharsets.UTF_8)),
                  ClickHouseFormat.TSV)
              .get(30, TimeUnit.SECONDS)) {
        assertThat(response.getWrittenRows()).isEqualTo(20_000);
      }
      List<GenericRecord> check =
          client.queryAll("SELECT count() AS n, sum(id) AS s, max(name) AS m FROM " + table);
      assertThat(check.get(0).getLong("n")).isEqualTo(20_000);
      assertThat(check.get(0).getLong("s")).isEqualTo(199_990_000);
      assertThat(check.get(0).getString("m")).isEqualTo("name 9999");
    }
  }

  /** A row of the table {@code client_pojo}. */
  public record Row(long id, String name) {
    public long getId() {
      return id;
    }

    public String getName() {
      return name;
    }
  }

  @Test
  void insertsObjectsAsRowBinary() throws Exception {
    try (Client client = builder().build()) {
      client.execute("CREATE TABLE client_pojo (id Int64, name String) ORDER BY id").get();
      client.register(Row.class, client.getTableSchema("client_pojo"));
      try (InsertResponse response =
          client
              .insert("client_pojo", List.of(new Row(1, "ü"), new Row(2, "b")))
              .get(30, TimeUnit.SECONDS)) {
        assertThat(response.getWrittenRows()).isEqualTo(2);
      }
      assertThat(client.queryAll("SELECT name FROM client_pojo ORDER BY id"))
          .extracting(row -> row.getString("name"))
          .containsExactly("ü", "b");
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void errorsCarryClickHousesCodes(boolean compressed) {
    try (Client client = builder().compressServerResponse(compressed).build()) {
      assertThatThrownBy(() -> client.query("SELECT * FROM no_such_table").get())
          .isInstanceOfSatisfying(
              ServerException.class,
              e -> {
                assertThat(e.getCode()).isEqualTo(60);
                assertThat(e.getTransportProtocolCode()).isEqualTo(404);
              })
          .hasMessageContaining("no_such_table");
    }
  }

  @Test
  void theSummaryTellsWhatWasRead() throws Exception {
    try (Client client = builder().build()) {
      client.execute("CREATE TABLE client_summary (a UInt64, s String) ORDER BY a").get();
      client.execute("INSERT INTO client_summary SELECT number, 'x' FROM numbers(1000000)").get();
      long all = readBytes(client, "SELECT sum(a) FROM client_summary");
      long few = readBytes(client, "SELECT sum(a) FROM client_summary WHERE a < 1000");
      assertThat(all).isEqualTo(8_000_000);
      assertThat(few).as("pruned to one granule of 8192 rows").isEqualTo(65_536);
    }
  }

  private static long readBytes(Client client, String sql) throws Exception {
    try (QueryResponse response = client.query(sql).get(30, TimeUnit.SECONDS)) {
      return response.getReadBytes();
    }
  }
}
