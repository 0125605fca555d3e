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
package io.lakeferry.pipelines.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.pipelines.options.OptionsReader;
import io.lakeferry.pipelines.options.ParsedOptions;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunnerSettingsTest {
  private static final FlinkEnvironment ATTACHED =
      new FlinkEnvironment(FlinkEnvironment.Place.CLIENT, true, 0);

  private static final String SECRET = "file:" + System.getProperty("java.home") + "/release";

  private static ParsedOptions<ExportSettings> options(String... further) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--clickhouseUrl=http://clickhouse:8123",
                "--clickhousePassword=" + SECRET,
                "--clickhouseDatabase=posthog",
                "--teamId=2",
                "--windowStart=2026-03-01T09:00:00Z",
                "--windowEnd=2026-03-01T10:00:00Z",
                "--databricksHost=host",
                "--httpPath=/sql/1.0/warehouses/abc",
                "--accessToken=" + SECRET,
                "--catalog=main",
                "--schema=web",
                "--table=events"));
    arguments.addAll(List.of(further));
    return OptionsReader.readExport(arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({"2,4,2", "8,4,4", "8,1,1", "3,3,3"})
  void noMoreSplitsAreReadAtOnceThanConnectionsAreAllowed(int splits, int connections, int most) {
    String[] limits = {
      "--concurrentSplits=" + splits, "--clickhouseMaxConnections=" + connections, ""
    };
    limits[2] = "--runner=DirectRunner";
    assertThat(apply(options(limits)))
        .describedAs("this runner has one worker, which reads so many side by side")
        .isEqualTo(new WorkerSettings(most, WorkerSettings.Deaths.END_THE_LAUNCH));
    limits[2] = "--runner=FlinkRunner";
    ParsedOptions<ExportSettings> onFlink = options(limits);
    FlinkPipelineOptions flink = onFlink.beam().as(FlinkPipelineOptions.class);
    assertThat(RunnerSettings.apply(flink, onFlink.settings().splitsAtOnce(), ATTACHED))
        .isEqualTo(new WorkerSettings(1, WorkerSettings.Deaths.ARE_SURVIVED));
    assertThat(flink.getParallelism()).isEqualTo(most);
    assertThat(flink.getExecutionModeForBatch()).isEqualTo("BATCH_FORCED");
  }

  private static WorkerSettings apply(ParsedOptions<ExportSettings> parsed) {
    return RunnerSettings.apply(parsed.beam(), parsed.settings().splitsAtOnce(), ATTACHED);
  }

  @Test
  void aParallelismThatIsGivenStays() {
    ParsedOptions<ExportSettings> parsed = options("--runner=FlinkRunner", "--parallelism=7");
    FlinkPipelineOptions flink = parsed.beam().as(FlinkPipelineOptions.class);
    RunnerSettings.apply(flink, parsed.settings().splitsAtOnce(), ATTACHED);
    assertThat(flink.getParallelism()).isEqualTo(7);
  }

  @Test
  void aParallelismThatFlinkWasToldWinsOverOurs() {
    FlinkEnvironment told = new FlinkEnvironment(FlinkEnvironment.Place.CLIENT, true, 5);
    FlinkPipelineOptions flink =
        options("--runner=FlinkRunner").beam().as(FlinkPipelineOptions.class);
    RunnerSettings.apply(flink, 2, told);
    assertThat(flink.getParallelism()).isEqualTo(5);

    FlinkPipelineOptions given =
        options("--runner=FlinkRunner", "--parallelism=7").beam().as(FlinkPipelineOptions.class);
    RunnerSettings.apply(given, 2, told);
    assertThat(given.getParallelism()).isEqualTo(7);
  }

  /** A parallelism that nobody has asked for is a question soon enough. */
  @ParameterizedTest
  @CsvSource({
    "0, 'parallelism 2: by --concurrentSplits and --clickhouseMaxConnections. Another'",
    "5, 'parallelism 5: by -p of flink run,'"
  })
  void theParallelismThatIsChosenIsLogged(int told, String expected) {
    FlinkPipelineOptions flink =
        options("--runner=FlinkRunner").beam().as(FlinkPipelineOptions.class);
    try (LogRecorder log = LogRecorder.of(RunnerSettings.class, Level.INFO)) {
      RunnerSettings.apply(
          flink, 2, new FlinkEnvironment(FlinkEnvironment.Place.CLIENT, true, told));
      assertThat(log.messages()).hasSize(1);
      assertThat(log.messages().get(0)).startsWith(expected);

      RunnerSettings.apply(flink, 2, ATTACHED);
      assertThat(log.messages()).as("it is given by then").hasSize(1);
    }
  }

  @Test
  void aJobIsNamedUnlessTheUserHas() {
    FlinkPipelineOptions unnamed =
        options("--runner=FlinkRunner").beam().as(FlinkPipelineOptions.class);
    RunnerSettings.name(unnamed, "ours");
    assertThat(unnamed.getJobName()).isEqualTo("ours");

    FlinkPipelineOptions named =
        options("--runner=FlinkRunner", "--jobName=theirs").beam().as(FlinkPipelineOptions.class);
    RunnerSettings.name(named, "ours");
    assertThat(named.getJobName()).isEqualTo("theirs");
  }

  @Test
  void whereFlinkDoesNotWaitTheCallThatSubmitsMayNot() {
    FlinkPipelineOptions flink =
        options("--runner=FlinkRunner").beam().as(FlinkPipelineOptions.class);
    RunnerSettings.apply(
        flink, 2, new FlinkEnvironment(FlinkEnvironment.Place.JOB_MANAGER, false, 0));
    assertThat(flink.getAttachedMode()).isFalse();

    FlinkPipelineOptions waiting =
        options("--runner=FlinkRunner").beam().as(FlinkPipelineOptions.class);
    RunnerSettings.apply(waiting, 2, ATTACHED);
    assertThat(waiting.getAttachedMode()).isTrue();

    FlinkPipelineOptions deaf =
        options("--runner=FlinkRunner", "--attachedMode=false")
            .beam()
            .as(FlinkPipelineOptions.class);
    RunnerSettings.apply(deaf, 2, ATTACHED);
    assertThat(deaf.getAttachedMode()).as("or no failure could be told").isTrue();
  }
}
