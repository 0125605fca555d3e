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
import io.lakeferry.pipelines.report.ProgressDisplay;
import io.lakeferry.pipelines.report.RunReport;
import io.lakeferry.pipelines.report.RunReport.State;
import io.lakeferry.sinks.protocol.RunSpecification;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.window.Window;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of several periods on Flink, between fakes: each period has a folder of its own. */
class PeriodsJobTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final int PERIODS = 3;

  @TempDir Path folder;

  private final List<SharedFolder> shared = new ArrayList<>();
  private final List<FakeWindow> windows = new ArrayList<>();
  private final List<FakeTarget> targets = new ArrayList<>();
  private PipelineOptions options;

  @BeforeEach
  void makePeriods() throws IOException {
    for (int period = 0; period < PERIODS; period++) {
      SharedFolder own =
          new SharedFolder(Files.createDirectory(folder.resolve("period-" + period)).toString());
      shared.add(own);
      windows.add(FakeWindow.of(own, 3, 100));
      targets.add(FakeTarget.of(own, settings(period).identity()));
    }
    options =
        PipelineOptionsFactory.fromArgs(
                "--runner=FlinkRunner", "--flinkMaster=[local]", "--parallelism=1")
            .create();
  }

  private static Window hour(int number) {
    return new Window(
        START.plus(Duration.ofHours(number)), START.plus(Duration.ofHours(number + 1)));
  }

  private ExportSettings settings(int period) {
    return NumbersExport.settings(hour(period), Duration.ZERO, folder.resolve("work"));
  }

  private Map<Window, RunReport> run(OnFailure onFailure) {
    return run(job(onFailure));
  }

  private static Map<Window, RunReport> run(PeriodsJob job) {
    return job.run(IntStream.range(0, PERIODS).mapToObj(PeriodsJobTest::hour).toList());
  }

  private PeriodsJob job(OnFailure onFailure) {
    return new PeriodsJob(
        settings(0),
        options,
        this::connections,
        range -> List.of(),
        onFailure,
        Clock.fixed(START.plus(Duration.ofDays(1)), ZoneOffset.UTC),
        new ProgressDisplay(
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            ProgressDisplay.Kind.LOG));
  }

  private Connections connections(ExportSettings settings) {
    int period = (int) Duration.between(START, settings.selection().window().start()).toHours();
    return new Connections() {
      @Override
      public WindowSource openSource() {
        return new FakeSource(shared.get(period), windows.get(period));
      }

      @Override
      public LoadTarget target(RunSpecification specification) {
        return targets.get(period);
      }
    };
  }

  @Test
  void eachPeriodIsCommittedByItself() {
    Map<Window, RunReport> reports = run(OnFailure.STOP);

    assertThat(reports).hasSize(PERIODS);
    for (int period = 0; period < PERIODS; period++) {
      RunReport report = reports.get(hour(period));
      assertThat(report.failure()).isNull();
      assertThat(report.state()).isEqualTo(State.EXPORTED);
      assertThat(report.rows()).isEqualTo(new RunReport.Rows(300, 300, 300, 300));
      assertThat(report.splits()).isEqualTo(3);
      assertThat(report.splitTries()).isEqualTo(3);
      assertThat(report.timings()).containsKeys("lookBack", "plan", "prepare", "seal", "load");
      assertThat(shared.get(period).count("load")).isEqualTo(1);
      assertThat(shared.get(period).count("clean-up")).isEqualTo(1);
      assertThat(shared.get(period).count("reader-opened"))
          .as("connections are kept from split to split")
          .isEqualTo(shared.get(period).count("reader-closed"))
          .isEqualTo(1);
    }
    assertThat(shared.get(0).count("preflight")).isEqualTo(1);
    assertThat(shared.get(1).count("preflight")).as("once for all").isZero();
    assertThat(options.getJobName())
        .contains("team 2")
        .contains("2026-03-01T00:00:00Z, 2026-03-01T03:00:00Z")
        .contains("3 periods");
    assertThat(folder.resolve("work")).isEmptyDirectory();
  }

  @Test
  void aPeriodThatCannotBeReadTakesNoOtherDown() {
    windows.set(1, windows.get(1).withRefused(Set.of(1)));

    Map<Window, RunReport> reports = run(OnFailure.CONTINUE);

    assertThat(reports.get(hour(0)).state()).isEqualTo(State.EXPORTED);
    assertThat(reports.get(hour(1)).failure().code()).isEqualTo(ErrorCode.PERMISSION);
    assertThat(reports.get(hour(1)).failure().message()).contains("Grant SELECT");
    assertThat(reports.get(hour(2)).state()).isEqualTo(State.EXPORTED);
    assertThat(shared.get(1).exists("seal")).isFalse();
    assertThat(shared.get(1).count("gave-up-attempt1")).as("its volume goes").isEqualTo(1);
    assertThat(shared.get(1).exists("opened-2#0"))
        .as("no split is read in vain after the failure")
        .isFalse();
  }

  @Test
  void aPeriodThatCannotBeLoadedTakesNoOtherDown() {
    targets.set(
        0, new FakeTarget(shared.get(0), settings(0).identity(), 0, ErrorCode.SCHEMA_MISMATCH));

    Map<Window, RunReport> reports = run(OnFailure.CONTINUE);

    assertThat(reports.get(hour(0)).failure().code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
    assertThat(shared.get(0).exists("seal")).isTrue();
    assertThat(reports.get(hour(1)).state()).isEqualTo(State.EXPORTED);
    assertThat(reports.get(hour(2)).state()).isEqualTo(State.EXPORTED);
  }

  @Test
  void afterAFailureNoPeriodIsBegunIfAskedFor() {
    windows.set(0, windows.get(0).withRefused(Set.of(0)));

    Map<Window, RunReport> reports = run(OnFailure.STOP);

    assertThat(reports).containsOnlyKeys(hour(0));
    for (int period = 1; period < PERIODS; period++) {
      assertThat(shared.get(period).count("reader-opened")).isZero();
      assertThat(shared.get(period).count("gave-up-attempt1")).as("its volume goes").isEqualTo(1);
    }
  }

  /** What stands from before is taken up; a job is made only of what is left. */
  @Test
  void whatIsCommittedOrSealedIsNotReadAgain() {
    assertThat(run(OnFailure.CONTINUE)).hasSize(PERIODS);
    forgetTheCommit(shared.get(1));

    Map<Window, RunReport> reports = run(OnFailure.CONTINUE);

    assertThat(reports.get(hour(0)).state()).isEqualTo(State.ALREADY_EXPORTED);
    assertThat(reports.get(hour(1)).state()).isEqualTo(State.EXPORTED);
    assertThat(reports.get(hour(1)).sourceTable()).as("nothing was planned").isNull();
    assertThat(reports.get(hour(2)).state()).isEqualTo(State.ALREADY_EXPORTED);
    assertThat(shared.get(1).count("opened-0")).isEqualTo(1);
    assertThat(shared.get(1).count("load")).isEqualTo(2);
  }

  @Test
  void whatIsWrongWithBothEndsIsFoundByTheFirst() {
    windows.set(0, FakeWindow.of(shared.get(0), -1, 0));

    Map<Window, RunReport> reports = run(OnFailure.CONTINUE);

    assertThat(reports).containsOnlyKeys(hour(0));
    assertThat(reports.get(hour(0)).failure().code()).isEqualTo(ErrorCode.UNKNOWN_OBJECT);
    assertThat(shared.get(1).names()).isEmpty();
  }

  @Test
  void askedToStopItEndsAndFailsNoPeriodForGood() throws InterruptedException {
    windows.set(1, FakeWindow.of(shared.get(1), 1, FakeWindow.ENDLESS));
    PeriodsJob job = job(OnFailure.CONTINUE);
    Thread stopper =
        new Thread(
            () -> {
              try {
                Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> shared.get(1).count("opened-0") == 1);
              } finally {
                job.stop();
              }
            });
    stopper.start();

    Map<Window, RunReport> reports = run(job);

    stopper.join();
    assertThat(reports.get(hour(1)).failure().code()).isEqualTo(ErrorCode.INTERRUPTED);
    assertThat(reports.get(hour(2)).failure().code()).isEqualTo(ErrorCode.INTERRUPTED);
    assertThat(shared.get(0).exists("ledger")).as("what was through is committed").isTrue();
    assertThat(shared.get(1).names()).noneMatch(name -> name.startsWith("mark-"));
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  /** What the first job tells at the same places is of other periods, however it ended. */
  @Test
  void theEndsOfAnotherJobAreNotTakenForItsOwn() {
    OneJob.reset();
    options.setRunner(OneJob.class);
    assertThat(run(OnFailure.CONTINUE).values())
        .extracting(RunReport::state)
        .containsOnly(State.EXPORTED);
    shared.forEach(PeriodsJobTest::forgetTheCommit);

    Map<Window, RunReport> second = run(OnFailure.CONTINUE);

    assertThat(second).hasSize(PERIODS);
    assertThat(second.values())
        .allSatisfy(
            report -> {
              assertThat(report.state()).isEqualTo(State.FAILED);
              assertThat(report.failure().message()).contains("without a commit");
            });
  }

  private static void forgetTheCommit(SharedFolder period) {
    period.names().stream()
        .filter(name -> name.equals("ledger") || name.startsWith("clean-up#"))
        .forEach(name -> period.path(name).toFile().delete());
  }

  /** Answers each submission with the first job, as Flink does where its id is given. */
  public static final class OneJob extends PipelineRunner<PipelineResult> {
    private static final AtomicReference<PipelineResult> FIRST = new AtomicReference<>();

    private final PipelineOptions options;

    private OneJob(PipelineOptions options) {
      this.options = options;
    }

    /** As Beam asks for. */
    public static OneJob fromOptions(PipelineOptions options) {
      return new OneJob(options);
    }

    static void reset() {
      FIRST.set(null);
    }

    @Override
    public PipelineResult run(Pipeline pipeline) {
      if (FIRST.get() == null) {
        FIRST.set(FlinkRunner.fromOptions(options).run(pipeline));
      }
      return FIRST.get();
    }
  }
}
