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
package io.lakeferry.local.databricks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The options that Spark needs are written in two places; they must agree. */
class JvmOptionsTest {

  private static final String OPEN = "--add-opens=";

  @Test
  void theManifestOpensWhatTheFileOpens() throws Exception {
    List<String> file =
        Files.readAllLines(Path.of("jvm-options.txt")).stream()
            .filter(line -> line.startsWith(OPEN))
            .map(line -> line.substring(OPEN.length()).replace("=ALL-UNNAMED", ""))
            .toList();
    String pom = Files.readString(Path.of("pom.xml"));
    String manifest =
        pom.substring(
            pom.indexOf("<Add-Opens>") + "<Add-Opens>".length(), pom.indexOf("</Add-Opens>"));
    assertThat(Arrays.asList(manifest.trim().split(" "))).containsExactlyElementsOf(file);
    assertThat(file).contains("java.base/sun.nio.ch");
  }
}
