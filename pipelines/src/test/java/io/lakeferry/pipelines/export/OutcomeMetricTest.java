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
import io.lakeferry.sinks.protocol.LoadOutcome;
import io.lakeferry.sinks.protocol.ShardFile;
import io.lakeferry.sinks.protocol.SplitResult;
import io.lakeferry.transforms.row.TextCounts;
import io.lakeferry.transforms.settings.DataSize;
import io.lakeferry.transforms.settings.Redaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the last worker says of a run comes back from each runner, however large the run is. */
class OutcomeMetricTest {
  private static final int SPLITS = 5_000;
  private static final int FILES = 20;
  private static final ExportJob JOB = job("launch");

  /** Of no target: nothing is done with it. */
  private static ExportJob job(String launch) {
    return new ExportJob(
        launch,
        "run",
        Numbers.MODEL,
        new TuningSettings(DataSize.ofMebibytes(1), 1, 1, Duration.ZERO, "unused"),
        null,
        Redaction.OF_PATTERNS);
  }

  @ParameterizedTest
  @EnumSource(ExportRunTest.Runner.class)
  void aRunOfManySplitsAndFilesComesBack(ExportRunTest.Runner runner) {
    LoadedRun run = run();
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs(runner.arguments().toArray(String[]::new)).create());
    pipeline
        .apply(Create.of(run).withCoder(SerializableCoder.of(LoadedRun.class)))
        .apply(ParDo.of(new Publish()));
    var result = pipeline.run();
    result.waitUntilFinish();

    assertThat(OutcomeMetric.read(result, JOB)).contains(run.withoutFiles());
    assertThat(OutcomeMetric.read(result, job("another"))).as("a job of another launch").isEmpty();
  }

  /** Numbers and times that are as different as real ones. */
  private static LoadedRun run() {
    Random random = new Random(7);
    List<SplitResult> splits =
        IntStream.range(0, SPLITS)
            .mapToObj(
                split -> {
                  long rows = 900_000L + random.nextInt(200_000);
                  return new SplitResult(
                      split,
                      rows,
                      rows,
                      rows,
                      TextCounts.NONE,
                      1,
                      IntStream.range(0, FILES)
                          .mapToObj(
                              file ->
                                  new ShardFile(
                                      split + "-" + file + "-" + new UUID(file, split) + ".parquet",
                                      random.nextInt(60_000),
                                      random.nextInt(128 << 20)))
                          .toList(),
                      Duration.ofNanos(random.nextLong(100_000_000_000L)),
                      Duration.ofNanos(random.nextLong(100_000_000_000L)),
                      Duration.ofNanos(random.nextLong(100_000_000_000L)),
                      SplitResult.Origin.READ);
                })
            .toList();
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    LoadOutcome outcome =
        new LoadOutcome(
            LoadOutcome.State.EXPORTED,
            "run",
            "attempt",
            5,
            5,
            5,
            5,
            SPLITS * FILES,
            5,
            0,
            now,
            now,
            List.of());
    return new LoadedRun(
        outcome, splits, 9, Duration.ZERO, Duration.ZERO, Duration.ZERO, List.of());
  }

  private static final class Publish extends DoFn<LoadedRun, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void publish(@Element LoadedRun run) {
      OutcomeMetric.publish(JOB, run);
    }
  }
}
