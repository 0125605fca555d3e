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
package io.lakeferry.runner.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The images' files, by a parser of Dockerfiles. */
final class DockerfileTest {

  @Test
  void theClustersImageHasTheJarWhereItIsLookedFor() {
    JsonNode file = Tool.check("dockerfile.mjs", "flink/Dockerfile").json();

    assertThat(arguments(file, "FROM")).containsExactly("flink:1.19.3-java17");
    assertThat(arguments(file, "ARG")).containsExactly("VERSION");
    assertThat(arguments(file, "COPY"))
        .containsExactly("lakeferry-${VERSION}-flink.jar", CommandLines.CLUSTER_JAR);
    assertThat(keywords(file)).containsExactly("FROM", "ARG", "COPY", "RUN");
  }

  /** The same command as Argo gives. */
  @Test
  void theOtherImageStartsJavaWithoutAShell() {
    JsonNode file = Tool.check("dockerfile.mjs", "direct/Dockerfile").json();

    assertThat(arguments(file, "COPY"))
        .containsExactly("lakeferry-${VERSION}.jar", "/opt/lakeferry/lakeferry.jar");
    List<String> entryPoint = new ArrayList<>();
    instruction(file, "ENTRYPOINT").get("json").forEach(word -> entryPoint.add(word.textValue()));
    assertThat(entryPoint).startsWith("java").endsWith("-jar", "/opt/lakeferry/lakeferry.jar");
    for (Object container : Containers.ofArgo()) {
      assertThat(RunnerFiles.texts(RunnerFiles.at(container, "command"))).isEqualTo(entryPoint);
    }
    assertThat(arguments(file, "USER")).containsExactly("lakeferry");
  }

  private static List<String> keywords(JsonNode file) {
    List<String> keywords = new ArrayList<>();
    file.forEach(instruction -> keywords.add(instruction.get("keyword").textValue()));
    return keywords;
  }

  private static List<String> arguments(JsonNode file, String keyword) {
    List<String> arguments = new ArrayList<>();
    instruction(file, keyword).get("arguments").forEach(word -> arguments.add(word.textValue()));
    return arguments;
  }

  private static JsonNode instruction(JsonNode file, String keyword) {
    for (JsonNode instruction : file) {
      if (instruction.get("keyword").textValue().equals(keyword)) {
        return instruction;
      }
    }
    throw new AssertionError("no " + keyword + " in " + file);
  }
}
