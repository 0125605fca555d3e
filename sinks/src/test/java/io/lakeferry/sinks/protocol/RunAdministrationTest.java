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
package io.lakeferry.sinks.protocol;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.lakeferry.sinks.volume.OwnMark;
import io.lakeferry.sinks.volume.StoredFile;
import io.lakeferry.sinks.warehouse.Warehouse;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import io.lakeferry.transforms.settings.Sleeper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunAdministrationTest {
  private static final List<List<String>> ROWS = List.of(List.of("a", "b"), List.of("c"));
  private static final RunSpecification RUN =
      Launch.specification(
          Instant.parse("2026-03-01T08:00:00Z"), Instant.parse("2026-03-01T09:00:00Z"), 0);
  private static final String RUN_ID = RUN.identity().runId();
  private static final World.Client CLIENT =
      new World.Client() {
        @Override
        public void before(String call) {}

        @Override
        public void after(String call) {}

        @Override
        public boolean losesAnswer(String call) {
          return false;
        }
      };

  private final World world = new World();

  /** What time does to statements of dead clients: within their time-out they end. */
  private final Sleeper sleeper =
      duration -> {
        world.pass(duration);
        if (duration.compareTo(Launch.PATIENCE) >= 0) {
          world.drain();
        }
      };

  private RunAdministration runs() {
    return runs(sleeper, Launch.PATIENCE);
  }

  private RunAdministration runs(Sleeper waiting, Duration patience) {
    return runs(CLIENT, waiting, patience);
  }

  private RunAdministration runsOf(World.Client client) {
    return runs(client, sleeper, Launch.PATIENCE);
  }

  private RunAdministration runs(World.Client client, Sleeper waiting, Duration patience) {
    return new RunAdministration(
        world.volumes(client),
        world.staging().tables(client),
        world.ledger(client),
        world.probe(),
        Launch.noSession(),
        world.clock(),
        waiting,
        patience);
  }

  private List<String> sweep() {
    List<String> lines = new ArrayList<>();
    runs().sweep(lines::add);
    return lines;
  }

  private Launch launch(RunSpecification specification) {
    return new Launch(world, CLIENT, sleeper, specification, ROWS);
  }

  private SealedRun sealOnly() {
    Launch launch = launch(RUN);
    launch.protocol().lookBack();
    Attempt attempt = launch.protocol().prepare();
    List<SplitResult> results = launch.extract(attempt);
    return launch.protocol().seal(attempt, Set.of(0, 1), results);
  }

  private static ErrorCode codeOf(Throwable thrown) {
    return ((LakeferryException) thrown).code();
  }

  @Test
  void anAttemptThatFailedBeforeTheSealDropsItsOwnVolumeAndNoOther() {
    Launch other = launch(RUN);
    Attempt othersAttempt = other.protocol().prepare();
    Launch launch = launch(RUN);
    Attempt attempt = launch.protocol().prepare();
    launch.extract(attempt);

    assertThat(launch.protocol().giveUp(attempt)).isEmpty();

    assertThat(world.volumes(CLIENT).find(attempt.volumeName())).isEmpty();
    assertThat(world.volumes(CLIENT).find(othersAttempt.volumeName())).isPresent();
  }

  @Test
  void anAttemptThatASealNamesIsNotGivenUp() {
    Attempt sealed = sealOnly().attempt();

    assertThat(launch(RUN).protocol().giveUp(sealed)).isEmpty();

    assertThat(world.volumes(CLIENT).find(sealed.volumeName())).isPresent();
    assertThat(world.volumes(CLIENT).files(sealed.volumeName()).orElseThrow()).isNotEmpty();
  }

  @Test
  void listsAndShowsEveryKindOfRun() {
    launch(RUN).run();
    RunSpecification other =
        Launch.specification(
            Instant.parse("2026-03-01T09:00:00Z"), Instant.parse("2026-03-01T10:00:00Z"), 0);
    launch(other).protocol().prepare();
    assertThat(runs().list(10))
        .extracting(RunSummary::runId, RunSummary::state)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(RUN_ID, RunSummary.State.EXPORTED),
            org.assertj.core.groups.Tuple.tuple(
                other.identity().runId(), RunSummary.State.UNSEALED));
    assertThat(runs().show(RUN_ID).orElseThrow().rows()).isEqualTo(3);
    assertThat(runs().show("nobody")).isEmpty();
  }

  @Test
  void showsASealedRunBesideWhatTheTargetHolds() {
    SealedRun sealed = sealOnly();
    RunSummary summary = runs().show(RUN_ID).orElseThrow();
    assertThat(summary.state()).isEqualTo(RunSummary.State.SEALED);
    assertThat(summary.rows()).isEqualTo(3);
    assertThat(summary.rowsInTarget()).isZero();
    assertThat(summary.ingestedAtColumn()).isEqualTo("databricks_ingested_timestamp");
    assertThat(summary.ingestedAt()).isEqualTo(sealed.manifest().ingestedAt());
    assertThat(summary.volumes()).hasSize(2);
  }

  @Test
  void rowsExpectedAreThePlansIfALaterCountConfirmedMore() {
    Launch launch = launch(RUN);
    launch.protocol().lookBack();
    Attempt attempt = launch.protocol().prepare();
    List<SplitResult> results =
        launch.extract(attempt).stream()
            .map(
                split ->
                    new SplitResult(
                        split.splitId(),
                        split.rowsPlanned() - 1,
                        split.rowsConfirmed(),
                        split.rowsRead(),
                        split.texts(),
                        2,
                        split.files(),
                        split.readTime(),
                        split.writeTime(),
                        split.uploadTime()))
            .toList();
    LoadOutcome outcome =
        launch.protocol().load(launch.protocol().seal(attempt, Set.of(0, 1), results));
    assertThat(outcome.rowsExpected()).isEqualTo(1);
    assertThat(outcome.rowsRead()).isEqualTo(3);
    assertThat(world.ledgerRows())
        .singleElement()
        .satisfies(row -> assertThat(row.rowsExpected()).isEqualTo(1))
        .satisfies(row -> assertThat(row.report()).contains("\"confirmed\":3"));
  }

  @Test
  void abandonedRunCanBeExportedAnew() {
    sealOnly();
    runs().abandon(RUN_ID, line -> {}, wait -> {});
    assertThat(world.volumeNames()).isEmpty();
    assertThat(launch(RUN).run().state()).isEqualTo(LoadOutcome.State.EXPORTED);
    assertThat(world.rows()).hasSize(3);
  }

  @Test
  void attemptThatHoldsAnAbandonedListLoadsNothing() {
    SealedRun sealed = sealOnly();
    runs().abandon(RUN_ID, line -> {}, wait -> {});
    assertThatThrownBy(() -> launch(RUN).protocol().load(sealed))
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.COUNTS_DISAGREE));
    assertThat(world.rows()).isEmpty();
    launch(RUN).run();
    assertThat(world.rows()).hasSize(3);
  }

  @Test
  void secondAbandoningLeavesWhatWasSealedAnewMeanwhile() {
    sealOnly();
    Sleeper othersAct =
        duration -> {
          runs().abandon(RUN_ID, line -> {}, wait -> {});
          sealOnly();
          sleeper.sleep(duration);
        };
    assertThatThrownBy(
            () -> runs(othersAct, Launch.PATIENCE).abandon(RUN_ID, line -> {}, wait -> {}))
        .hasMessageContaining("sealed anew")
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.IN_PROGRESS));
    assertThat(world.volumeNames()).hasSize(2).contains(RunIds.sealVolume(RUN_ID));
    assertThat(launch(RUN).run().rowsLoaded()).isEqualTo(3);
    assertThat(world.rows()).hasSize(3);
  }

  @Test
  void abandoningWaitsForTheLongerOfBothTimeouts() {
    List<Duration> waits = new ArrayList<>();
    List<Duration> told = new ArrayList<>();
    for (Duration own : List.of(Duration.ofMinutes(1), Launch.PATIENCE.plusMinutes(5))) {
      sealOnly();
      runs(waits::add, own).abandon(RUN_ID, line -> {}, told::add);
    }
    assertThat(waits)
        .containsExactly(
            Launch.PATIENCE.plus(Warehouse.GRACE),
            Launch.PATIENCE.plusMinutes(5).plus(Warehouse.GRACE));
    assertThat(told).as("what is told is what is waited").isEqualTo(waits);
  }

  @Test
  void holderOfAnAbandonedEmptyListCommitsNothing() {
    World.Client abandonedMeanwhile =
        new World.Client() {
          @Override
          public void before(String call) {}

          @Override
          public void after(String call) {
            if (call.equals("count")) {
              runs().abandon(RUN_ID, line -> {}, wait -> {});
              sealOnly();
            }
          }

          @Override
          public boolean losesAnswer(String call) {
            return false;
          }
        };
    assertThatThrownBy(
            () ->
                new Launch(world, abandonedMeanwhile, sleeper, RUN, List.of())
                    .protocol()
                    .loadEmptyWindow())
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.IN_PROGRESS));
    assertThat(world.ledgerRows()).isEmpty();
    assertThat(launch(RUN).run().rowsLoaded()).isEqualTo(3);
  }

  @Test
  void nothingIsLoadedWhileTheLedgerIsNotToBeSeen() {
    SealedRun sealed = sealOnly();
    world.hideLedger();
    assertThatThrownBy(() -> launch(RUN).protocol().load(sealed))
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.UNKNOWN_OBJECT));
    assertThat(world.rows()).isEmpty();
    runs().abandon(RUN_ID, line -> {}, wait -> {});
    assertThat(launch(RUN).run().rowsLoaded()).isEqualTo(3);
  }

  @Test
  void damagedManifestHidesNeitherItsRunNorOthers() {
    SealedRun sealed = sealOnly();
    String manifest =
        world.volumes(CLIENT).files(sealed.attempt().volumeName()).orElseThrow().stream()
            .map(StoredFile::name)
            .filter(name -> name.startsWith("manifest"))
            .findFirst()
            .orElseThrow();
    world.putFile(sealed.attempt().volumeName(), manifest, "{}");
    assertThat(runs().list(10))
        .singleElement()
        .satisfies(run -> assertThat(run.state()).isEqualTo(RunSummary.State.SEALED))
        .satisfies(run -> assertThat(run.rows()).isEqualTo(-1));
    assertThat(runs().show(RUN_ID)).isPresent();
  }

  @Test
  void volumeOfUnknownAgeIsNeverDead() {
    launch(RUN).protocol().prepare();
    String name = "lf_events_unknown";
    world.addVolumeOfUnknownAge(name, new VolumeMark.OfAttempt(RUN_ID, "unknown").comment());
    world.pass(Duration.ofDays(30));
    assertThat(sweep()).anyMatch(line -> line.contains("dead attempt"));
    assertThat(world.volumeNames()).containsExactly(name);
  }

  @Test
  void defectOfAClientInCleanUpIsAWarning() {
    World.Client broken =
        new World.Client() {
          @Override
          public void before(String call) {
            if (call.equals("drop seal")) {
              throw new IllegalStateException("a client broke");
            }
          }

          @Override
          public void after(String call) {}

          @Override
          public boolean losesAnswer(String call) {
            return false;
          }
        };
    Launch launch = new Launch(world, broken, sleeper, RUN, ROWS);
    assertThat(launch.run().state()).isEqualTo(LoadOutcome.State.EXPORTED);
    assertThat(launch.protocol().cleanUp(null))
        .singleElement(as(STRING))
        .contains("IllegalStateException");
  }

  @Test
  void statementOfADeadClientThatEndsLateStopsTheAbandoning() {
    Launch launch = new Launch(world, killedIn("copy begun"), sleeper, RUN, ROWS);
    assertThatThrownBy(launch::run).isInstanceOf(Actor.Killed.class);
    assertThat(world.rows()).isEmpty();
    List<String> lines = new ArrayList<>();
    assertThatThrownBy(() -> runs().abandon(RUN_ID, lines::add, wait -> {}))
        .hasMessageContaining("`runs accept`, or delete these rows")
        .hasMessageNotContaining("Launch the run again")
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.COUNTS_DISAGREE));
    assertThat(lines).singleElement(as(STRING)).contains("2 shards of volume");
    assertThat(world.rows()).hasSize(3);
    assertThat(launch(RUN).run().rowsLoaded()).isEqualTo(3);
    assertThat(world.rows()).hasSize(3);
    assertThat(world.volumeNames()).isEmpty();
  }

  @Test
  void statementOfADeadClientThatEndsLateIsAcceptedWithItsRows() {
    assertThatThrownBy(() -> new Launch(world, killedIn("copy begun"), sleeper, RUN, ROWS).run())
        .isInstanceOf(Actor.Killed.class);
    assertThat(world.rows()).isEmpty();
    loseAShard();
    List<Duration> waits = new ArrayList<>();
    assertThat(runs().accept(RUN_ID, line -> {}, waits::add).rowsLoaded()).isEqualTo(3);
    world.drain();
    assertThat(waits).containsExactly(Launch.PATIENCE.plus(Warehouse.GRACE));
    assertThat(world.rows()).hasSize(3);
    assertThat(world.ledgerRows())
        .singleElement()
        .satisfies(row -> assertThat(row.rowsLoaded()).isEqualTo(3));
    assertThat(world.volumeNames()).isEmpty();
  }

  @Test
  void copyThatBeginsWhileAnAcceptWaitsLoadsNothing() {
    SealedRun sealed = sealOnly();
    loseAShard();
    Sleeper livingAttemptLoads =
        duration -> {
          assertThatThrownBy(() -> launch(RUN).protocol().load(sealed))
              .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.COUNTS_DISAGREE));
          sleeper.sleep(duration);
        };
    assertThat(
            runs(livingAttemptLoads, Launch.PATIENCE)
                .accept(RUN_ID, line -> {}, wait -> {})
                .rowsLoaded())
        .isZero();
    assertThat(world.rows()).isEmpty();
    assertThat(launch(RUN).protocol().load(sealed).state())
        .isEqualTo(LoadOutcome.State.ALREADY_EXPORTED);
    assertThat(world.rows()).isEmpty();
  }

  /** As in {@link World.Client#losesAnswer}: the drop of the seal is sent again. */
  @Test
  void repeatedDropOfTheSealLeavesWhatWasSealedAnewMeanwhile() {
    sealOnly();
    boolean[] lost = {false};
    World.Client client =
        new World.Client() {
          @Override
          public void before(String call) {}

          @Override
          public void after(String call) {}

          @Override
          public boolean losesAnswer(String call) {
            boolean loses = call.equals("drop seal") && !lost[0];
            lost[0] |= loses;
            return loses;
          }

          @Override
          public void waits() {
            sealOnly();
          }
        };
    runsOf(client).abandon(RUN_ID, line -> {}, wait -> {});
    assertThat(lost[0]).isTrue();
    assertThat(world.volumeNames()).hasSize(2).contains(RunIds.sealVolume(RUN_ID));
    assertThat(launch(RUN).run().rowsLoaded()).isEqualTo(3);
  }

  @Test
  void runThatIsCompletedWhileItIsAbandonedIsSaidToBeComplete() {
    SealedRun sealed = sealOnly();
    World.Client completedMeanwhile =
        new World.Client() {
          @Override
          public void before(String call) {
            if (call.equals("drop seal")) {
              world.ledger(CLIENT).commit(LedgerRow.of(sealed, 3, -1, LedgerRow.State.EXPORTED));
            }
          }

          @Override
          public void after(String call) {}

          @Override
          public boolean losesAnswer(String call) {
            return false;
          }
        };
    List<String> lines = new ArrayList<>();
    assertThatThrownBy(() -> runsOf(completedMeanwhile).abandon(RUN_ID, lines::add, wait -> {}))
        .hasMessageContaining("it is complete")
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.INVALID_OPTION));
    assertThat(lines).noneMatch(line -> line.contains("can be exported again"));
  }

  @Test
  void acceptCommitsNothingForAListThatIsReplacedAfterTheCount() {
    sealOnly();
    loseAShard();
    int[] counts = {0};
    TargetProbe replacing =
        seal -> {
          if (++counts[0] == 2) {
            runs().abandon(RUN_ID, line -> {}, wait -> {});
            sealOnly();
          }
          return 0;
        };
    RunAdministration runs =
        new RunAdministration(
            world.volumes(CLIENT),
            StageTables.NONE,
            world.ledger(CLIENT),
            replacing,
            Launch.noSession(),
            world.clock(),
            sleeper,
            Launch.PATIENCE);
    assertThatThrownBy(() -> runs.accept(RUN_ID, line -> {}, wait -> {}))
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.IN_PROGRESS));
    assertThat(world.ledgerRows()).isEmpty();
    assertThat(launch(RUN).run().rowsLoaded()).isEqualTo(3);
  }

  @Test
  void acceptLeavesWhatWasSealedAnewMeanwhile() {
    sealOnly();
    loseAShard();
    Sleeper othersAct =
        duration -> {
          runs().abandon(RUN_ID, line -> {}, wait -> {});
          sealOnly();
          sleeper.sleep(duration);
        };
    assertThatThrownBy(
            () -> runs(othersAct, Launch.PATIENCE).accept(RUN_ID, line -> {}, wait -> {}))
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.IN_PROGRESS));
    assertThat(world.ledgerRows()).isEmpty();
    assertThat(launch(RUN).run().rowsLoaded()).isEqualTo(3);
  }

  @Test
  void sealStaysWhileAVolumeOfItsRunCannotBeDropped() {
    launch(RUN).protocol().prepare();
    World.Client refused = refusedAt("drop volume");
    Launch launch = new Launch(world, refused, sleeper, RUN, ROWS);
    launch.run();
    assertThat(launch.protocol().cleanUp(null))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("clean-up of run", "drop volume"));
    assertThat(world.ledgerRows()).hasSize(1);
    assertThat(world.volumeNames()).hasSize(3).contains(RunIds.sealVolume(RUN_ID));
    assertThatThrownBy(() -> runsOf(refused).sweep(line -> {}))
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.PERMISSION));
    assertThat(world.volumeNames()).hasSize(3);
    sweep();
    assertThat(world.volumeNames()).isEmpty();
  }

  @Test
  void sweepThatCanDoNothingIsAFailure() {
    launch(RUN).protocol().prepare();
    assertThatThrownBy(() -> runsOf(refusedAt("list volumes")).sweep(line -> {}))
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.PERMISSION));
  }

  @Test
  void sweepDropsTheRestBeforeItFails() {
    Launch first = new Launch(world, refusedAt("drop volume"), sleeper, RUN, ROWS);
    first.run();
    RunSpecification later =
        Launch.specification(
            Instant.parse("2026-03-01T09:00:00Z"), Instant.parse("2026-03-01T10:00:00Z"), 0);
    new Launch(world, refusedAt("drop volume"), sleeper, later, ROWS).run();
    World.Client firstDropRefused = refusedOnceAfter("drop volume", 0);
    List<String> lines = new ArrayList<>();
    assertThatThrownBy(() -> runsOf(firstDropRefused).sweep(lines::add))
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.PERMISSION));
    assertThat(lines).singleElement(as(STRING)).contains("is complete");
    assertThat(world.volumeNames()).hasSize(2);
  }

  private static LakeferryException refusal(String call) {
    return new LakeferryException(ErrorCode.PERMISSION, call, "a right is missing", "Grant it");
  }

  /** Lets some calls of a kind through, refuses one, and lets all others through. */
  private static World.Client refusedOnceAfter(String refused, int passed) {
    int[] calls = {0};
    return new World.Client() {
      @Override
      public void before(String call) {
        if (call.equals(refused) && calls[0]++ == passed) {
          throw refusal(call);
        }
      }

      @Override
      public void after(String call) {}

      @Override
      public boolean losesAnswer(String call) {
        return false;
      }
    };
  }

  private static World.Client refusedAt(String refused) {
    return new World.Client() {
      @Override
      public void before(String call) {
        if (call.equals(refused)) {
          throw refusal(call);
        }
      }

      @Override
      public void after(String call) {}

      @Override
      public boolean losesAnswer(String call) {
        return false;
      }
    };
  }

  private static World.Client killedIn(String fatal) {
    return new World.Client() {
      @Override
      public void before(String call) {}

      @Override
      public void after(String call) {
        if (call.equals(fatal)) {
          throw new Actor.Killed();
        }
      }

      @Override
      public boolean losesAnswer(String call) {
        return false;
      }
    };
  }

  @Test
  void nothingThatIsLoadedOrCompleteIsAbandoned() {
    assertThatThrownBy(() -> runs().abandon(RUN_ID, line -> {}, wait -> {}))
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.INVALID_OPTION));
    launch(RUN).run();
    assertThatThrownBy(() -> runs().abandon(RUN_ID, line -> {}, wait -> {}))
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.INVALID_OPTION));
    assertThat(world.rows()).hasSize(3);
  }

  private Launch diesBeforeItCounts() {
    World.Client dying =
        new World.Client() {
          @Override
          public void before(String call) {
            if (call.equals("count")) {
              throw new Actor.Killed();
            }
          }

          @Override
          public void after(String call) {}

          @Override
          public boolean losesAnswer(String call) {
            return false;
          }
        };
    return new Launch(world, dying, sleeper, RUN, ROWS);
  }

  @Test
  void lostRowsStopTheRunUntilAPersonAccepts() {
    assertThatThrownBy(diesBeforeItCounts()::run).isInstanceOf(Actor.Killed.class);
    world.removeRow();
    assertThatThrownBy(() -> launch(RUN).run())
        .hasMessageContaining("3 rows were read")
        .hasMessageContaining("holds 2")
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.COUNTS_DISAGREE));
    assertThatThrownBy(() -> runs().abandon(RUN_ID, line -> {}, wait -> {}))
        .as("its shards stand")
        .hasMessageContaining("Launch the run again")
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.COUNTS_DISAGREE));
    assertThat(world.ledgerRows()).isEmpty();
    List<String> lines = new ArrayList<>();
    assertThat(runs().accept(RUN_ID, lines::add, wait -> lines.add("wait")).rowsLoaded())
        .isEqualTo(2);
    assertThat(lines)
        .hasSize(3)
        .satisfies(told -> assertThat(told.get(0)).isEqualTo("the target holds 2 of 3 rows"))
        .satisfies(
            told -> assertThat(told.get(1)).startsWith("2 shards of").endsWith("were deleted"))
        .satisfies(told -> assertThat(told.get(2)).isEqualTo("wait"));
    assertThat(world.ledgerRows())
        .singleElement()
        .satisfies(row -> assertThat(row.state()).isEqualTo(LedgerRow.State.ACCEPTED))
        .satisfies(row -> assertThat(row.rowsRead()).isEqualTo(3));
    assertThat(world.volumeNames()).isEmpty();
  }

  @Test
  void nothingIsNotAcceptedWhileALaunchCanLoadIt() {
    SealedRun sealed = sealOnly();
    List<String> lines = new ArrayList<>();
    assertThatThrownBy(
            () -> runs().accept(RUN_ID, lines::add, wait -> lines.add("it must not wait")))
        .hasMessageContaining("none of its 3 rows")
        .hasMessageContaining("Launch the run again")
        .hasMessageContaining("`runs abandon`")
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.COUNTS_DISAGREE));
    assertThat(lines).containsExactly("the target holds 0 of 3 rows");
    assertThat(world.volumes(CLIENT).files(sealed.attempt().volumeName()).orElseThrow())
        .as("two shards and the manifest")
        .hasSize(3);
    assertThat(launch(RUN).run().rowsLoaded()).isEqualTo(3);
  }

  @Test
  void nothingIsAcceptedOnceAnAbandoningHasDeletedTheShards() {
    sealOnly();
    Sleeper killed =
        duration -> {
          throw new Actor.Killed();
        };
    List<String> lines = new ArrayList<>();
    assertThatThrownBy(() -> runs(killed, Launch.PATIENCE).abandon(RUN_ID, lines::add, wait -> {}))
        .isInstanceOf(Actor.Killed.class);
    assertThat(lines).singleElement(as(STRING)).startsWith("2 shards of").endsWith("were deleted");
    assertThat(runs().accept(RUN_ID, line -> {}, wait -> {}).rowsLoaded()).isZero();
    assertThat(world.ledgerRows())
        .singleElement()
        .satisfies(row -> assertThat(row.state()).isEqualTo(LedgerRow.State.ACCEPTED));
  }

  @Test
  void emptyListIsAccepted() {
    Launch launch = new Launch(world, killedIn("count"), sleeper, RUN, List.of());
    assertThatThrownBy(launch::run).isInstanceOf(Actor.Killed.class);
    assertThat(runs().accept(RUN_ID, line -> {}, wait -> {}).rowsLoaded()).isZero();
  }

  @Test
  void listThatTheTableRemembersWithoutItsRowsIsFreedByAbandoning() {
    assertThatThrownBy(diesBeforeItCounts()::run).isInstanceOf(Actor.Killed.class);
    world.removeAllRows();
    assertThatThrownBy(() -> launch(RUN).run())
        .hasMessageContaining("RESTORE")
        .hasMessageContaining("--generation 1")
        .hasMessageContaining("`runs abandon`");
    runs().abandon(RUN_ID, line -> {}, wait -> {});
    assertThat(launch(RUN).run().rowsLoaded()).isEqualTo(3);
    assertThat(world.rows()).hasSize(3);
  }

  @Test
  void deletionThatBreaksOffTellsHowFarItCame() {
    sealOnly();
    List<String> lines = new ArrayList<>();
    assertThatThrownBy(
            () ->
                runsOf(refusedOnceAfter("delete file", 1)).abandon(RUN_ID, lines::add, wait -> {}))
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.PERMISSION));
    assertThat(lines).singleElement(as(STRING)).startsWith("1 shards of");
  }

  /** As a person deletes it by hand; what is left of the list is not loadable. */
  private void loseAShard() {
    String volume =
        world.volumeNames().stream()
            .filter(name -> !name.equals(RunIds.sealVolume(RUN_ID)))
            .findFirst()
            .orElseThrow();
    world.volumes(CLIENT).files(volume).orElseThrow().stream()
        .map(StoredFile::name)
        .filter(name -> name.endsWith(".parquet"))
        .findFirst()
        .ifPresent(name -> world.volumes(CLIENT).delete(volume, name));
  }

  @Test
  void refusedDropKeepsNoOtherDeadAttemptOfItsRun() {
    Attempt first = launch(RUN).protocol().prepare();
    Attempt second = launch(RUN).protocol().prepare();
    world.pass(Duration.ofDays(8));
    List<String> lines = new ArrayList<>();
    assertThatThrownBy(() -> runsOf(refusedOnceAfter("drop volume", 0)).sweep(lines::add))
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.PERMISSION));
    assertThat(lines).singleElement(as(STRING)).contains("dead attempt");
    assertThat(world.volumeNames()).hasSize(1).isSubsetOf(first.volumeName(), second.volumeName());
  }

  @Test
  void sweepAtTheEndOfALaunchWarnsOfEveryFailure() {
    launch(RUN).protocol().prepare();
    launch(RUN).protocol().prepare();
    world.pass(Duration.ofDays(8));
    RunSpecification later =
        Launch.specification(
            Instant.parse("2026-03-01T09:00:00Z"), Instant.parse("2026-03-01T10:00:00Z"), 0);
    int[] drops = {0};
    World.Client client =
        new World.Client() {
          @Override
          public void before(String call) {
            if (call.equals("drop volume")) {
              throw drops[0]++ == 0
                  ? refusal(call)
                  : new LakeferryException(
                      ErrorCode.TARGET_UNAVAILABLE, call, "it is not there", "Try again");
            }
          }

          @Override
          public void after(String call) {}

          @Override
          public boolean losesAnswer(String call) {
            return false;
          }
        };
    Launch launch = new Launch(world, client, sleeper, later, ROWS);
    launch.protocol().loadEmptyWindow();
    assertThat(launch.protocol().cleanUp(null))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).startsWith("sweep: drop volume"))
        .anySatisfy(line -> assertThat(line).contains("a right is missing"))
        .anySatisfy(line -> assertThat(line).contains("it is not there"));
  }

  @Test
  void committedRunBeyondTheNewestIsNotTakenForSealed() {
    new Launch(world, refusedAt("drop volume"), sleeper, RUN, ROWS).run();
    RunSpecification later =
        Launch.specification(
            Instant.parse("2026-03-01T09:00:00Z"), Instant.parse("2026-03-01T10:00:00Z"), 0);
    // Its own clean-up sweeps too, but only what is old enough.
    launch(later).run();
    assertThat(world.volumeNames()).contains(RunIds.sealVolume(RUN_ID));
    assertThat(runs().list(1))
        .extracting(RunSummary::runId, RunSummary::state)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                later.identity().runId(), RunSummary.State.EXPORTED),
            org.assertj.core.groups.Tuple.tuple(RUN_ID, RunSummary.State.EXPORTED));
  }

  @Test
  void sweepDropsOnlyWhatIsDeadOrComplete() {
    world.addForeignVolume("lf_not_ours", "somebody's");
    world.addForeignVolume("data", OwnMark.COMMENT_PREFIX + "{}");
    Launch dead = launch(RUN);
    dead.protocol().prepare();
    RunSpecification sealedRun =
        Launch.specification(
            Instant.parse("2026-03-01T09:00:00Z"), Instant.parse("2026-03-01T10:00:00Z"), 0);
    Launch sealed = launch(sealedRun);
    Attempt sealedAttempt = sealed.protocol().prepare();
    sealed.protocol().seal(sealedAttempt, Set.of(0, 1), sealed.extract(sealedAttempt));
    world.pass(Duration.ofDays(6));
    assertThat(sweep()).noneMatch(line -> line.contains("dead"));
    Attempt alive = launch(RUN).protocol().prepare();
    world.pass(Duration.ofDays(2));
    world.putFile(alive.volumeName(), "0-0-x.parquet", "a");
    List<String> lines = sweep();
    assertThat(lines)
        .anyMatch(line -> line.contains("dead attempt"))
        .anyMatch(line -> line.contains(sealedRun.identity().runId()) && line.contains("sealed"));
    assertThat(world.volumeNames())
        .containsExactlyInAnyOrder(
            "lf_not_ours",
            "data",
            alive.volumeName(),
            sealedAttempt.volumeName(),
            RunIds.sealVolume(sealedRun.identity().runId()));
  }
}
