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
package io.lakeferry.pipelines.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownVariablesTest {
  private static final String SECRET = "LAKEFERRY_OUR_OWN_SECRET_PLACE";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LAKEFERRY_HOME",
        "LAKEFERRY_JAVA_OPTS",
        "LAKEFERRY_TERMINAL",
        "LAKEFERRY_LAUNCHER",
        "LAKEFERRY_DATABRICKS_CLIENT_SECRET",
        "LAKEFERRY_DATABRICKS_TOKEN",
        "LAKEFERRY_CLICKHOUSE_PASSWORD",
        "LAKEFERRY_CONFIG",
        "LAKEFERRY_REPAIR",
        "LAKEFERRY_PARALLELISM",
        "LAKEFERRYX",
        "PATH",
      })
  void whatIsKnownIsNotWarnedOf(String name) {
    assertThat(UnknownVariables.warnings(List.of(), Map.of(name, ""))).isEmpty();
  }

  @Test
  void theNearestNameIsSuggestedAndNoValueTold() {
    assertThat(UnknownVariables.warnings(List.of(), Map.of("LAKEFERRY_WINDOWSTART", "hidden")))
        .singleElement()
        .asString()
        .endsWith("Did you mean LAKEFERRY_WINDOW_START?")
        .doesNotContain("hidden");
  }

  @Test
  void aSecretsPlaceIsKnownByWhoeverNamesIt() throws IOException {
    Map<String, String> environment = Map.of(SECRET, "x");
    Path config =
        Files.writeString(folder.resolve("c.yaml"), "clientSecret: \"env:" + SECRET + "\"\n");

    assertThat(UnknownVariables.warnings(List.of(), environment)).hasSize(1);
    assertThat(UnknownVariables.warnings(List.of("--accessToken=env:" + SECRET), environment))
        .isEmpty();
    assertThat(UnknownVariables.warnings(List.of("--config=" + config), environment)).isEmpty();
    assertThat(
            UnknownVariables.warnings(
                List.of(), Map.of(SECRET, "x", "LAKEFERRY_CONFIG", config.toString())))
        .isEmpty();
    assertThat(
            UnknownVariables.warnings(
                List.of("--config=" + folder.resolve("none.yaml")), environment))
        .hasSize(1);
  }
}
