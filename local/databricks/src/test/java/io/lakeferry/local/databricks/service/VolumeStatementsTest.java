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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PUT, GET and REMOVE as the unmodified driver carries them out. Follows <a
 * href="https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-syntax-aux-connector-put-into">
 * PUT INTO</a> and its siblings.
 */
class VolumeStatementsTest {
  private static final String VOLUME = "/Volumes/main/default/moved";

  @TempDir static Path directory;
  private static FakeService service;

  @BeforeAll
  static void start() throws Exception {
    service = new FakeService(directory, Duration.ofHours(1));
    service.engine().volumes().create("main", "default", "moved", null);
  }

  @AfterAll
  static void stop() throws IOException {
    service.close();
  }

  @Test
  void filesTravelBothWays() throws Exception {
    Path local = Files.writeString(directory.resolve("local.txt"), "first");
    Path back = directory.resolve("back.txt");
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("PUT '" + local + "' INTO '" + VOLUME + "/dir/file.txt'");
      assertThatThrownBy(
              () -> statement.execute("PUT '" + local + "' INTO '" + VOLUME + "/dir/file.txt'"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("already exists");
      Files.writeString(local, "second");
      statement.execute("PUT '" + local + "' INTO '" + VOLUME + "/dir/file.txt' OVERWRITE");
      statement.execute("GET '" + VOLUME + "/dir/file.txt' TO '" + back + "'");
      assertThat(back).hasContent("second");
      statement.execute("REMOVE '" + VOLUME + "/dir/file.txt'");
      assertThat(service.engine().volumes().resolve(VOLUME + "/dir/file.txt")).doesNotExist();
      assertThatThrownBy(() -> statement.execute("REMOVE '" + VOLUME + "/dir/file.txt'"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("PATH_NOT_FOUND");
    }
  }

  @Test
  void unknownVolumeIsToldOf() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("REMOVE '/Volumes/main/default/absent/file'"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("VOLUME_NOT_FOUND");
    }
  }

  private static Connection connect() throws SQLException {
    return service.clients().connect("VolumeOperationAllowedLocalPaths=" + directory + ";");
  }
}
