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
package io.lakeferry.pipelines.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeferry.pipelines.options.BackfillSettings;
import io.lakeferry.pipelines.options.OptionsReader;
import io.lakeferry.pipelines.report.BackfillReport;
import io.lakeferry.pipelines.report.BackfillReportFile;
import io.lakeferry.pipelines.report.PeriodReport;
import io.lakeferry.pipelines.report.PeriodReport.State;
import io.lakeferry.pipelines.report.PeriodTable;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.window.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackfillTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-03-01T06:30:00Z");

  @TempDir Path folder;
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private FakeRuns runs;

  @BeforeEach
  void make() throws IOException {
    Files.writeString(folder.resolve("secret"), "secret");
    runs = new FakeRuns(settings().export());
  }

  private BackfillSettings settings(String... further) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--clickhouseUrl=https://clickhouse:8443",
                "--clickhousePassword=file:" + folder.resolve("secret"),
                "--clickhouseDatabase=posthog",
                "--teamId=2",
                "--databricksHost=dbc-1.cloud.databricks.com",
                "--httpPath=/sql/1.0/warehouses/abc",
                "--accessToken=file:" + folder.resolve("secret"),
                "--catalog=main",
                "--schema=web",
                "--table=events",
                "--interval=hour"));
    arguments.addAll(List.of(further));
    if (arguments.stream().noneMatch(argument -> argument.startsWith("--from="))) {
      arguments.add("--from=" + START);
    }
    return OptionsReader.readBackfill(arguments.toArray(String[]::new)).settings();
  }

  private Backfill backfill(String... further) {
    return new Backfill(settings(further), runs, Clock.fixed(NOW, ZoneOffset.UTC), lines::add);
  }

  private static Window hour(int number) {
    return new Window(
        START.plus(Duration.ofHours(number)), START.plus(Duration.ofHours(number + 1)));
  }

  private static List<State> states(BackfillReport report) {
    return report.periods().stream().map(PeriodReport::state).toList();
  }

  @Test
  void theFullPeriodsAreExportedInOrderAndTheRestIsTold() {
    BackfillReport report = backfill().run();

    assertThat(runs.launched())
        .containsExactly(hour(0), hour(1), hour(2), hour(3), hour(4), hour(5));
    assertThat(report.exitCode()).isZero();
    assertThat(states(report)).containsOnly(State.EXPORTED);
    assertThat(report.rest())
        .contains(new Window(hour(6).start(), NOW.minus(Duration.ofSeconds(60))));
    assertThat(PeriodTable.of(report))
        .contains("6 periods: 6 exported, 0 already exported, 0 failed, 0 not run")
        .anyMatch(line -> line.contains("not run: no full period that is over and settled"));
  }

  @Test
  void whatTheLedgerHasIsPassedOver() {
    runs.have(hour(1), 17);
    runs.have(hour(2), 0);

    BackfillReport report = backfill("--to=2026-03-01T04:00:00Z").run();

    assertThat(runs.launched()).containsExactly(hour(0), hour(3));
    assertThat(states(report))
        .containsExactly(
            State.EXPORTED, State.ALREADY_EXPORTED, State.ALREADY_EXPORTED, State.EXPORTED);
    assertThat(report.periods().get(1).rows()).isEqualTo(17);
    assertThat(lines.get(0)).contains("4 periods of 'hour' in UTC, 2 of them exported already");
  }

  @Test
  void aSecondBackfillGoesOn() {
    runs.fail(hour(2), ErrorCode.SOURCE_UNAVAILABLE);
    assertThat(backfill().run().exitCode()).isEqualTo(5);
    runs.forgetFailures();
    runs.forgetLaunches();

    BackfillReport second = backfill().run();

    assertThat(runs.launched()).containsExactly(hour(2), hour(3), hour(4), hour(5));
    assertThat(second.exitCode()).isZero();
  }

  @Test
  void afterAFailureNothingBeginsOrTheOthersGoOnAsAskedFor() {
    runs.fail(hour(1), ErrorCode.PERMISSION);

    BackfillReport stopped = backfill().run();

    assertThat(states(stopped))
        .containsExactly(
            State.EXPORTED,
            State.FAILED,
            State.NOT_RUN,
            State.NOT_RUN,
            State.NOT_RUN,
            State.NOT_RUN);
    assertThat(stopped.exitCode()).isEqualTo(3);

    BackfillReport continued = backfill("--onFailure=continue").run();

    assertThat(states(continued))
        .containsExactly(
            State.ALREADY_EXPORTED,
            State.FAILED,
            State.EXPORTED,
            State.EXPORTED,
            State.EXPORTED,
            State.EXPORTED);
    assertThat(continued.exitCode()).isEqualTo(3);
    assertThat(PeriodTable.of(continued)).anyMatch(line -> line.contains("exit code 3: no."));
  }

  /** 5 asks for another launch only, so whatever needs a person goes before it. */
  @ParameterizedTest
  @CsvSource({
    "SOURCE_UNAVAILABLE, INVALID_OPTION, 2",
    "COUNTS_DISAGREE, SOURCE_UNAVAILABLE, 6",
    "SCHEMA_MISMATCH, PERMISSION, 4",
    "DEFECT, COUNTS_DISAGREE, 70",
    "SOURCE_UNAVAILABLE, TIMED_OUT, 5"
  })
  void theWorstCodeIsTheExitCode(ErrorCode one, ErrorCode other, int worst) {
    runs.fail(hour(1), one);
    runs.fail(hour(3), other);

    assertThat(backfill("--onFailure=continue").run().exitCode()).isEqualTo(worst);
  }

  @Test
  void aPeriodWhoseLaunchThrowsIsADefectAndNotForgotten() {
    runs.breakAt(hour(1));

    BackfillReport report = backfill().run();

    assertThat(states(report).subList(0, 3))
        .containsExactly(State.EXPORTED, State.FAILED, State.NOT_RUN);
    assertThat(report.exitCode()).isEqualTo(70);
    assertThat(report.periods().get(1).failure().message())
        .contains("IllegalStateException")
        .doesNotContain("hunter2");
  }

  @Test
  void severalRunAtTheSameTimeAndNoMore() throws InterruptedException {
    runs.hold();
    AtomicReference<BackfillReport> report = new AtomicReference<>();
    Backfill backfill = backfill("--parallel=3");
    Thread thread = new Thread(() -> report.set(backfill.run()));
    thread.start();
    Awaitility.await().until(() -> runs.running() == 3);

    runs.release();

    thread.join();
    assertThat(runs.mostAtOnce()).isEqualTo(3);
    assertThat(states(report.get())).hasSize(6).containsOnly(State.EXPORTED);
    assertThat(Set.copyOf(runs.launched())).hasSize(6);
  }

  @Test
  void askedToStopItStopsWhatRunsAndBeginsNothing() throws InterruptedException {
    runs.hold();
    AtomicReference<BackfillReport> report = new AtomicReference<>();
    Backfill backfill = backfill("--parallel=2");
    Thread thread = new Thread(() -> report.set(backfill.run()));
    thread.start();
    Awaitility.await().until(() -> runs.running() == 2);

    backfill.stop();

    thread.join();
    assertThat(states(report.get()))
        .containsExactly(
            State.FAILED, State.FAILED, State.NOT_RUN, State.NOT_RUN, State.NOT_RUN, State.NOT_RUN);
    assertThat(report.get().exitCode()).isEqualTo(5);
  }

  @Test
  void askedToStopBetweenPeriodsItIsNoSuccess() {
    runs.afterEach(backfill -> backfill.stop());
    Backfill backfill = backfill();
    runs.belongTo(backfill);

    BackfillReport report = backfill.run();

    assertThat(states(report).get(0)).isEqualTo(State.EXPORTED);
    assertThat(states(report).get(1)).isEqualTo(State.NOT_RUN);
    assertThat(report.exitCode()).isEqualTo(5);
  }

  @Test
  void theEarliestPeriodIsAskedForOnlyIfItIsWanted() {
    runs.beginAt(START.plus(Duration.ofMinutes(150)));

    assertThat(backfill("--from=earliest").run().periods().get(0).period()).isEqualTo(hour(2));
  }

  @Test
  void aLongRangeIsLookedUpInParts() {
    backfill("--from=2026-01-01").run();

    assertThat(runs.looks()).hasSize(3);
    assertThat(runs.looks().get(0).start()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(runs.looks().get(1).start()).isEqualTo(runs.looks().get(0).end());
    assertThat(runs.looks().get(2).end()).isEqualTo(Instant.parse("2026-03-01T06:00:00Z"));
  }

  @Test
  void aRangeWithoutAFullPeriodIsDone() {
    BackfillReport report = backfill("--from=2026-03-01T06:00:00Z").run();

    assertThat(report.periods()).isEmpty();
    assertThat(report.exitCode()).isZero();
    assertThat(runs.looks()).isEmpty();
  }

  /** The system's clock is finer than the source. */
  @Test
  void aRangeThatEndsNowMayEndBetweenMicroseconds() {
    Clock odd = Clock.fixed(NOW.plusNanos(123_456_789), ZoneOffset.UTC);

    BackfillReport open = new Backfill(settings(), runs, odd, lines::add).run();
    BackfillReport ahead =
        new Backfill(settings("--to=2026-03-01T08:00:00Z"), runs, odd, lines::add).run();

    assertThat(open.periods()).hasSize(6);
    assertThat(open.rest().orElseThrow().end()).isEqualTo("2026-03-01T06:29:00.123456Z");
    assertThat(ahead.periods()).hasSize(6);
    assertThat(ahead.rest())
        .contains(new Window(hour(6).start(), Instant.parse("2026-03-01T08:00:00Z")));
  }

  @Test
  void theReportHoldsEveryPeriod() throws IOException {
    runs.fail(hour(1), ErrorCode.SOURCE_UNAVAILABLE);
    Path file = folder.resolve("report.json");

    BackfillReportFile.write(backfill("--to=2026-03-01T03:30:00Z").run(), file);

    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.path("exitCode").asInt()).isEqualTo(5);
    assertThat(json.path("stopped").asBoolean()).isFalse();
    assertThat(json.path("periods")).hasSize(3);
    assertThat(json.path("periods").path(0).path("state").asText()).isEqualTo("EXPORTED");
    assertThat(json.path("periods").path(0).path("rows").asLong()).isEqualTo(3);
    assertThat(json.path("periods").path(0).path("error").isNull()).isTrue();
    assertThat(json.path("periods").path(1).path("error").path("code").asText())
        .isEqualTo("SOURCE_UNAVAILABLE");
    assertThat(json.path("periods").path(2).path("rows").isNull()).isTrue();
    assertThat(json.path("rest").path("start").asText()).isEqualTo("2026-03-01T03:00:00Z");
  }

  @Test
  void launchesThatTakeManyPeriodsComeOneAfterAnotherAndLeaveNoneOut() {
    runs.launchTogether(4, 3);

    BackfillReport report = backfill("--parallel=3").run();

    assertThat(runs.sizes()).containsExactly(4, 3);
    assertThat(runs.launched())
        .containsExactly(hour(0), hour(1), hour(2), hour(3), hour(4), hour(5));
    assertThat(states(report)).containsOnly(State.EXPORTED);
    assertThat(runs.mostAtOnce()).isEqualTo(1);
    assertThat(runs.empties()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "stop, EXPORTED FAILED NOT_RUN NOT_RUN NOT_RUN NOT_RUN",
    "continue, EXPORTED FAILED EXPORTED EXPORTED EXPORTED EXPORTED"
  })
  void aFailureOfOneOfManyStopsTheRestOrDoesNot(String onFailure, String expected) {
    runs.launchTogether(10, 10);
    runs.fail(hour(1), ErrorCode.SCHEMA_MISMATCH);

    BackfillReport report = backfill("--onFailure=" + onFailure).run();

    assertThat(states(report).stream().map(State::name).collect(Collectors.joining(" ")))
        .isEqualTo(expected);
    assertThat(report.exitCode()).isEqualTo(4);
  }

  @Test
  void aLaunchThatBeginsNothingIsADefectAndNoEndlessLoop() {
    runs.launchTogether(10, 0);

    BackfillReport report = backfill().run();

    assertThat(states(report)).containsOnly(State.FAILED);
    assertThat(report.exitCode()).isEqualTo(70);
  }

  @Test
  void whoWantsToHearThatNothingIsLeftDoes() {
    for (int hour = 0; hour < 6; hour++) {
      runs.have(hour(hour), 1);
    }

    assertThat(backfill().run().exitCode()).isZero();

    assertThat(runs.empties()).isEqualTo(1);
    assertThat(runs.sizes()).isEmpty();
  }
}
