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

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The unmodified clickhouse-jdbc against the server. */
@ExtendWith(SharedServer.class)
final class JdbcDriverTest {
  private final ServerProcess server;

  JdbcDriverTest(ServerProcess server) {
    this.server = server;
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void selectsTypedValues(String compress) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("compress", compress);
    try (Connection connection = server.jdbc(properties);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT toUInt64('18446744073709551615') AS big, 'grüße' AS text,"
                    + " toDateTime64('2026-03-04 05:06:07.123456', 6, 'UTC') AS moment,"
                    + " toUUID('00112233-4455-6677-8899-aabbccddeeff') AS id,"
                    + " toDecimal64(12.34, 2) AS price, CAST(NULL AS Nullable(Int32)) AS nothing,"
                    + " toDate('2026-03-04') AS day, [1, 2] AS list, map('a', 1) AS pairs")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getObject("big")).isEqualTo(new BigInteger("18446744073709551615"));
      assertThat(rows.getString("text")).isEqualTo("grüße");
      assertThat(rows.getObject("moment", LocalDateTime.class))
          .isEqualTo(LocalDateTime.parse("2026-03-04T05:06:07.123456"));
      assertThat(rows.getObject("id", UUID.class))
          .isEqualTo(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"));
      assertThat(rows.getBigDecimal("price")).isEqualByComparingTo(new BigDecimal("12.34"));
      assertThat(rows.getObject("nothing")).isNull();
      assertThat(rows.getObject("day", LocalDate.class)).isEqualTo(LocalDate.parse("2026-03-04"));
      assertThat((Object[]) rows.getArray("list").getArray()).hasSize(2);
      assertThat((Map<?, ?>) rows.getObject("pairs")).hasSize(1);
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void createsInsertsByBatchAndReadsBack() throws SQLException {
    try (Connection connection = server.jdbc();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE jdbc_batch (id UInt32, name String, at DateTime64(6, 'UTC'))"
              + " ENGINE = ReplacingMergeTree ORDER BY id");
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO jdbc_batch (id, name, at) VALUES (?, ?, ?)")) {
        for (int i = 0; i < 1000; i++) {
          insert.setInt(1, i);
          insert.setString(2, "it's; \\ " + i + " ü");
          insert.setObject(3, LocalDateTime.parse("2026-01-01T00:00:00.000001"));
          insert.addBatch();
        }
        assertThat(insert.executeBatch()).hasSize(1000);
      }
      try (PreparedStatement select =
          connection.prepareStatement("SELECT name, at FROM jdbc_batch FINAL WHERE id = ?")) {
        select.setInt(1, 999);
        try (ResultSet rows = select.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getString(1)).isEqualTo("it's; \\ 999 ü");
          assertThat(rows.getObject(2, LocalDateTime.class))
              .isEqualTo(LocalDateTime.parse("2026-01-01T00:00:00.000001"));
        }
      }
      try (ResultSet rows = statement.executeQuery("SELECT count() FROM jdbc_batch")) {
        rows.next();
        assertThat(rows.getLong(1)).isEqualTo(1000);
      }
    }
  }

  @Test
  void tellsOfColumnsAndTables() throws SQLException {
    try (Connection connection = server.jdbc();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE IF NOT EXISTS meta");
      statement.execute(
          "CREATE TABLE meta.shown (a UInt8, b Nullable(String)) ENGINE = MergeTree ORDER BY a");
      try (ResultSet columns = connection.getMetaData().getColumns(null, "meta", "shown", "%")) {
        assertThat(columns.next()).isTrue();
        assertThat(columns.getString("COLUMN_NAME")).isEqualTo("a");
        assertThat(columns.next()).isTrue();
        assertThat(columns.getString("TYPE_NAME")).contains("String");
      }
      try (ResultSet rows = statement.executeQuery("SHOW TABLES FROM meta")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("shown");
      }
      try (ResultSet rows = statement.executeQuery("DESCRIBE TABLE meta.shown")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString("type")).isEqualTo("UInt8");
      }
    }
  }

  @Test
  void errorsCarryClickHousesCodes() throws SQLException {
    try (Connection connection = server.jdbc();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM no_such_table"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(60))
          .hasMessageContaining("UNKNOWN_TABLE");
      assertThatThrownBy(() -> statement.executeQuery("SELEC 1"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(62));
      assertThatThrownBy(() -> statement.executeQuery("SELECT throwIf(1, 'on purpose')"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(395))
          .hasMessageContaining("on purpose");
    }
  }

  @Test
  void aWrongPasswordIsRefused() {
    assertThatThrownBy(
            () -> {
              try (Connection connection =
                      DriverManager.getConnection(
                          "jdbc:clickhouse://127.0.0.1:" + server.port(),
                          ServerProcess.USER,
                          "wrong");
                  Statement statement = connection.createStatement()) {
                statement.executeQuery("SELECT 1");
              }
            })
        .hasStackTraceContaining("516");
  }

  @Test
  void cancelStopsALongQuery() throws Exception {
    try (Connection connection = server.jdbc();
        Statement statement = connection.createStatement()) {
      CompletableFuture<Throwable> failure =
          CompletableFuture.supplyAsync(
              () -> {
                try (ResultSet rows =
                    statement.executeQuery(
                        "SELECT max(sipHash64(number)) /* jdbc cancel */ FROM numbers(100000000000)")) {
                  return new AssertionError("not cancelled");
                } catch (SQLException e) {
                  return e;
                }
              });
      Processes processes = new Processes(server);
      processes.awaitRunning("jdbc cancel");
      long start = System.nanoTime();
      statement.cancel();
      assertThat(failure.get()).isInstanceOf(SQLException.class).hasMessageContaining("394");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
      processes.awaitGone("jdbc cancel");
    }
  }
}
