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
import io.lakeferry.pipelines.report.ProgressDisplay;
import io.lakeferry.pipelines.report.RunReport;
import io.lakeferry.sinks.protocol.RunSpecification;
import io.lakeferry.sinks.protocol.ShardFile;
import io.lakeferry.sinks.protocol.SplitOrigins;
import io.lakeferry.sinks.protocol.SplitResult;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.row.TextCounts;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Stories of launches. Those that depend on how a runner carries elements, errors and outcomes run
 * on the DirectRunner and on Flink.
 */
class ExportRunTest {
  private static final Instant END = Instant.parse("2026-03-01T10:00:00Z");

  @SuppressWarnings("ImmutableEnumChecker") // List.of makes an immutable list
  enum Runner {
    DIRECT("--runner=DirectRunner"),
    FLINK("--runner=FlinkRunner", "--flinkMaster=[local]");

    private final List<String> arguments;

    Runner(String... arguments) {
      this.arguments = List.of(arguments);
    }

    List<String> arguments() {
      return arguments;
    }
  }

  @TempDir Path temporary;
  private SharedFolder shared;
  private Path workFolder;
  private final List<Duration> slept = new ArrayList<>();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private Instant now = END.plus(Duration.ofHours(1));
  private Duration settle = Duration.ofSeconds(60);

  @BeforeEach
  void makeFolders() throws IOException {
    shared = new SharedFolder(Files.createDirectory(temporary.resolve("shared")).toString());
    workFolder = temporary.resolve("work");
  }

  private ExportSettings settings() {
    return NumbersExport.settings(
        new Window(END.minus(Duration.ofHours(1)), END), settle, workFolder);
  }

  private FakeTarget target() {
    return FakeTarget.of(shared, settings().identity());
  }

  private RunReport run(Runner runner, FakeWindow window, FakeTarget target) {
    return exportRun(runner, window, target).run();
  }

  private ExportRun exportRun(Runner runner, FakeWindow window, FakeTarget target) {
    Connections connections =
        new Connections() {
          @Override
          public WindowSource openSource() {
            return new FakeSource(shared, window);
          }

          @Override
          public LoadTarget target(RunSpecification specification) {
            return target;
          }
        };
    return new ExportRun(
        settings(),
        PipelineOptionsFactory.fromArgs(runner.arguments.toArray(String[]::new)).create(),
        connections,
        Clock.fixed(now, ZoneOffset.UTC),
        slept::add,
        new ProgressDisplay(
            new PrintStream(errors, true, StandardCharsets.UTF_8), ProgressDisplay.Kind.TERMINAL));
  }

  @ParameterizedTest
  @EnumSource
  void exportsAllSplits(Runner runner) {
    RunReport report = run(runner, FakeWindow.of(shared, 5, 1000), target());

    assertThat(report.failure()).isNull();
    assertThat(report.exitCode()).isZero();
    assertThat(report.state()).isEqualTo(RunReport.State.EXPORTED);
    assertThat(report.rows()).isEqualTo(new RunReport.Rows(5000, 5000, 5000, 5000));
    assertThat(report.files()).isEqualTo(5);
    assertThat(report.splits()).isEqualTo(5);
    assertThat(report.splitTries()).isEqualTo(5);
    assertThat(report.splitOrigins()).isEqualTo(new SplitOrigins(5, 0, 0));
    assertThat(report.attemptId()).isEqualTo("attempt1");
    assertThat(report.sourceTable()).isEqualTo("fake.numbers");
    assertThat(report.warnings()).containsExactly("a volume could not be dropped");
    assertThat(report.timings())
        .containsKeys(
            "preflight", "lookBack", "plan", "prepare", "pipeline", "seal", "load", "cleanUp");
    // preflight, look-back, prepare; load; clean-up
    assertThat(report.statements()).isEqualTo(5);
    assertThat(target().uploadedFiles())
        .hasSize(5)
        .allSatisfy(name -> assertThat(name).matches("[0-4]-0-[0-9a-f]{16}\\.parquet"));
    assertThat(shared.count("load")).isEqualTo(1);
    assertThat(shared.count("clean-up")).isEqualTo(1);
    assertNothingLeftOpen();
  }

  @Test
  void anEmptyWindowIsCommittedWithoutAPipeline() {
    RunReport report = run(Runner.DIRECT, FakeWindow.of(shared, 0, 0), target());

    assertThat(report.failure()).isNull();
    assertThat(report.state()).isEqualTo(RunReport.State.EXPORTED);
    assertThat(report.rows()).isEqualTo(new RunReport.Rows(0, 0, 0, 0));
    assertThat(report.files()).isZero();
    assertThat(shared.exists("ledger")).isTrue();
    assertThat(shared.count("prepare")).describedAs("no volume is made for no file").isZero();
    assertThat(shared.count("clean-up-of-others")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void aSplitWhoseStreamEndsEarlyIsReadAgain(Runner runner) {
    RunReport report =
        run(runner, FakeWindow.of(shared, 3, 100).withCutTries(Map.of(1, 2)), target());

    assertThat(report.failure()).isNull();
    assertThat(report.rows().loaded()).isEqualTo(300);
    assertThat(report.splitTries()).isEqualTo(5);
    assertThat(shared.count("opened-1")).isEqualTo(3);
    assertThat(shared.count("counted-1")).isEqualTo(2);
    // What was cut was never uploaded.
    assertThat(target().uploadedFiles()).hasSize(3);
  }

  @Test
  void whatAWorkerHadFinishedBeforeItDiedIsTakenOver() throws IOException {
    FakeTarget target = target();
    SplitResult finished =
        new SplitResult(
            1,
            100,
            100,
            100,
            TextCounts.NONE,
            1,
            List.of(new ShardFile("1-0-token.parquet", 100, 7)),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            SplitResult.Origin.READ);
    Files.writeString(shared.path("1-0-token.parquet"), "content");
    FakeTarget noted = target.withNotesOf(1, finished).withNotesOf(2, null);

    RunReport report = run(Runner.FLINK, FakeWindow.of(shared, 3, 100), noted);

    assertThat(report.failure()).isNull();
    assertThat(report.rows().loaded()).isEqualTo(300);
    assertThat(shared.count("opened-0")).isEqualTo(1);
    assertThat(shared.count("opened-1")).describedAs("finished").isZero();
    assertThat(shared.count("opened-2")).describedAs("only begun").isEqualTo(1);
    assertThat(target.uploadedFiles()).hasSize(3).contains("1-0-token.parquet");
    assertThat(report.splitOrigins()).isEqualTo(new SplitOrigins(1, 1, 1));
    assertNothingLeftOpen();
  }

  @Test
  void noNotesAreLeftWhereAWorkersDeathEndsTheLaunch() {
    run(Runner.DIRECT, FakeWindow.of(shared, 2, 100), target());

    assertThat(shared.names()).noneMatch(name -> name.startsWith("begun-"));
  }

  @Test
  void aSplitThatStaysIncompleteFailsTheRun() {
    RunReport report =
        run(Runner.DIRECT, FakeWindow.of(shared, 2, 100).withCutTries(Map.of(1, 99)), target());

    assertThat(report.state()).isEqualTo(RunReport.State.FAILED);
    assertThat(report.failure().code()).isEqualTo(ErrorCode.SPLIT_INCOMPLETE);
    assertThat(report.failure().message())
        .startsWith(
            "split 1: 99 rows were read where 100 were planned and 100 counted afterwards.");
    assertThat(report.exitCode()).isEqualTo(5);
    assertThat(report.rows()).isEqualTo(new RunReport.Rows(200, -1, -1, -1));
    assertThat(report.files()).describedAs("nobody has counted them").isEqualTo(-1);
    assertThat(report.bytes()).isEqualTo(-1);
    assertThat(report.splitTries()).isEqualTo(-1);
    assertThat(report.workerTimings()).isEmpty();
    assertThat(report.splits()).isEqualTo(2);
    assertThat(report.statements()).describedAs("a split sends none").isEqualTo(3);
    assertThat(shared.count("opened-1")).isEqualTo(3);
    assertThat(shared.exists("seal")).isFalse();
    assertThat(shared.count("gave-up-attempt1")).isEqualTo(1);
    assertNothingLeftOpen();
  }

  @Test
  void aStreamThatBreaksOffIsReadAgain() {
    RunReport report =
        run(Runner.DIRECT, FakeWindow.of(shared, 2, 100).withBrokenTries(Map.of(0, 1)), target());

    assertThat(report.failure()).isNull();
    assertThat(report.rows().loaded()).isEqualTo(200);
  }

  @Test
  void rowsThatLandedAfterThePlanCountIfACountAfterwardsFindsThem() {
    RunReport report =
        run(Runner.DIRECT, FakeWindow.of(shared, 2, 100).withGrown(Set.of(1)), target());

    assertThat(report.failure()).isNull();
    assertThat(report.rows()).isEqualTo(new RunReport.Rows(200, 201, 201, 201));
  }

  @ParameterizedTest
  @EnumSource
  void anErrorsCodeComesThroughTheRunnerEvenIfItsCauseCannotTravel(Runner runner) {
    ExportRun exportRun =
        exportRun(runner, FakeWindow.of(shared, 2, 100).withRefused(Set.of(1)), target());

    RunReport report = exportRun.run();

    assertThat(report.failure())
        .isEqualTo(
            new RunReport.Failure(
                ErrorCode.PERMISSION, "table fake.numbers: may not be read. Grant SELECT."));
    assertThat(report.exitCode()).isEqualTo(3);
    assertThat(exportRun.debugFailure()).isPresent();
    assertThat(shared.count("opened-1")).describedAs("no second try helps").isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aFailedLoadKeepsTheSealAndTheNextLaunchLoadsIt(Runner runner) {
    FakeTarget failing =
        new FakeTarget(shared, settings().identity(), 0, ErrorCode.COUNTS_DISAGREE);
    RunReport first = run(runner, FakeWindow.of(shared, 2, 100), failing);
    assertThat(first.statements())
        .describedAs("three of the launcher, and the one that failed on a worker")
        .isEqualTo(4);
    assertThat(first.failure().code()).isEqualTo(ErrorCode.COUNTS_DISAGREE);
    assertThat(first.exitCode()).isEqualTo(6);
    assertThat(shared.exists("seal")).isTrue();
    assertThat(shared.count("clean-up")).isZero();
    assertThat(shared.count("gave-up-attempt1")).describedAs("what is sealed stays").isZero();

    RunReport second = run(runner, FakeWindow.of(shared, 2, 100), target());

    assertThat(second.failure()).isNull();
    assertThat(second.state()).isEqualTo(RunReport.State.EXPORTED);
    assertThat(second.rows().loaded()).isEqualTo(200);
    assertThat(shared.count("opened-0")).describedAs("a sealed run is not read again").isEqualTo(1);
    assertThat(shared.count("prepare")).isEqualTo(1);
    assertThat(shared.count("clean-up-of-others")).isEqualTo(1);
  }

  @Test
  void aFailedUploadIsAnotherTry() {
    FakeTarget failing = new FakeTarget(shared, settings().identity(), 1, null);

    RunReport report = run(Runner.DIRECT, FakeWindow.of(shared, 2, 100), failing);

    assertThat(report.failure()).isNull();
    assertThat(report.splitTries()).isEqualTo(3);
    assertThat(report.rows().loaded()).isEqualTo(200);
  }

  @Test
  void aCommittedRunStaysOneIfItsCleanUpFails() {
    RunReport report =
        run(Runner.DIRECT, FakeWindow.of(shared, 2, 100), target().closedAfterCommit());

    assertThat(report.failure()).isNull();
    assertThat(report.state()).isEqualTo(RunReport.State.EXPORTED);
    assertThat(report.warnings())
        .containsExactly("clean-up: the warehouse: the token has expired. Give another.");
  }

  @Test
  void aSecondLaunchFindsTheRunDone() {
    run(Runner.DIRECT, FakeWindow.of(shared, 2, 100), target());

    RunReport second = run(Runner.DIRECT, FakeWindow.of(shared, 2, 100), target());

    assertThat(second.failure()).isNull();
    assertThat(second.state()).isEqualTo(RunReport.State.ALREADY_EXPORTED);
    assertThat(second.exitCode()).isZero();
    assertThat(second.rows().loaded()).isEqualTo(200);
    assertThat(second.files()).isEqualTo(2);
    assertThat(second.splits()).describedAs("it planned none and read none").isEqualTo(-1);
    assertThat(second.splitTries()).isEqualTo(-1);
    assertThat(shared.count("load")).isEqualTo(1);
    assertThat(shared.count("opened-0")).isEqualTo(1);
    assertThat(shared.count("clean-up-of-others")).isEqualTo(1);
  }

  @Test
  void anAttemptWhoseVolumeIsGoneFindsTheRunInTheLedger() {
    run(Runner.DIRECT, FakeWindow.of(shared, 2, 100), target());
    FakeTarget late = new FakeTarget(shared, settings().identity(), 0, ErrorCode.IN_PROGRESS);
    assertThat(shared.path("ledger").toFile().renameTo(shared.path("ledger.later").toFile()))
        .isTrue();
    // The other attempt commits while this one loads.
    FakeTarget committing = late.revealingLedger();

    RunReport report = run(Runner.DIRECT, FakeWindow.of(shared, 2, 100), committing);

    assertThat(report.failure()).isNull();
    assertThat(report.state()).isEqualTo(RunReport.State.ALREADY_EXPORTED);
  }

  @Test
  void aWindowInTheFutureIsRefusedBeforeAnythingIsAsked() {
    now = END.minusSeconds(61);

    RunReport report = run(Runner.DIRECT, FakeWindow.of(shared, 1, 1), target());

    assertThat(report.failure().code()).isEqualTo(ErrorCode.WINDOW_NOT_OVER);
    assertThat(report.exitCode()).isEqualTo(2);
    assertThat(report.splits()).isEqualTo(-1);
    assertThat(report.statements()).isZero();
    assertThat(shared.names()).isEmpty();
  }

  @Test
  void aWindowThatIsOverSoonIsWaitedFor() {
    now = END.minusSeconds(60);

    RunReport report = run(Runner.DIRECT, FakeWindow.of(shared, 1, 1), target());

    assertThat(report.failure()).isNull();
    assertThat(slept).containsExactly(Duration.ofMinutes(2));
  }

  @Test
  void clocksMayDifferEvenIfNothingHasToSettle() {
    now = END.minusSeconds(30);
    settle = Duration.ZERO;

    RunReport report = run(Runner.DIRECT, FakeWindow.of(shared, 1, 1), target());

    assertThat(report.failure()).isNull();
    assertThat(slept).containsExactly(Duration.ofSeconds(30));

    now = END.minusSeconds(31);

    assertThat(run(Runner.DIRECT, FakeWindow.of(shared, 1, 1), target()).failure().code())
        .isEqualTo(ErrorCode.WINDOW_NOT_OVER);
  }

  @Test
  void aWindowThatHasNotSettledIsWaitedFor() {
    now = END.plusSeconds(20);

    RunReport report = run(Runner.DIRECT, FakeWindow.of(shared, 1, 1), target());

    assertThat(report.failure()).isNull();
    assertThat(slept).containsExactly(Duration.ofSeconds(40));
    assertThat(errors.toString(StandardCharsets.UTF_8)).contains("waiting 40 s");
  }

  @Test
  void preflightComesBeforeAnyWaiting() {
    now = END.plusSeconds(20);
    FakeWindow refused = FakeWindow.of(new SharedFolder(shared.folder()), -1, 0);

    RunReport report = run(Runner.DIRECT, refused, target());

    assertThat(report.failure().code()).isEqualTo(ErrorCode.UNKNOWN_OBJECT);
    assertThat(slept).isEmpty();
  }

  @Test
  void aRunShowsItsProgressAndStopsWhenAsked() throws InterruptedException {
    FakeWindow endless = FakeWindow.of(shared, 2, FakeWindow.ENDLESS);
    ExportRun run = exportRun(Runner.DIRECT, endless, target());
    AtomicReference<RunReport> report = new AtomicReference<>();
    AtomicBoolean interruptedAfterwards = new AtomicBoolean();
    Thread launch =
        new Thread(
            () -> {
              report.set(run.run());
              interruptedAfterwards.set(Thread.currentThread().isInterrupted());
            },
            "launch");
    launch.start();
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(errors.toString(StandardCharsets.UTF_8))
                    .describedAs("the progress on a terminal")
                    .containsPattern("0/2 splits, [1-9][\\d,]* of 4,294,967,294 rows"));

    run.stop();

    launch.join(Duration.ofMinutes(1).toMillis());
    assertThat(report.get().failure().code()).isEqualTo(ErrorCode.INTERRUPTED);
    assertThat(report.get().exitCode()).isEqualTo(5);
    assertThat(report.get().statements())
        .describedAs("no worker tells the launcher how many it has sent")
        .isEqualTo(-1);
    assertThat(interruptedAfterwards)
        .describedAs("an interruption would keep the report from being written")
        .isFalse();
    assertThat(shared.exists("seal")).isFalse();
    assertThat(shared.count("gave-up-attempt1")).describedAs("who is stopped just ends").isZero();
    assertThat(shared.count("opened-0") + shared.count("opened-1"))
        .describedAs("a stopped worker tries nothing again")
        .isLessThanOrEqualTo(2);
  }

  /** The DirectRunner tears workers down after it has told of their failure, so this is awaited. */
  private void assertNothingLeftOpen() {
    Awaitility.await()
        .untilAsserted(
            () -> {
              assertThat(shared.count("reader-closed"))
                  .isGreaterThanOrEqualTo(shared.count("reader-opened"));
              assertThat(shared.count("protocol-closed"))
                  .isGreaterThanOrEqualTo(shared.count("protocol-opened"));
              assertThat(workFolder).isEmptyDirectory();
            });
  }
}
