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

/** How a person takes the target as it is. */
class RunsAcceptTest extends Administered {
  @Test
  void statementOfADeadClientThatEndsLateIsAcceptedWithItsRows() {
    assertThatThrownBy(
            () -> new Launch(world, Clients.killedAfter("copy begun"), sleeper, RUN, ROWS).run())
        .isInstanceOf(Actor.Killed.class);
    assertThat(world.target().rows()).isEmpty();
    loseAShard();
    List<Duration> waits = new ArrayList<>();
    assertThat(runs().accept(RUN_ID, line -> {}, waits::add).rowsLoaded()).isEqualTo(3);
    world.drain();
    assertThat(waits).containsExactly(Launch.PATIENCE.plus(Warehouse.GRACE));
    assertThat(world.target().rows()).hasSize(3);
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
    assertThat(world.target().rows()).isEmpty();
    assertThat(launch(RUN).protocol().load(sealed).state())
        .isEqualTo(LoadOutcome.State.ALREADY_EXPORTED);
    assertThat(world.target().rows()).isEmpty();
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
            world.volumes(Clients.QUIET),
            StageTables.NONE,
            world.ledger(Clients.QUIET),
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
  void lostRowsStopTheRunUntilAPersonAccepts() {
    assertThatThrownBy(diesBeforeItCounts()::run).isInstanceOf(Actor.Killed.class);
    world.target().removeRow();
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
    assertThat(world.volumes(Clients.QUIET).files(sealed.attempt().volumeName()).orElseThrow())
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
    Launch launch = new Launch(world, Clients.killedAfter("count"), sleeper, RUN, List.of());
    assertThatThrownBy(launch::run).isInstanceOf(Actor.Killed.class);
    assertThat(runs().accept(RUN_ID, line -> {}, wait -> {}).rowsLoaded()).isZero();
  }
}
