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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.core.DatabricksConfig;
import com.databricks.sdk.core.error.platform.PermissionDenied;
import com.databricks.sdk.service.iam.MeRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in, as unmodified clients see it. */
class AuthenticationTest {
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
  void driverGetsInByClientSecret() throws SQLException {
    try (Connection connection = service.clients().connect();
        Statement statement = connection.createStatement()) {
      assertThat(statement.execute("SELECT ECHO by secret")).isTrue();
    }
    assertThat(service.engine().executed()).contains("SELECT ECHO by secret");
  }

  @Test
  void driverGetsInByPersonalTokenAsPassword() throws SQLException {
    String url = service.clients().url("AuthMech=3;UID=token;PWD=" + Clients.TOKEN + ";");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      assertThat(statement.execute("SELECT ECHO by password")).isTrue();
    }
  }

  @Test
  void driverGetsInByPersonalTokenPassedThrough() throws SQLException {
    String url =
        service.clients().url("AuthMech=11;Auth_Flow=0;Auth_AccessToken=" + Clients.TOKEN + ";");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      assertThat(statement.execute("SELECT ECHO by token")).isTrue();
    }
  }

  @Test
  void driverWithWrongSecretStaysOut() {
    assertThatThrownBy(
            () -> DriverManager.getConnection(service.clients().machineUrl("wrong")).close())
        .isInstanceOf(SQLException.class)
        .rootCause()
        .hasMessageContaining("invalid_client");
  }

  @Test
  void driverWithWrongTokenStaysOut() {
    String url = service.clients().url("AuthMech=3;UID=token;PWD=wrong;");
    assertThatThrownBy(() -> DriverManager.getConnection(url).close())
        .isInstanceOf(SQLException.class)
        .hasStackTraceContaining("Invalid access token");
  }

  @Test
  void sdkGetsInByClientSecretAndByToken() {
    assertThat(service.clients().sdk().currentUser().me(new MeRequest()).getUserName())
        .isEqualTo(Clients.CLIENT_ID);
    DatabricksConfig byToken = new DatabricksConfig().setAuthType("pat").setToken(Clients.TOKEN);
    assertThat(service.clients().sdk(byToken).currentUser().me(new MeRequest()).getUserName())
        .isEqualTo(Clients.CLIENT_ID);
  }

  @Test
  void sdkWithWrongTokenStaysOut() {
    DatabricksConfig wrong = new DatabricksConfig().setAuthType("pat").setToken("wrong");
    assertThatThrownBy(() -> service.clients().sdk(wrong).currentUser().me(new MeRequest()))
        .isInstanceOf(PermissionDenied.class)
        .hasMessageContaining("Invalid access token");
  }
}
