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

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.AlreadyExists;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.catalog.VolumeInfo;
import com.databricks.sdk.service.catalog.VolumeType;
import com.databricks.sdk.service.files.UploadRequest;
import com.databricks.sdk.service.sql.ExecuteStatementRequest;
import com.databricks.sdk.service.sql.StatementParameterListItem;
import com.databricks.sdk.service.sql.StatementResponse;
import com.databricks.sdk.service.sql.StatementState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The whole of it: unmodified clients, real engine, a process of its own. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DatabricksMainTest {
  private static final String LONG_QUERY =
      "SELECT count(*) FROM range(100000000000) WHERE sqrt(id) < 0";

  @TempDir static Path directory;
  private static DatabricksProcess server;

  @BeforeAll
  static void start() throws IOException {
    server = DatabricksProcess.start(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void statementsTellTheirCounts() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      assertThat(statement.execute("CREATE TABLE counted (id BIGINT, v VARIANT)")).isFalse();
      assertThat(statement.getUpdateCount()).isZero();
      assertThat(
              statement.executeUpdate(
                  "INSERT INTO counted SELECT id, parse_json('{\"a\":1}') FROM range(5)"))
          .isEqualTo(5);
      assertThat(
              statement.executeUpdate(
                  "MERGE INTO counted AS t USING (SELECT 4 AS id UNION ALL SELECT 11) AS s"
                      + " ON t.id = s.id WHEN MATCHED THEN UPDATE SET t.v = parse_json('2')"
                      + " WHEN NOT MATCHED THEN INSERT (id, v) VALUES (s.id, parse_json('3'))"))
          .isEqualTo(2);
      assertThat(column(statement, "SELECT id FROM counted ORDER BY id"))
          .containsExactly("0", "1", "2", "3", "4", "11");
      assertThat(column(statement, "SELECT v:a::int FROM counted WHERE id = 3"))
          .containsExactly("1");
    }
  }

  @Test
  void uploadedFilesAreCopiedOnce() throws Exception {
    WorkspaceClient sdk = server.clients().sdk();
    sdk.volumes().create(volume("loaded"));
    Path file =
        ParquetFiles.write(
            directory.resolve("part.parquet"),
            List.of(new ParquetFiles.Row(1, "{\"k\": 1}"), new ParquetFiles.Row(2, "no json")));
    try (InputStream content = Files.newInputStream(file)) {
      sdk.files()
          .upload(
              new UploadRequest()
                  .setFilePath("/Volumes/main/default/loaded/part.parquet")
                  .setContents(content));
    }
    assertThat(
            sdk.files().getMetadata("/Volumes/main/default/loaded/part.parquet").getContentLength())
        .isEqualTo(Files.size(file));
    String copy =
        "COPY INTO copied FROM (SELECT id,"
            + " coalesce(try_parse_json(body), cast(body AS VARIANT)) AS v"
            + " FROM '/Volumes/main/default/loaded') FILEFORMAT = PARQUET"
            + " FILES = ('part.parquet')";
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE copied (id BIGINT, v VARIANT)");
      assertThat(statement.executeUpdate(copy)).isEqualTo(2);
      assertThat(statement.executeUpdate(copy)).as("the same file again").isZero();
      assertThat(column(statement, "SELECT schema_of_variant(v) FROM copied ORDER BY id"))
          .containsExactly("OBJECT<k: BIGINT>", "STRING");
    }
  }

  @Test
  void parametersKeepTheirTypes() throws Exception {
    try (Connection connection = connect();
        PreparedStatement statement =
            connection.prepareStatement("SELECT ? || '!', ? + 1, ?, typeof(?)")) {
      statement.setString(1, "it's \u00e9");
      statement.setLong(2, 9_000_000_000L);
      statement.setString(3, null);
      statement.setBoolean(4, true);
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("it's \u00e9!");
        assertThat(rows.getLong(2)).isEqualTo(9_000_000_001L);
        assertThat(rows.getString(3)).isNull();
        assertThat(rows.getString(4)).isEqualTo("boolean");
      }
    }
  }

  @Test
  void sdkRunsNamedParametersWithoutSession() throws IOException {
    StatementResponse response =
        server
            .clients()
            .sdk()
            .statementExecution()
            .executeStatement(
                new ExecuteStatementRequest()
                    .setWarehouseId(LocalDatabricks.WAREHOUSE_ID)
                    .setCatalog("main")
                    .setSchema("default")
                    .setWaitTimeout("50s")
                    .setStatement("SELECT :n * 2 AS doubled, current_catalog(), current_schema()")
                    .setParameters(
                        List.of(
                            new StatementParameterListItem()
                                .setName("n")
                                .setType("INT")
                                .setValue("21"))));
    assertThat(response.getStatus().getState()).isEqualTo(StatementState.SUCCEEDED);
    assertThat(response.getResult().getDataArray().iterator().next())
        .containsExactly("42", "main", "default");
  }

  /** Milliseconds, as in recorded answers of the real service. */
  @Test
  void timestampsArriveInTheRightInstant() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT timestamp'2024-01-02 03:04:05.123456 UTC' AS t")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getTimestamp(1).toInstant())
          .isEqualTo(Instant.parse("2024-01-02T03:04:05.123Z"));
    }
  }

  @Test
  void errorsCarryTheirSqlState() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("SELECT * FROM main.default.absent"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("TABLE_OR_VIEW_NOT_FOUND")
          .extracting(failure -> ((SQLException) failure).getSQLState())
          .isEqualTo("42P01");
      assertThatThrownBy(() -> statement.execute("SELEC 1"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("PARSE_SYNTAX_ERROR")
          .extracting(failure -> ((SQLException) failure).getSQLState())
          .isEqualTo("42601");
    }
  }

  /** https://docs.databricks.com/sql/language-manual/parameters/statement_timeout.html */
  @Test
  void serverStopsStatementsAtTheSessionsTimeLimit() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET STATEMENT_TIMEOUT = 2");
      assertThatThrownBy(() -> statement.execute(LONG_QUERY))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("timed out");
    }
    try (Connection connection = server.clients().connect("STATEMENT_TIMEOUT=2;");
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute(LONG_QUERY))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("timed out");
    }
  }

  @Test
  void driverStopsStatementsAtItsOwnTimeLimit() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      long before = admin().lastSequence();
      statement.setQueryTimeout(1);
      assertThatThrownBy(() -> statement.execute(LONG_QUERY)).isInstanceOf(SQLException.class);
      assertThat(admin().journalSince(before))
          .anyMatch(
              line ->
                  line.startsWith("http executed POST /api/2.0/sql/statements/")
                      && line.endsWith("/cancel"));
    }
  }

  @Test
  void driverCancels() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      long before = admin().lastSequence();
      CompletableFuture<Boolean> running =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return statement.execute(LONG_QUERY);
                } catch (SQLException failed) {
                  throw new CompletionException(failed);
                }
              });
      await()
          .until(
              () ->
                  admin().journalSince(before).stream()
                      .anyMatch(
                          line -> line.startsWith("http executed GET /api/2.0/sql/statements/")));
      statement.cancel();
      assertThat(running)
          .failsWithin(Duration.ofMinutes(1))
          .withThrowableOfType(ExecutionException.class)
          .havingRootCause()
          .isInstanceOf(SQLException.class)
          .extracting(failure -> ((SQLException) failure).getSQLState())
          .isEqualTo("HY008");
      assertThat(column(statement, "SELECT 1")).containsExactly("1");
    }
  }

  @Test
  void metadataDescribesTables() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE described (id BIGINT NOT NULL, price DECIMAL(10,2) COMMENT 'in euro')");
      try (ResultSet rows = connection.getMetaData().getCatalogs()) {
        assertThat(values(rows, "TABLE_CAT")).contains("main");
      }
      try (ResultSet rows = connection.getMetaData().getSchemas("main", null)) {
        assertThat(values(rows, "TABLE_SCHEM")).contains("default");
      }
      try (ResultSet rows =
          connection.getMetaData().getTables("main", "default", "described", null)) {
        assertThat(values(rows, "TABLE_NAME")).containsExactly("described");
      }
      try (ResultSet rows =
          connection.getMetaData().getColumns("main", "default", "described", null)) {
        assertThat(values(rows, "COLUMN_NAME")).containsExactly("id", "price");
      }
      try (ResultSet rows =
          connection.getMetaData().getColumns("main", "default", "described", "price")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt("COLUMN_SIZE")).isEqualTo(10);
        assertThat(rows.getInt("DECIMAL_DIGITS")).isEqualTo(2);
        assertThat(rows.getString("REMARKS")).isEqualTo("in euro");
      }
      try (ResultSet rows =
          connection.getMetaData().getPrimaryKeys("main", "default", "described")) {
        assertThat(rows.next()).isFalse();
      }
    }
  }

  @Test
  void volumesAreTheSameBySqlAndByRest() throws Exception {
    WorkspaceClient sdk = server.clients().sdk();
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE VOLUME by_sql COMMENT 'made by SQL'");
      assertThat(sdk.volumes().read("main.default.by_sql").getComment()).isEqualTo("made by SQL");
      assertThatThrownBy(() -> sdk.volumes().create(volume("by_sql")))
          .isInstanceOf(AlreadyExists.class);
      sdk.volumes().create(volume("by_rest"));
      assertThatThrownBy(() -> statement.execute("CREATE VOLUME by_rest"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("VOLUME_ALREADY_EXISTS");
      statement.execute("DROP VOLUME by_rest");
      assertThat(sdk.volumes().list("main", "default"))
          .extracting(VolumeInfo::getName)
          .contains("by_sql")
          .doesNotContain("by_rest");
    }
  }

  @Test
  void ofTwoCreatorsAtOnceExactlyOneWins() throws Exception {
    WorkspaceClient sdk = server.clients().sdk();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 20; round++) {
        String name = "raced_" + round;
        List<Future<String>> attempts = new ArrayList<>();
        for (int creator = 0; creator < 2; creator++) {
          String comment = "creator " + creator;
          attempts.add(
              threads.submit(
                  () -> sdk.volumes().create(volume(name).setComment(comment)).getComment()));
        }
        List<String> winners = new ArrayList<>();
        for (Future<String> attempt : attempts) {
          try {
            winners.add(attempt.get());
          } catch (ExecutionException lost) {
            assertThat(lost).hasCauseInstanceOf(AlreadyExists.class);
          }
        }
        assertThat(winners)
            .containsExactly(sdk.volumes().read("main.default." + name).getComment());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Last, because it leaves no server behind. */
  @Test
  @Order(Integer.MAX_VALUE)
  void stateSurvivesARestart() throws Exception {
    WorkspaceClient sdk = server.clients().sdk();
    sdk.volumes().create(volume("kept").setComment("a comment"));
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE kept AS SELECT id FROM range(3)");
    }
    byte[] trustStore = Files.readAllBytes(server.clients().endpoints().trustStore());
    server.terminate();
    assertThat(server.readyFile()).as("taken away at the end").doesNotExist();

    Process parent = new ProcessBuilder("sleep", "600").start();
    server = DatabricksProcess.start(directory, "--parent-pid", Long.toString(parent.pid()));
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      assertThat(column(statement, "SELECT count(*) FROM kept")).containsExactly("3");
    }
    assertThat(server.clients().sdk().volumes().read("main.default.kept").getComment())
        .isEqualTo("a comment");
    assertThat(Files.readAllBytes(server.clients().endpoints().trustStore())).isEqualTo(trustStore);

    DatabricksProcess second = DatabricksProcess.launch(directory);
    assertThat(second.awaitExit()).as("a second server on the same state").isEqualTo(1);
    assertThat(second.log()).contains("Another warehouse is open");

    parent.destroyForcibly();
    assertThat(parent.waitFor(10, TimeUnit.SECONDS)).isTrue();
    server.awaitExit();
    assertThat(server.readyFile()).as("taken away with the parent's end").doesNotExist();
  }

  private static Connection connect() throws IOException, SQLException {
    return server.clients().connect();
  }

  private static AdminClient admin() throws IOException {
    return new AdminClient(server.clients().endpoints().adminPort());
  }

  private static List<String> column(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }

  private static List<String> values(ResultSet rows, String column) throws SQLException {
    List<String> values = new ArrayList<>();
    while (rows.next()) {
      values.add(rows.getString(column));
    }
    return values;
  }

  private static CreateVolumeRequestContent volume(String name) {
    return new CreateVolumeRequestContent()
        .setCatalogName("main")
        .setSchemaName("default")
        .setName(name)
        .setVolumeType(VolumeType.MANAGED);
  }
}
