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
import io.lakeferry.pipelines.options.BackfillSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What Argo's workflows launch, when, and how often. */
final class ArgoTest {
  private static final List<Map<String, Object>> CRON =
      RunnerFiles.documents(RunnerFiles.ARGO_CRON);

  @Test
  void aTryIsRepeatedUnlessThatIsOfNoUse() {
    for (Object template : Containers.templatesOfArgo()) {
      Object retry = RunnerFiles.at(template, "retryStrategy");
      JsonNode decided =
          Tool.check(
                  "argo.mjs",
                  RunnerFiles.at(retry, "expression"),
                  RunnerFiles.at(CRON.get(0), "spec", "schedules", 0))
              .json();

      Set<Integer> not = new TreeSet<>();
      for (int code = -1; code <= 255; code++) {
        not.add(code);
      }
      decided.get("again").forEach(code -> not.remove(code.intValue()));
      assertThat(not).isEqualTo(RunnerFiles.finalExitCodes());
      assertThat(RunnerFiles.at(retry, "retryPolicy")).isEqualTo("Always");
    }
  }

  /** The time that was scheduled is the end of an hour, and so of a period. */
  @Test
  void eachHourIsLaunchedByItsEnd() {
    Object hourly = RunnerFiles.at(CRON.get(0), "spec");
    String scheduled = next(hourly);
    assertThat(Instant.parse(scheduled)).isEqualTo("2026-01-01T01:00:00Z");
    assertThat(RunnerFiles.at(hourly, "timezone")).isEqualTo("UTC");

    List<String> words = words(RunnerFiles.at(hourly, "workflowSpec", "templates", 0), scheduled);

    assertThat(CommandLines.export(words).settings().window())
        .hasToString("[2026-01-01T00:00:00Z, 2026-01-01T01:00:00Z)");
    assertThat(RunnerFiles.at(hourly, "concurrencyPolicy"))
        .as("an hour that is not started because another runs would be left out")
        .isEqualTo("Allow");
  }

  @Test
  void whatIsMissingIsCaughtUpAtNight() {
    Object nightly = RunnerFiles.at(CRON.get(1), "spec");
    assertThat(next(nightly)).startsWith("2026-01-01T03:30:00");

    BackfillSettings backfill =
        CommandLines.backfill(
            words(RunnerFiles.at(nightly, "workflowSpec", "templates", 0), "none"));

    assertThat(backfill.onFailure()).isEqualTo(BackfillSettings.OnFailure.CONTINUE);
    assertThat(backfill.range().from()).contains(Instant.parse("2026-03-01T00:00:00Z"));
    assertThat(backfill.range().to()).isEmpty();
  }

  /** By hand it is the same as by the clock, but for the period. */
  @Test
  void oneHourByHandIsLaunchedAlike() {
    Map<String, Object> byHand =
        new LinkedHashMap<>(RunnerFiles.map(Containers.templatesOfArgo().get(0)));
    Map<String, Object> byClock =
        new LinkedHashMap<>(RunnerFiles.map(Containers.templatesOfArgo().get(1)));

    assertThat(words(byHand, "2026-03-01T10:00:00Z"))
        .isEqualTo(words(byClock, "2026-03-01T10:00:00Z"));
    assertThat(CommandLines.export(words(byHand, "2026-03-01T10:00:00Z")).settings().window())
        .isEqualTo(CommandLines.EXAMPLE);
    assertThat(byHand.toString().replace("workflow.parameters.intervalEnd", "END"))
        .isEqualTo(byClock.toString().replace("workflow.scheduledTime", "END"));
    assertThat(
            RunnerFiles.at(
                RunnerFiles.document(RunnerFiles.ARGO_EXPORT),
                "spec",
                "arguments",
                "parameters",
                0,
                "name"))
        .isEqualTo("intervalEnd");
  }

  private static String next(Object cron) {
    return Tool.check(
            "argo.mjs",
            "lastRetry.exitCode != \"2\"",
            RunnerFiles.at(cron, "schedules", 0).toString())
        .json()
        .get("next")
        .textValue();
  }

  /** The arguments, with an end of the period in place of the two variables. */
  private static List<String> words(Object template, String end) {
    List<String> words = new ArrayList<>();
    for (String word : RunnerFiles.texts(RunnerFiles.at(template, "container", "args"))) {
      String filled =
          word.replace("{{workflow.parameters.intervalEnd}}", end)
              .replace("{{workflow.scheduledTime}}", end);
      assertThat(filled).doesNotContain("{{");
      words.add(filled);
    }
    return words;
  }
}
