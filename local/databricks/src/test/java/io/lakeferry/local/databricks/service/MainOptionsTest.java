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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainOptionsTest {
  @TempDir Path directory;

  @Test
  void defaults() throws IOException {
    MainOptions options = MainOptions.parse(required());
    assertThat(options.settings().tokenLifetime()).isEqualTo(Duration.ofHours(1));
    assertThat(options.parentProcess()).isEmpty();
    assertThat(options.settings().credentials().clientSecret()).isEqualTo("hidden secret");
  }

  @Test
  void everythingGiven() throws IOException {
    List<String> arguments = new ArrayList<>(required());
    arguments.addAll(List.of("--parent-pid", "12", "--token-lifetime", "5"));
    MainOptions options = MainOptions.parse(arguments);
    assertThat(options.settings().tokenLifetime()).isEqualTo(Duration.ofSeconds(5));
    assertThat(options.parentProcess()).hasValue(12);
  }

  @Test
  void secretsAreNotPrinted() throws IOException {
    assertThat(MainOptions.parse(required()).toString()).doesNotContain("hidden");
  }

  @Test
  void allProblemsAreNamedAtOnce() {
    assertThatThrownBy(
            () -> MainOptions.parse(List.of("--dir", "d", "--parent-pid", "x", "--other", "y")))
        .hasMessage(
            "unknown option --other; missing --client-id; missing --client-secret-file;"
                + " missing --ready-file; missing --token-file; --parent-pid is not a number: x");
  }

  private List<String> required() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "hidden secret\n");
    Path token = Files.writeString(directory.resolve("token"), "hidden token\n");
    return List.of(
        "--dir", directory.toString(),
        "--client-id", "c",
        "--client-secret-file", secret.toString(),
        "--token-file", token.toString(),
        "--ready-file", directory.resolve("ready").toString());
  }
}
