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
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.pipelines.options.ParsedOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The DAGs, executed by Python with stand-ins for what they import of Airflow 2 and 3. */
final class AirflowTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @BeforeAll
  static void needsPython() {
    assumeTrue(Tool.exists("python3"), "python3 is not installed: the DAGs are not executed");
  }

  /** The tests in Python; see there. */
  @Test
  void dagsDoWhatTheySay() throws JsonProcessingException {
    Tool.Outcome outcome = python();

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    assertThat(outcome.output()).containsPattern("Ran [2-9][0-9] tests").contains("OK");
  }

  /** What reads exit codes must be able to fail. */
  @Test
  void anotherMeaningOfAnExitCodeIsNoticed() throws JsonProcessingException {
    Tool.Outcome outcome =
        Tool.run(
            Map.of("DEPLOYMENT", deployment(), "FINAL_EXIT_CODES", "[2, 3, 4, 70]"),
            List.of("python3", "-B", "src/test/python/test_dags.py"));

    assertThat(outcome.exitCode()).as(outcome.output()).isNotZero();
    assertThat(outcome.output()).contains("FAIL: test_every_exit_code_is_final_or_tried_again");
  }

  @Test
  void commandOfTheWorkerExportsThePeriod() throws JsonProcessingException {
    List<String> words = words(python("command-lines").json().get("worker"));

    assertThat(words.get(0)).isEqualTo("lakeferry");
    ParsedOptions<ExportSettings> export = CommandLines.export(words.subList(1, words.size()));
    assertThat(export.settings().window()).isEqualTo(CommandLines.EXAMPLE);
  }

  @Test
  void commandForAClusterExportsThePeriodThere() throws JsonProcessingException {
    List<String> words = words(python("command-lines").json().get("cluster"));

    ParsedOptions<ExportSettings> export =
        CommandLines.export(CommandLines.flinkRun(words, CommandLines.CLUSTER));
    assertThat(export.settings().window()).isEqualTo(CommandLines.EXAMPLE);
    assertThat(CommandLines.parallelism(export)).isEqualTo(4);
  }

  /** By default both are in the client's folder for temporary files, whose path travels. */
  @Test
  void commandForAClusterLeavesShardsOnItsVolumeAndTheReportInTheWorker()
      throws JsonProcessingException {
    List<String> words = words(python("command-lines").json().get("cluster"));

    ExportSettings settings =
        CommandLines.export(CommandLines.flinkRun(words, CommandLines.CLUSTER)).settings();
    String workFolder = settings.tuning().workFolder();
    assertThat(Containers.mounts(Containers.ofTheSessionCluster())).contains(workFolder);
    assertThat(settings.report())
        .endsWith("/lakeferry-events-20260301t0900.json")
        .doesNotStartWith(workFolder);
  }

  private static Tool.Outcome python(String... arguments) throws JsonProcessingException {
    List<String> command =
        new ArrayList<>(List.of("python3", "-B", "src/test/python/test_dags.py"));
    command.addAll(Arrays.asList(arguments));
    return Tool.run(
        Map.of(
            "DEPLOYMENT",
            deployment(),
            "FINAL_EXIT_CODES",
            JSON.writeValueAsString(RunnerFiles.finalExitCodes())),
        command);
  }

  private static String deployment() throws JsonProcessingException {
    return JSON.writeValueAsString(RunnerFiles.document(RunnerFiles.DEPLOYMENT));
  }

  private static List<String> words(JsonNode array) {
    List<String> words = new ArrayList<>();
    array.forEach(word -> words.add(word.textValue()));
    return words;
  }
}
