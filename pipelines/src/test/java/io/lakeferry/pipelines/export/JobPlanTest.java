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

import io.lakeferry.pipelines.options.BackfillSettings.OnFailure;
import io.lakeferry.pipelines.options.ExportSettings;
import io.lakeferry.pipelines.options.OptionsReader;
import io.lakeferry.sinks.protocol.Attempt;
import io.lakeferry.sources.clickhouse.PlanCost;
import io.lakeferry.sources.clickhouse.SourceFacts;
import io.lakeferry.sources.clickhouse.WindowPlan;
import io.lakeferry.transforms.settings.Redaction;
import io.lakeferry.transforms.split.KeyValue;
import io.lakeferry.transforms.split.Split;
import io.lakeferry.transforms.split.SplitBound;
import io.lakeferry.transforms.window.SourceTable;
import io.lakeferry.transforms.window.TimeRange;
import io.lakeferry.transforms.window.Window;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobPlanTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  @TempDir Path folder;

  @Test
  void piecesComeOneByOneAndFlinkTakesThoseOfTheFirstPeriodFirst() throws Exception {
    JobPlan plan =
        new FakePeriods(3, 2).plan(JobPlan.Loads.SIDE_BY_SIDE, OnFailure.STOP, Set.of(1));
    PipelineOptions options = PipelineOptionsFactory.create();

    List<PeriodSplit> pieces = new ArrayList<>();
    for (BoundedSource<PeriodSplit> source : plan.source().split(1 << 30, options)) {
      try (BoundedSource.BoundedReader<PeriodSplit> reader = source.createReader(options)) {
        assertThat(reader.start()).isTrue();
        pieces.add(reader.getCurrent());
        assertThat(reader.advance()).as("another piece in one source").isFalse();
      }
    }

    // Flink's workers pull from the end.
    assertThat(pieces)
        .containsExactly(
            new PeriodSplit(2, 1),
            new PeriodSplit(2, 0),
            new PeriodSplit(1, 0),
            new PeriodSplit(0, 1),
            new PeriodSplit(0, 0));
    assertThat(plan.elements()).isEqualTo(5);
    assertThat(plan.expectedRows()).isEqualTo(40);
  }

  /** The largest that a launcher makes, of real parts: it travels with the job. */
  @Test
  void aFullJobsPlanIsSmallAndHoldsNoSecret() throws IOException {
    ExportSettings settings = settings();
    ArrayList<JobPeriod> periods = new ArrayList<>();
    for (int period = 0; period < PeriodsJob.MOST_PERIODS; period++) {
      periods.add(period(settings, period, 40));
    }

    byte[] plan =
        SerializableUtils.serializeToByteArray(
            new JobPlan(periods, JobPlan.Loads.SIDE_BY_SIDE, OnFailure.STOP));

    assertThat(plan.length).as("bytes").isLessThan(2_000_000);
    assertThat(new String(plan, StandardCharsets.ISO_8859_1)).doesNotContain("sesame");
  }

  private ExportSettings settings() throws IOException {
    Path secret = Files.writeString(folder.resolve("file"), "sesame");
    return OptionsReader.readBackfill(
            new String[] {
              "--clickhouseUrl=https://clickhouse:8443",
              "--clickhousePassword=file:" + secret,
              "--clickhouseDatabase=posthog",
              "--teamId=2",
              "--databricksHost=dbc-1.cloud.databricks.com",
              "--httpPath=/sql/1.0/warehouses/abc",
              "--accessToken=file:" + secret,
              "--catalog=main",
              "--schema=web",
              "--table=events",
              "--interval=hour",
              "--from=" + START
            })
        .settings()
        .export();
  }

  private static JobPeriod period(ExportSettings all, int number, int splits) {
    Instant start = START.plus(Duration.ofHours(number));
    ExportSettings one = all.of(new Window(start, start.plus(Duration.ofHours(1))));
    String run = one.identity().runId();
    List<Split> cut = new ArrayList<>();
    for (int split = 0; split < splits; split++) {
      cut.add(
          new Split(
              split,
              bound(1000 * number + split),
              bound(1000 * number + split + 1),
              1_000_000,
              1L << 30));
    }
    WindowPlan plan =
        new WindowPlan(
            one.model(),
            one.selection(),
            new SourceTable(
                "posthog",
                "events",
                "team_id",
                List.of(new TimeRange("inserted_at", start, start.plus(Duration.ofHours(1)))),
                1),
            cut,
            40_000_000,
            40L << 30,
            PlanCost.NONE);
    ExportJob job =
        new ExportJob(
            "launch",
            run,
            one.model(),
            one.tuning(),
            new DatabricksTarget(
                one.warehouse(),
                one.specification(SourceFacts.of(one.model(), one.selection(), "posthog"))),
            Redaction.OF_PATTERNS);
    return new JobPeriod(
        job,
        new Attempt(run, "a" + number, "lf_" + run + "_a" + number, "/Volumes/main/web/lf_" + run),
        new ClickHousePlannedWindow(one.source().connection(run), plan));
  }

  private static SplitBound bound(int number) {
    return new SplitBound(
        List.of(
            KeyValue.ofBytes("$pageview".getBytes(StandardCharsets.UTF_8)),
            KeyValue.ofUnsigned(0x9e3779b97f4a7c15L * (number + 1))));
  }
}
