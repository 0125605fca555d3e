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

import io.lakeferry.sinks.warehouse.Warehouse;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.settings.Sleeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a person frees a window. */
class RunsAbandonTest extends Administered {
  @Test
  void abandonedRunCanBeExportedAnew() {
    sealOnly();
    runs().abandon(RUN_ID, line -> {}, wait -> {});
    assertThat(world.volumeNames()).isEmpty();
    assertThat(launch(RUN).run().state()).isEqualTo(LoadOutcome.State.EXPORTED);
    assertThat(world.target().rows()).hasSize(3);
  }

  @Test
  void attemptThatHoldsAnAbandonedListLoadsNothing() {
    SealedRun sealed = sealOnly();
    runs().abandon(RUN_ID, line -> {}, wait -> {});
    assertThatThrownBy(() -> launch(RUN).protocol().load(sealed))
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.COUNTS_DISAGREE));
    assertThat(world.target().rows()).isEmpty();
    launch(RUN).run();
    assertThat(world.target().rows()).hasSize(3);
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
    assertThat(world.target().rows()).hasSize(3);
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
        Clients.after(
            "count",
            () -> {
              runs().abandon(RUN_ID, line -> {}, wait -> {});
              sealOnly();
            });
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
    assertThat(world.target().rows()).isEmpty();
    runs().abandon(RUN_ID, line -> {}, wait -> {});
    assertThat(launch(RUN).run().rowsLoaded()).isEqualTo(3);
  }

  @Test
  void statementOfADeadClientThatEndsLateStopsTheAbandoning() {
    Launch launch = new Launch(world, Clients.killedAfter("copy begun"), sleeper, RUN, ROWS);
    assertThatThrownBy(launch::run).isInstanceOf(Actor.Killed.class);
    assertThat(world.target().rows()).isEmpty();
    List<String> lines = new ArrayList<>();
    assertThatThrownBy(() -> runs().abandon(RUN_ID, lines::add, wait -> {}))
        .hasMessageContaining("`runs accept`, or delete these rows")
        .hasMessageNotContaining("Launch the run again")
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.COUNTS_DISAGREE));
    assertThat(lines).singleElement(as(STRING)).contains("2 shards of volume");
    assertThat(world.target().rows()).hasSize(3);
    assertThat(launch(RUN).run().rowsLoaded()).isEqualTo(3);
    assertThat(world.target().rows()).hasSize(3);
    assertThat(world.volumeNames()).isEmpty();
  }

  /** As in {@link World.Client#losesAnswer}: the drop of the seal is sent again. */
  @Test
  void repeatedDropOfTheSealLeavesWhatWasSealedAnewMeanwhile() {
    sealOnly();
    boolean[] lost = {false};
    World.Client client =
        new World.Client() {
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
        Clients.before(
            "drop seal",
            () -> {
              world
                  .ledger(Clients.QUIET)
                  .commit(LedgerRow.of(sealed, 3, -1, LedgerRow.State.EXPORTED));
            });
    List<String> lines = new ArrayList<>();
    assertThatThrownBy(() -> runsOf(completedMeanwhile).abandon(RUN_ID, lines::add, wait -> {}))
        .hasMessageContaining("it is complete")
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.INVALID_OPTION));
    assertThat(lines).noneMatch(line -> line.contains("can be exported again"));
  }

  @Test
  void nothingThatIsLoadedOrCompleteIsAbandoned() {
    assertThatThrownBy(() -> runs().abandon(RUN_ID, line -> {}, wait -> {}))
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.INVALID_OPTION));
    launch(RUN).run();
    assertThatThrownBy(() -> runs().abandon(RUN_ID, line -> {}, wait -> {}))
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.INVALID_OPTION));
    assertThat(world.target().rows()).hasSize(3);
  }

  @Test
  void listThatTheTableRemembersWithoutItsRowsIsFreedByAbandoning() {
    assertThatThrownBy(diesBeforeItCounts()::run).isInstanceOf(Actor.Killed.class);
    world.target().removeAllRows();
    assertThatThrownBy(() -> launch(RUN).run())
        .hasMessageContaining("RESTORE")
        .hasMessageContaining("--generation 1")
        .hasMessageContaining("`runs abandon`");
    runs().abandon(RUN_ID, line -> {}, wait -> {});
    assertThat(launch(RUN).run().rowsLoaded()).isEqualTo(3);
    assertThat(world.target().rows()).hasSize(3);
  }

  @Test
  void deletionThatBreaksOffTellsHowFarItCame() {
    sealOnly();
    List<String> lines = new ArrayList<>();
    assertThatThrownBy(
            () ->
                runsOf(Clients.refusedOnceAfter("delete file", 1))
                    .abandon(RUN_ID, lines::add, wait -> {}))
        .satisfies(thrown -> assertThat(codeOf(thrown)).isEqualTo(ErrorCode.PERMISSION));
    assertThat(lines).singleElement(as(STRING)).startsWith("1 shards of");
  }
}
