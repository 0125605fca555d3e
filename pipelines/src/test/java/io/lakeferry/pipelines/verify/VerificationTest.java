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
package io.lakeferry.pipelines.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeferry.pipelines.options.OptionsReader;
import io.lakeferry.pipelines.options.VerifySettings;
import io.lakeferry.pipelines.report.VerifiedPeriod;
import io.lakeferry.pipelines.report.VerifiedPeriod.Finding;
import io.lakeferry.pipelines.report.VerifyReport;
import io.lakeferry.pipelines.report.VerifyReportFile;
import io.lakeferry.pipelines.report.VerifyTable;
import io.lakeferry.sinks.protocol.RunSpecification.WriteMode;
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
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-03-01T04:30:00Z");

  @TempDir Path folder;
  private final List<String> lines = new ArrayList<>();
  private FakeSides sides;

  @BeforeEach
  void make() throws IOException {
    Files.writeString(folder.resolve("secret"), "secret");
    sides = new FakeSides();
    for (int number = 0; number < 4; number++) {
      sides.sourceHas(hour(number), 10);
      sides.run(settings().export().of(hour(number)));
    }
  }

  private VerifySettings settings(String... further) {
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
                "--table=events"));
    if (List.of(further).stream().noneMatch(argument -> argument.startsWith("--from"))) {
      arguments.add("--from=" + START);
    }
    if (List.of(further).stream().noneMatch(argument -> argument.startsWith("--interval"))) {
      arguments.add("--interval=hour");
    }
    arguments.addAll(List.of(further));
    return OptionsReader.readVerify(arguments.toArray(String[]::new)).settings();
  }

  private VerifyReport verify(String... further) {
    return new Verification(settings(further), sides, Clock.fixed(NOW, ZoneOffset.UTC), lines::add)
        .run();
  }

  private static Window hour(int number) {
    return new Window(
        START.plus(Duration.ofHours(number)), START.plus(Duration.ofHours(number + 1)));
  }

  private static List<List<Finding>> findings(VerifyReport report) {
    return report.periods().stream().map(VerifiedPeriod::findings).toList();
  }

  @Test
  void whereAllAgreeNothingIsFound() {
    VerifyReport report = verify();

    assertThat(findings(report)).hasSize(4).containsOnly(List.of());
    assertThat(report.exitCode()).isZero();
    assertThat(sides.exported()).isEmpty();
    assertThat(report.periods().get(0))
        .isEqualTo(new VerifiedPeriod(hour(0), 10, 10, 10, List.of(), null));
    assertThat(report.rest()).isPresent();
    assertThat(VerifyTable.of(report)).contains("4 periods: 4 agree, 0 differ, 0 were repaired");
  }

  @Test
  void neverRunLateAndLostAreToldApart() {
    sides.forget(hour(0));
    sides.sourceHas(hour(1), 13);
    sides.lose(hour(2), 4);
    sides.sourceHas(hour(3), 11);
    sides.lose(hour(3), 1);

    VerifyReport report = verify();

    assertThat(findings(report))
        .containsExactly(
            List.of(Finding.NEVER_RUN),
            List.of(Finding.LATE_ROWS),
            List.of(Finding.LOST_ROWS),
            List.of(Finding.LATE_ROWS, Finding.LOST_ROWS));
    assertThat(report.exitCode()).isEqualTo(6);
    assertThat(sides.exported()).describedAs("nothing is changed unasked").isEmpty();
  }

  @Test
  void aRepairExportsWhatIsMissingWithoutDoublingAndIsLookedAt() {
    sides.forget(hour(0));
    sides.sourceHas(hour(1), 13);
    sides.lose(hour(2), 4);

    VerifyReport report = verify("--repair=true");

    assertThat(sides.exported())
        .extracting(run -> run.window(), run -> run.generation(), run -> run.writeMode())
        .containsExactly(
            tuple(hour(0), 0, WriteMode.APPEND),
            tuple(hour(1), 1, WriteMode.DEDUPE),
            tuple(hour(2), 1, WriteMode.DEDUPE));
    assertThat(report.exitCode()).isZero();
    assertThat(findings(report)).containsOnly(List.of());
    assertThat(report.periods().get(1).repair()).isNotNull();
    assertThat(report.periods().get(3).repair()).isNull();
    assertThat(VerifyTable.of(report)).contains("4 periods: 4 agree, 0 differ, 3 were repaired");
  }

  /** What was repaired must not look lost for ever, and the next loss be seen. */
  @Test
  void afterARepairTheNextLossIsSeenAgain() {
    sides.lose(hour(2), 4);
    verify("--repair=true");
    assertThat(verify().exitCode()).isZero();
    sides.lose(hour(2), 1);

    VerifyReport second = verify("--repair=true");

    assertThat(second.exitCode()).isZero();
    assertThat(sides.exported().get(1).generation()).isEqualTo(2);
  }

  @Test
  void aRepairThatFailsTellsItsCode() {
    sides.sourceHas(hour(1), 13);
    sides.failWith(ErrorCode.SOURCE_UNAVAILABLE);

    VerifyReport report = verify("--repair=true");

    assertThat(report.exitCode()).isEqualTo(5);
    assertThat(findings(report).get(1)).containsExactly(Finding.LATE_ROWS);
    assertThat(VerifyTable.of(report)).anyMatch(line -> line.contains("the repair failed: no."));
  }

  /** In the order of a backfill: what passes by itself comes after what needs a person. */
  @Test
  void theWorstOfTheRepairsAndOfWhatIsLeftIsTheExitCode() {
    sides.sourceHas(hour(1), 13);
    sides.failWith(ErrorCode.SOURCE_UNAVAILABLE);
    VerifyReport report = verify("--repair=true");
    List<VerifiedPeriod> both = new ArrayList<>(report.periods());
    both.add(new VerifiedPeriod(hour(9), 1, 1, 0, List.of(Finding.LOST_ROWS), null));

    assertThat(new VerifyReport("", both, report.rest(), List.of(), NOW, NOW).exitCode())
        .isEqualTo(6);
    assertThat(report.exitCode()).isEqualTo(5);
  }

  @Test
  void runsOfPartsAreTakenTogether() {
    assertThat(verify("--interval=every 120 minutes").exitCode()).isZero();
    sides.lose(hour(3), 1);
    assertThat(findings(verify("--interval=every 120 minutes")))
        .containsExactly(List.of(), List.of(Finding.LOST_ROWS));
    sides.forget(hour(1));
    assertThat(findings(verify("--interval=every 120 minutes")).get(0))
        .containsExactly(Finding.NEVER_RUN);
  }

  @Test
  void aRunThatCoversMoreThanThePeriodTellsNothingOfIt() {
    assertThat(findings(verify("--interval=every 30 minutes")))
        .hasSize(8)
        .containsOnly(List.of(Finding.RUN_CROSSES));
    assertThat(verify("--interval=every 30 minutes", "--repair=true").exitCode()).isEqualTo(6);
    assertThat(sides.exported()).isEmpty();
  }

  /** De-duplicated windows may bring rows that stand already: these carry another's timestamp. */
  @Test
  void rowsThatAnotherWindowBroughtAreNotLost() {
    sides.forget(hour(3));
    sides.overlap(hour(3), 4);
    sides.run(settings("--writeMode=dedupe").export().of(hour(3)));

    assertThat(verify("--writeMode=dedupe").exitCode()).isZero();
    sides.lose(hour(3), 1);
    assertThat(findings(verify("--writeMode=dedupe")).get(3)).containsExactly(Finding.LOST_ROWS);
  }

  /** The late row's key was brought by the neighbour, so the repair finds nothing to insert. */
  @Test
  void aLateCopyOfWhatAnotherWindowBroughtIsSettledByOneRepair() {
    sides.sourceHas(hour(1), 11);
    sides.overlap(hour(1), 1);

    VerifyReport repaired = verify("--repair=true");

    assertThat(repaired.exitCode()).isZero();
    assertThat(sides.exported()).hasSize(1);
    assertThat(verify().exitCode()).isZero();
    sides.lose(hour(1), 1);
    assertThat(findings(verify()).get(1)).containsExactly(Finding.LOST_ROWS);
  }

  /** The source is counted by rows, of which a run that de-duplicates leaves the copies. */
  @Test
  void copiesThatARunLeftOutAreNeitherLateNorLost() {
    sides.forget(hour(3));
    sides.copies(hour(3), 3);
    sides.run(settings("--writeMode=dedupe").export().of(hour(3)));

    assertThat(verify("--writeMode=dedupe").exitCode()).isZero();
    sides.sourceHas(hour(3), 11);
    assertThat(findings(verify("--writeMode=dedupe")).get(3)).containsExactly(Finding.LATE_ROWS);
    assertThat(verify("--writeMode=dedupe", "--repair=true").exitCode()).isZero();
  }

  @Test
  void aTargetThatWasMadeAgainIsToldAndFilledByTheNextGeneration() {
    sides.makeTargetAgain();

    VerifyReport found = verify();

    assertThat(findings(found)).hasSize(4).containsOnly(List.of(Finding.OTHER_TABLE));
    assertThat(found.exitCode()).isEqualTo(6);
    assertThat(VerifyTable.of(found))
        .anyMatch(line -> line.contains("target was dropped or made again"));
    assertThat(verify("--repair=true").exitCode()).isZero();
    assertThat(sides.exported())
        .hasSize(4)
        .allMatch(run -> run.generation() == 1 && run.writeMode() == WriteMode.DEDUPE);
    assertThat(findings(verify())).containsOnly(List.of());
  }

  /** A person who changes again moves on to a later window, and others may come into this one. */
  @Test
  void ofAMutableModelLateRowsAreNotGuessedByCounts() {
    sides.sourceHas(hour(1), 13);
    sides.forget(hour(2));

    VerifyReport report = verify("--model=persons", "--compare=counts");

    assertThat(findings(report))
        .containsExactly(List.of(), List.of(), List.of(Finding.NEVER_RUN), List.of());
    assertThat(report.limits())
        .anyMatch(limit -> limit.startsWith("late rows: counts do not tell of model persons"))
        .anyMatch(limit -> limit.startsWith("lost rows: counts do not tell"))
        .allMatch(limit -> limit.endsWith("--compare=keys tells"));
    assertThat(sides.pending()).describedAs("no keys were compared").isEmpty();
    sides.makeTargetAgain();
    assertThat(findings(verify("--model=persons", "--compare=counts")).get(0))
        .containsExactly(Finding.OTHER_TABLE);
  }

  @Test
  void ofAMutableModelKeysAreComparedUnlessCountsAreAskedFor() {
    sides.keysDiffer(hour(0), 2, 0, 0);
    sides.keysDiffer(hour(1), 0, 3, 1);
    sides.sourceHas(hour(3), 13);

    VerifyReport report = verify("--model=persons");

    assertThat(findings(report))
        .containsExactly(
            List.of(Finding.MISSING_KEYS),
            List.of(Finding.OLDER_ROWS, Finding.DOUBLED_KEYS),
            List.of(),
            List.of());
    assertThat(report.exitCode()).isEqualTo(6);
    assertThat(report.limits()).containsExactly("a note");
    assertThat(report.periods())
        .extracting(VerifiedPeriod::target)
        .containsExactly(8L, 10L, 10L, 10L);
    assertThat(VerifyTable.of(report))
        .anyMatch(line -> line.endsWith(" 2 missing keys"))
        .anyMatch(line -> line.endsWith(" 3 older rows, 1 doubled keys"))
        .noneMatch(line -> line.contains("a1"));
    assertThat(findings(verify()))
        .describedAs("of events counts tell")
        .containsOnlyOnce(List.of(Finding.LATE_ROWS));
  }

  /** A change that landed in a time that nobody has exported yet belongs to that time. */
  @Test
  void timesThatNoRunHasCoveredAreToldToTheComparisonOfKeys() {
    sides.forget(hour(1));

    VerifyReport report = verify("--model=persons");

    assertThat(findings(report).get(1)).containsExactly(Finding.NEVER_RUN);
    assertThat(sides.pending()).hasSize(1);
    assertThat(sides.pending().get(0))
        .containsExactly(hour(1), new Window(hour(3).end(), NOW.plus(Duration.ofDays(1))));
    verify("--compare=keys");
    assertThat(sides.pending().get(1)).describedAs("rows of events do not move").isEmpty();
  }

  @Test
  void whatKeysLackIsMergedOrInsertedAndDoublesAreLeftToAPerson() {
    sides.keysDiffer(hour(0), 1, 0, 0);
    sides.keysDiffer(hour(1), 0, 0, 1);
    sides.keysDiffer(hour(2), 1, 0, 1);

    VerifyReport report = verify("--compare=keys", "--repair=true");

    assertThat(sides.exported())
        .extracting(run -> run.window(), run -> run.generation(), run -> run.writeMode())
        .containsExactly(tuple(hour(0), 1, WriteMode.DEDUPE), tuple(hour(2), 1, WriteMode.DEDUPE));
    assertThat(findings(report))
        .containsExactly(
            List.of(), List.of(Finding.DOUBLED_KEYS), List.of(Finding.DOUBLED_KEYS), List.of());
    assertThat(report.exitCode()).isEqualTo(6);
    sides.keysDiffer(hour(3), 0, 1, 0);
    verify("--model=persons", "--repair=true");
    assertThat(sides.exported().get(2).writeMode()).isEqualTo(WriteMode.MERGE);
  }

  /** A run that covers more does not keep the period's keys from being looked for. */
  @Test
  void keysTellOfPeriodsThatALongerRunCovers() {
    VerifyReport report = verify("--compare=keys", "--interval=every 30 minutes");

    assertThat(report.exitCode()).isZero();
    assertThat(report.periods().get(0).keys()).isNotNull();
  }

  @Test
  void periodsThatNoRunCoversAreNotComparedByKeys() {
    sides.makeTargetAgain();

    VerifyReport report = verify("--compare=keys");

    assertThat(findings(report)).containsOnly(List.of(Finding.OTHER_TABLE));
    assertThat(sides.pending()).isEmpty();
    assertThat(report.periods()).extracting(VerifiedPeriod::keys).containsOnlyNulls();
  }

  @Test
  void examplesStandInTheFileOnly() throws IOException {
    sides.keysDiffer(hour(1), 0, 7, 0);
    Path file = folder.resolve("report.json");

    VerifyReportFile.write(verify("--model=persons"), file);

    JsonNode keys = new ObjectMapper().readTree(file.toFile()).path("periods").path(1).path("keys");
    assertThat(keys.path("source").asLong()).isEqualTo(10);
    assertThat(keys.path("missing").path("examples")).isEmpty();
    assertThat(keys.path("older").path("count").asLong()).isEqualTo(7);
    assertThat(keys.path("older").path("examples").path(0).path("distinct_id").asText())
        .isEqualTo("a1");
    VerifyReportFile.write(verify(), file);
    assertThat(
            new ObjectMapper()
                .readTree(file.toFile())
                .path("periods")
                .path(1)
                .path("keys")
                .isNull())
        .isTrue();
  }

  /** What a repair has changed is told, and that nobody has looked at it since. */
  @Test
  void aVerificationThatFailsMidwayReportsWhatIsKnown() throws IOException {
    sides.sourceHas(hour(1), 13);
    sides.failAfter(1, () -> {});

    VerifyReport report = verify("--repair=true");

    assertThat(report.exitCode()).isEqualTo(6);
    assertThat(report.failure().code()).isEqualTo(ErrorCode.SOURCE_UNAVAILABLE);
    assertThat(report.periods()).hasSize(4);
    assertThat(VerifyTable.of(report))
        .anyMatch(line -> line.endsWith(" late rows; a repair was exported"));
    Path file = folder.resolve("report.json");
    VerifyReportFile.write(report, file);
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.path("error").path("code").asText()).isEqualTo("SOURCE_UNAVAILABLE");
    assertThat(json.path("periods").path(1).path("repair").path("state").asText())
        .isEqualTo("EXPORTED");
  }

  @Test
  void whatWasNotLookedAtIsTheRest() {
    sides.failAfter(1, () -> {});

    VerifyReport report = verify("--from=2026-02-01", "--to=2026-03-01T05:00:00Z");

    assertThat(report.exitCode()).describedAs("hours were never run").isEqualTo(6);
    assertThat(report.periods()).hasSize(500);
    assertThat(report.rest())
        .contains(
            new Window(
                Instant.parse("2026-02-21T20:00:00Z"), Instant.parse("2026-03-01T05:00:00Z")));
    assertThat(VerifyTable.of(report)).anyMatch(line -> line.endsWith(" not verified"));
  }

  @Test
  void oneThatIsStoppedEndsWithFiveAndLeavesNoInterruption() {
    Verification verification =
        new Verification(settings(), sides, Clock.fixed(NOW, ZoneOffset.UTC), lines::add);
    sides.failAfter(0, verification::stop);

    VerifyReport report = verification.run();

    assertThat(report.failure().code()).isEqualTo(ErrorCode.INTERRUPTED);
    assertThat(report.exitCode()).isEqualTo(5);
    assertThat(report.periods()).isEmpty();
    assertThat(report.rest()).contains(new Window(START, Instant.parse("2026-03-01T04:29:00Z")));
    assertThat(verification.thrown()).isPresent();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void askedToStopBeforeItBeginsItLooksAtNothing() {
    Verification verification =
        new Verification(settings(), sides, Clock.fixed(NOW, ZoneOffset.UTC), lines::add);
    verification.stop();

    assertThat(verification.run().exitCode()).isEqualTo(5);
    assertThat(Thread.interrupted()).isFalse();
  }

  /** The system's clock is finer than the source. */
  @Test
  void aRangeThatEndsNowMayEndBetweenMicroseconds() {
    Clock odd = Clock.fixed(NOW.plusNanos(123_456_789), ZoneOffset.UTC);

    for (String compare : List.of("counts", "keys")) {
      VerifyReport open =
          new Verification(settings("--compare=" + compare), sides, odd, lines::add).run();

      assertThat(open.exitCode()).isZero();
      assertThat(open.periods()).hasSize(4);
      assertThat(open.rest().orElseThrow().end()).isEqualTo("2026-03-01T04:29:00.123456Z");
    }
  }

  @Test
  void rowsThatLeftTheSourceAreNoDifference() {
    sides.sourceHas(hour(1), 3);

    VerifyReport report = verify();

    assertThat(report.exitCode()).isZero();
    assertThat(report.periods()).extracting(VerifiedPeriod::gone).containsExactly(0L, 7L, 0L, 0L);
    assertThat(VerifyTable.of(report))
        .anyMatch(line -> line.endsWith(" agrees; 7 rows are gone from the source"))
        .anyMatch(line -> line.startsWith("note: rows that are gone:"));
    assertThat(verify("--model=persons", "--compare=counts").periods())
        .describedAs("persons move from period to period")
        .extracting(VerifiedPeriod::gone)
        .containsOnly(0L);
  }

  /** What the export left out on purpose must not come in by a repair. */
  @Test
  void whatWasExportedByOtherOptionsIsToldAndNeverRepaired() {
    sides.exportedByOtherRules(hour(1));
    sides.sourceHas(hour(1), 13);

    VerifyReport report = verify("--repair=true");

    assertThat(findings(report))
        .containsExactly(List.of(), List.of(Finding.OTHER_RULES), List.of(), List.of());
    assertThat(report.exitCode()).isEqualTo(6);
    assertThat(sides.exported()).isEmpty();
    assertThat(VerifyTable.of(report))
        .anyMatch(line -> line.endsWith(" exported by other rules"))
        .anyMatch(line -> line.contains("give the same options as the export"));
    assertThat(findings(verify("--compare=keys")).get(1)).containsExactly(Finding.OTHER_RULES);
    sides.forget(hour(0));
    assertThat(findings(verify("--interval=every 120 minutes", "--repair=true")).get(0))
        .containsExactly(Finding.NEVER_RUN, Finding.OTHER_RULES);
    assertThat(sides.exported()).isEmpty();
    sides.run(settings("--generation=1", "--writeMode=dedupe").export().of(hour(1)));
    assertThat(findings(verify()).get(1)).describedAs("exported again by these").isEmpty();
  }

  /** Of hours that were repaired by longer periods neither the sum nor the repair alone counts. */
  @Test
  void afterARepairByLongerPeriodsLateAndLostRowsAreFoundAgain() {
    String twoHours = "--interval=every 120 minutes";
    sides.sourceHas(hour(1), 11);
    sides.lose(hour(2), 4);
    assertThat(verify(twoHours, "--repair=true").exitCode()).isZero();
    assertThat(sides.exported()).hasSize(2);

    VerifyReport again = verify(twoHours);

    assertThat(findings(again)).containsOnly(List.of());
    assertThat(again.periods()).extracting(VerifiedPeriod::ledger).containsExactly(21L, 20L);
    sides.sourceHas(hour(0), 12);
    sides.lose(hour(3), 1);
    assertThat(findings(verify(twoHours)))
        .containsExactly(List.of(Finding.LATE_ROWS), List.of(Finding.LOST_ROWS));
    assertThat(verify(twoHours, "--repair=true").exitCode()).isZero();
    // A shorter one once more, beside the longer.
    sides.sourceHas(hour(0), 13);
    sides.run(settings("--generation=5", "--writeMode=dedupe").export().of(hour(0)));
    assertThat(verify(twoHours).exitCode()).isEqualTo(6);
    assertThat(verify(twoHours, "--repair=true").exitCode()).isZero();
    sides.lose(hour(0), 3);
    assertThat(findings(verify(twoHours)).get(0)).containsExactly(Finding.LOST_ROWS);
  }

  @Test
  void aPeriodOfWhichOnlyPartsHadRunIsRepairedAndCountedOnce() {
    String fourHours = "--interval=every 240 minutes";
    sides.forget(hour(1));
    sides.forget(hour(3));
    assertThat(findings(verify(fourHours))).containsExactly(List.of(Finding.NEVER_RUN));

    VerifyReport report = verify(fourHours, "--repair=true");

    assertThat(report.exitCode()).isZero();
    assertThat(report.periods())
        .extracting(VerifiedPeriod::ledger, VerifiedPeriod::target)
        .containsExactly(tuple(40L, 40L));
    sides.sourceHas(hour(3), 11);
    assertThat(findings(verify(fourHours))).containsExactly(List.of(Finding.LATE_ROWS));
  }

  /** Whatever windows ran, in whatever order: nothing is made up, and a repair settles it. */
  @Test
  void windowsThatOverlapInAnyWayMakeUpNoFinding() {
    String fourHours = "--interval=every 240 minutes";
    Random random = new Random(4);
    for (int trial = 0; trial < 60; trial++) {
      sides = new FakeSides();
      long[] rows = new long[4];
      for (int number = 0; number < 4; number++) {
        rows[number] = 10;
        sides.sourceHas(hour(number), rows[number]);
      }
      for (int generation = 0; generation < 6; generation++) {
        int first = random.nextInt(4);
        int last = first + random.nextInt(4 - first);
        sides.run(
            settings("--generation=" + generation, "--writeMode=dedupe")
                .export()
                .of(new Window(hour(first).start(), hour(last).end())));
        int late = random.nextInt(4);
        sides.sourceHas(hour(late), rows[late] += random.nextInt(3));
      }
      verify(fourHours, "--repair=true");
      VerifyReport settled = verify(fourHours);
      assertThat(findings(settled)).as("trial %d", trial).containsExactly(List.of());

      int hour = random.nextInt(4);
      sides.lose(hour(hour), 1);
      sides.run(settings("--generation=90", "--writeMode=dedupe").export().of(hour(hour)));
      assertThat(findings(verify(fourHours)))
          .as("lost and brought back, trial %d", trial)
          .containsExactly(List.of());
      sides.sourceHas(hour(hour), rows[hour] + 100);
      assertThat(findings(verify(fourHours)))
          .as("late, trial %d", trial)
          .containsExactly(List.of(Finding.LATE_ROWS));
    }
  }

  /** The ledger has the counts of the last MERGE, which found all rows of the first standing. */
  @Test
  void rowsOfAMergeThatWasSentAgainAreNotDoubled() {
    sides.forget(hour(3));
    sides.run(settings("--writeMode=dedupe").export().of(hour(3)));
    assertThat(verify("--writeMode=dedupe").limits()).describedAs("nothing was skipped").isEmpty();
    sides.mergeTwice(hour(3));

    VerifyReport report = verify("--writeMode=dedupe");

    assertThat(findings(report)).hasSize(4).containsOnly(List.of());
    assertThat(report.exitCode()).isZero();
    assertThat(report.limits())
        .singleElement()
        .asString()
        .startsWith("rows that a MERGE skipped")
        .endsWith("--compare=keys tells");
    sides.repeat(hour(3), 1);
    assertThat(findings(verify("--writeMode=dedupe")).get(3))
        .describedAs("more than it read")
        .containsExactly(Finding.DOUBLED_ROWS);
  }

  /** What one run may have written hides no double of another. */
  @Test
  void besideARunThatSkippedRowsADoubleOfAnotherIsSeen() {
    sides.lose(hour(1), 4);
    verify("--repair=true");
    assertThat(verify().exitCode()).isZero();
    sides.repeat(hour(1), 5);

    assertThat(findings(verify()).get(1)).containsExactly(Finding.DOUBLED_ROWS);
  }

  @Test
  void rowsThatStandMoreOftenThanTheirRunLoadedThemAreToldAndLeftToAPerson() {
    sides.repeat(hour(1), 2);

    VerifyReport report = verify("--repair=true");

    assertThat(findings(report).get(1)).containsExactly(Finding.DOUBLED_ROWS);
    assertThat(report.exitCode()).isEqualTo(6);
    assertThat(sides.exported()).isEmpty();
    assertThat(VerifyTable.of(report))
        .anyMatch(line -> line.endsWith(" doubled rows"))
        .anyMatch(line -> line.endsWith("--compare=keys names the keys"));
  }

  @Test
  void theReportHoldsEveryPeriod() throws IOException {
    sides.sourceHas(hour(1), 13);
    Path file = folder.resolve("report.json");

    VerifyReportFile.write(verify(), file);

    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.path("exitCode").asInt()).isEqualTo(6);
    assertThat(json.path("periods").path(1).path("findings").path(0).asText())
        .isEqualTo("LATE_ROWS");
    assertThat(json.path("periods").path(1).path("source").asLong()).isEqualTo(13);
    assertThat(json.path("periods").path(1).path("ledger").asLong()).isEqualTo(10);
    assertThat(json.path("periods").path(1).path("repair").isNull()).isTrue();
    assertThat(json.path("periods").path(1).path("gone").asLong()).isZero();
    assertThat(json.path("rest").path("start").asText()).isEqualTo("2026-03-01T04:00:00Z");
    assertThat(json.path("rest").path("end").asText()).isEqualTo("2026-03-01T04:29:00Z");
    VerifyReportFile.write(verify("--to=2026-03-01T04:00:00Z"), file);
    assertThat(new ObjectMapper().readTree(file.toFile()).path("rest").isNull()).isTrue();
  }
}
