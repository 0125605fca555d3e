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

import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.service.sql.CancelExecutionRequest;
import com.databricks.sdk.service.sql.ExecuteStatementRequest;
import com.databricks.sdk.service.sql.ExecuteStatementRequestOnWaitTimeout;
import com.databricks.sdk.service.sql.StatementExecutionAPI;
import com.databricks.sdk.service.sql.StatementParameterListItem;
import com.databricks.sdk.service.sql.StatementResponse;
import com.databricks.sdk.service.sql.StatementState;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of statements: waits, polls, time-outs, cancels. Follows the <a
 * href="https://docs.databricks.com/api/workspace/statementexecution">Statement Execution API</a>.
 */
class StatementApiTest {
  @TempDir static Path directory;
  private static FakeService service;

  @BeforeAll
  static void start() throws IOException {
    service = new FakeService(directory, Duration.ofHours(1));
  }

  @AfterAll
  static void stop() throws IOException {
    service.close();
  }

  @Test
  void positionalParametersArrive() throws SQLException {
    try (Connection connection = service.clients().connect();
        PreparedStatement statement = connection.prepareStatement("SELECT ECHO ?, ?, ?")) {
      statement.setString(1, "it's");
      statement.setLong(2, 7);
      statement.setString(3, null);
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString("type")).isEqualTo("STRING");
        assertThat(rows.getString("value")).isEqualTo("it's");
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("LONG");
        assertThat(rows.getString(2)).isEqualTo("7");
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(2)).isNull();
        assertThat(rows.next()).isFalse();
      }
    }
  }

  @Test
  void sdkRunsStatementsWithoutSession() {
    StatementResponse response =
        statements()
            .executeStatement(
                request("SELECT ECHO :n")
                    .setParameters(
                        List.of(
                            new StatementParameterListItem()
                                .setName("n")
                                .setType("INT")
                                .setValue("5"))));
    assertThat(response.getStatus().getState()).isEqualTo(StatementState.SUCCEEDED);
    assertThat(response.getManifest().getTotalRowCount()).isEqualTo(1);
    assertThat(response.getResult().getDataArray().iterator().next()).containsExactly("INT", "5");
  }

  @Test
  void failureCarriesConditionAndSqlState() throws SQLException {
    try (Connection connection = service.clients().connect();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("SELECT FAIL"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("TABLE_OR_VIEW_NOT_FOUND")
          .extracting(failure -> ((SQLException) failure).getSQLState())
          .isEqualTo("42P01");
    }
  }

  @Test
  void defectOfTheEngineFailsTheStatement() {
    StatementResponse response = statements().executeStatement(request("SELECT DEFECT"));
    assertThat(response.getStatus().getState()).isEqualTo(StatementState.FAILED);
    assertThat(response.getStatus().getError().getMessage()).contains("INTERNAL_ERROR");
  }

  @Test
  void unknownCatalogFailsTheConnection() {
    String url =
        service
            .clients()
            .machineUrl(Clients.CLIENT_SECRET)
            .replace("ConnCatalog=main", "ConnCatalog=nowhere");
    assertThatThrownBy(() -> DriverManager.getConnection(url).close())
        .isInstanceOf(SQLException.class)
        .hasStackTraceContaining("NO_SUCH_CATALOG_EXCEPTION");
  }

  @Test
  void unknownWarehouseFailsTheConnection() {
    String url =
        service.clients().machineUrl(Clients.CLIENT_SECRET).replace("/local0;", "/elsewhere;");
    assertThatThrownBy(() -> DriverManager.getConnection(url).close())
        .isInstanceOf(SQLException.class)
        .hasStackTraceContaining("does not exist");
  }

  @Test
  void waitOfZeroReturnsAtOnceAndCancelStopsTheStatement() {
    StatementExecutionAPI api = statements();
    StatementResponse response = api.executeStatement(request("SELECT SLEEP").setWaitTimeout("0s"));
    assertThat(response.getStatus().getState())
        .isIn(StatementState.PENDING, StatementState.RUNNING);
    String id = response.getStatementId();
    await().until(() -> api.getStatement(id).getStatus().getState() == StatementState.RUNNING);
    api.cancelExecution(new CancelExecutionRequest().setStatementId(id));
    await().until(() -> api.getStatement(id).getStatus().getState() == StatementState.CANCELED);
  }

  @Test
  void statementIsCancelledWhenItsWaitEndsIfAskedSo() {
    StatementResponse response =
        statements()
            .executeStatement(
                request("SELECT SLEEP")
                    .setWaitTimeout("5s")
                    .setOnWaitTimeout(ExecuteStatementRequestOnWaitTimeout.CANCEL));
    assertThat(response.getStatus().getState()).isEqualTo(StatementState.CANCELED);
  }

  @Test
  void closedStatementsForgetTheirResults() {
    StatementExecutionAPI api = statements();
    String id = api.executeStatement(request("SELECT ECHO")).getStatementId();
    assertThat(api.getStatement(id).getManifest()).isNotNull();
    new DeleteStatement(service.clients()).close(id);
    StatementResponse closed = api.getStatement(id);
    assertThat(closed.getStatus().getState()).isEqualTo(StatementState.CLOSED);
    assertThat(closed.getManifest()).isNull();
    assertThatThrownBy(() -> api.getStatement("unknown")).isInstanceOf(NotFound.class);
  }

  @Test
  void rowLimitTruncates() {
    List<StatementParameterListItem> parameters =
        List.of(
            new StatementParameterListItem().setName("a").setValue("1"),
            new StatementParameterListItem().setName("b").setValue("2"));
    StatementResponse response =
        statements()
            .executeStatement(
                request("SELECT ECHO :a, :b").setParameters(parameters).setRowLimit(1L));
    assertThat(response.getManifest().getTotalRowCount()).isEqualTo(1);
    assertThat(response.getManifest().getTruncated()).isTrue();
  }

  @Test
  void answersInLineHaveALimit() {
    String half = "x".repeat(13 << 20);
    List<StatementParameterListItem> parameters =
        List.of(
            new StatementParameterListItem().setName("a").setValue(half),
            new StatementParameterListItem().setName("b").setValue(half));
    StatementResponse refused =
        statements().executeStatement(request("SELECT ECHO :a, :b").setParameters(parameters));
    assertThat(refused.getStatus().getState()).isEqualTo(StatementState.FAILED);
    assertThat(refused.getStatus().getError().getMessage())
        .startsWith("Inline byte limit exceeded.")
        .contains("26214400 bytes");
    StatementResponse first =
        statements()
            .executeStatement(
                request("SELECT ECHO :a, :b").setParameters(parameters).setRowLimit(1L));
    assertThat(first.getStatus().getState()).isEqualTo(StatementState.SUCCEEDED);
  }

  /** The driver's way to close a statement, which the SDK lacks. */
  private record DeleteStatement(Clients clients) {
    void close(String id) {
      try {
        RawClient.Answer answer =
            new RawClient(clients)
                .send("DELETE", "/api/2.0/sql/statements/" + id, "Bearer " + Clients.TOKEN, "");
        assertThat(answer.status()).isEqualTo(200);
      } catch (IOException failed) {
        throw new IllegalStateException(failed);
      }
    }
  }

  private static StatementExecutionAPI statements() {
    return service.clients().sdk().statementExecution();
  }

  private static ExecuteStatementRequest request(String sql) {
    return new ExecuteStatementRequest()
        .setWarehouseId(LocalDatabricks.WAREHOUSE_ID)
        .setStatement(sql);
  }
}
