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

import io.lakeferry.pipelines.options.TuningSettings;
import io.lakeferry.sinks.connection.TableName;
import io.lakeferry.sinks.protocol.Attempt;
import io.lakeferry.sinks.protocol.RunIdentity;
import io.lakeferry.transforms.settings.DataSize;
import io.lakeferry.transforms.settings.Redaction;
import io.lakeferry.transforms.window.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a pipeline counts, as each runner hands it out in the end. */
class WorkerMetricsTest {
  @TempDir Path temporary;

  private SharedFolder shared() throws IOException {
    return new SharedFolder(
        Files.createDirectories(temporary.resolve("shared")).toAbsolutePath().toString());
  }

  /** Sums over steps and workers. */
  private static Map<String, Long> counters(PipelineResult result) {
    Map<String, Long> counters = new TreeMap<>();
    for (MetricResult<Long> counter :
        result
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.inNamespace(WorkerMetrics.NAMESPACE))
                    .build())
            .getCounters()) {
      counters.merge(counter.getName().getName(), counter.getAttempted(), Long::sum);
    }
    return counters;
  }

  private PipelineResult run(
      ExportRunTest.Runner runner, FakeWindow window, FakeTarget target, String volume) {
    Attempt attempt = new Attempt("run_1", "attempt1", volume, "/Volumes/c/s/lf_run_1");
    PipelineOptions options =
        PipelineOptionsFactory.fromArgs(runner.arguments().toArray(String[]::new)).create();
    WorkerSettings workers = RunnerSettings.apply(options, 2, FlinkEnvironment.of(options));
    ExportJob job =
        new ExportJob(
            new Tokens().get(),
            "run_1",
            Numbers.MODEL,
            new TuningSettings(
                DataSize.ofMebibytes(1),
                2,
                3,
                Duration.ofMillis(1),
                temporary.resolve("work").toString()),
            target,
            Redaction.OF_PATTERNS);
    PipelineResult result =
        ExportPipeline.extractAndLoad(options, job, window, attempt, workers).run();
    assertThat(result.waitUntilFinish()).isEqualTo(PipelineResult.State.DONE);
    return result;
  }

  @ParameterizedTest
  @EnumSource(ExportRunTest.Runner.class)
  void everyRunnerTellsTheSameCounts(ExportRunTest.Runner runner) throws IOException {
    SharedFolder shared = shared();
    FakeWindow window = FakeWindow.of(shared, 5, 5000).withCutTries(Map.of(3, 1));
    FakeTarget target =
        FakeTarget.of(
            shared,
            new RunIdentity(
                "export",
                new TableName("c", "s", "t"),
                2,
                new Window(
                    Instant.parse("2026-03-01T09:00:00Z"), Instant.parse("2026-03-01T10:00:00Z")),
                0));

    Map<String, Long> counters = counters(run(runner, window, target, shared.folder()));

    assertThat(counters)
        .containsEntry("rows_read", 25_000L + 4_999)
        .containsEntry("rows_exported", 25_000L)
        .containsEntry("splits_done", 5L)
        .containsEntry("split_retries", 1L)
        .containsEntry("files_uploaded", 5L)
        .containsEntry("rows_loaded", 25_000L)
        .doesNotContainKey("splits_taken_over")
        .containsKeys("read_millis", "write_millis", "upload_millis", "seal_millis", "load_millis");
    long bytes = 0;
    for (String file : target.uploadedFiles()) {
      bytes += Files.size(shared.path(file));
    }
    assertThat(counters).containsEntry("bytes_uploaded", bytes);
  }

  /** Each count is handed over once, whoever comes first. */
  @Test
  void aSourceHandsOverWhatItsOwnThreadCounted() throws Exception {
    String launch = new Tokens().get();
    try (Worker worker = Worker.register(launch, () -> {})) {
      worker.addRows(7);
      Map<String, Long> others = new TreeMap<>();
      Thread other =
          new Thread(() -> others.putAll(CountingContainer.during(() -> Worker.publish(launch))));
      other.start();
      other.join();
      assertThat(others).as("another thread's source").isEmpty();

      assertThat(CountingContainer.during(() -> Worker.publish(launch)))
          .containsExactly(Map.entry("rows_read", 7L));
      assertThat(CountingContainer.during(() -> Worker.publish(launch))).isEmpty();
    }
  }
}
