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
package io.lakeferry.pipelines.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.pipelines.it.LakeferryProcess.Launch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Launches with the debug log on that fail at a server which repeats what it is sent. That the
 * server did receive the secret shows each time that it could have been told.
 */
class SecretsIT {
  private static final String PASSWORD = "cl1ckhouse-Horse-Battery";
  private static final String TOKEN = "t0ken-Staple/Correct+";
  private static final String HEADER = "he4der-Gateway-Pass";

  private static final Map<String, String> ENVIRONMENT =
      Map.of("TEST_PASSWORD", PASSWORD, "TEST_TOKEN", TOKEN, "TEST_HEADER", HEADER);

  @TempDir Path folder;

  private static List<String> warehouse(RepeatingServer server) {
    return List.of(
        "--databricksHost=" + server.authority(),
        "--httpPath=/sql/1.0/warehouses/abc123",
        "--accessToken=env:TEST_TOKEN",
        "--driverProperties=ssl=0;http.header.X-Gateway=env:TEST_HEADER",
        "--catalog=main",
        "--schema=default",
        "--debug=true");
  }

  private LakeferryProcess launch(RepeatingServer server, String... arguments) {
    return Launch.of(List.of(arguments), ENVIRONMENT, folder.resolve("launch"))
        .with(warehouse(server).toArray(String[]::new))
        .run();
  }

  private static void assertFailedWithoutSecrets(LakeferryProcess launch) {
    assertThat(launch.exitCode()).describedAs(launch.everything()).isNotZero();
    assertThat(launch.errors())
        .describedAs("what the server said is in the debug log, cleaned")
        .contains("\tat io.lakeferry", "refused", "(removed)");
    assertThat(launch.everything() + launch.reportText())
        .doesNotContain(PASSWORD)
        .doesNotContain(TOKEN)
        .doesNotContain(HEADER);
  }

  @Test
  void clickHouseRepeatsPasswordAndHeader() {
    try (RepeatingServer server = RepeatingServer.start(Map.of())) {
      LakeferryProcess launch =
          launch(
              server,
              "export",
              "--clickhouseUrl=http://" + server.authority(),
              "--clickhouseUser=reader",
              "--clickhousePassword=env:TEST_PASSWORD",
              "--clickhouseSettings=client.http_use_basic_auth=false;"
                  + "client.http_header_X-GATEWAY=env:TEST_HEADER",
              "--clickhouseDatabase=posthog",
              "--teamId=1",
              "--windowStart=2026-03-01T09:00:00Z",
              "--windowEnd=2026-03-01T10:00:00Z",
              "--table=events");

      assertThat(server.received()).contains(PASSWORD, HEADER);
      assertFailedWithoutSecrets(launch);
      assertThat(launch.reportText()).contains("FAILED");
    }
  }

  @Test
  void theWorkspaceRepeatsTheToken() {
    try (RepeatingServer server = RepeatingServer.start(Map.of())) {
      LakeferryProcess launch = launch(server, "runs", "list");

      assertThat(server.received()).contains("/api/2.1/unity-catalog/volumes", TOKEN);
      assertFailedWithoutSecrets(launch);
    }
  }

  @Test
  void theWarehouseRepeatsTokenAndHeader() {
    try (RepeatingServer server =
        RepeatingServer.start(Map.of("/api/2.1/unity-catalog/volumes", "{\"volumes\": []}"))) {
      LakeferryProcess launch = launch(server, "runs", "list");

      assertThat(server.received()).contains("/api/2.0/sql/", TOKEN, HEADER);
      assertFailedWithoutSecrets(launch);
    }
  }
}
