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
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.lakeferry.sinks.volume.OwnMark;
import io.lakeferry.transforms.errors.ErrorCode;
import io.lakeferry.transforms.errors.LakeferryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a sweep drops, and what it says of the rest. */
class RunsSweepTest extends Administered {
  @Test
  void sweepDropsOnlyWhatIsDeadOrComplete() {
    world.addForeignVolume("lf_not_ours", "somebody's");
    world.addForeignVolume("data", OwnMark.COMMENT_PREFIX + "{}");
    Launch dead = launch(RUN);
    dead.protocol().prepare();
    Launch sealed = launch(LATER);
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
        .anyMatch(line -> line.contains(LATER.identity().runId()) && line.contains("sealed"));
    assertThat(world.volumeNames())
        .containsExactlyInAnyOrder(
            "lf_not_ours",
            "data",
            alive.volumeName(),
            sealedAttempt.volumeName(),
            RunIds.sealVolume(LATER.identity().runId()));
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
  void sealStaysWhileAVolumeOfItsRunCannotBeDropped() {
    launch(RUN).protocol().prepare();
    World.Client refused = Clients.refusedAt("drop volume");
    Launch launch = new Launch(world, refused, sleeper, RUN, ROWS);
    launch.run();
    assertThat(launch.protocol().cleanUp(null))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("clean-up of run", "drop volume"));
    assertThat(world.ledgerRows()).hasSize(1);
    assertThat(world.volumeNames()).hasSize(3).contains(RunIds.sealVolume(RUN_ID));
    assertThat(runsOf(refused).sweep(line -> {}))
        .extracting(LakeferryException::code)
        .as("two volumes of the run")
        .containsExactly(ErrorCode.PERMISSION, ErrorCode.PERMISSION);
    assertThat(world.volumeNames()).hasSize(3);
    sweep();
    assertThat(world.volumeNames()).isEmpty();
  }

  @Test
  void sweepThatCanDoNothingTellsWhy() {
    launch(RUN).protocol().prepare();
    assertThat(runsOf(Clients.refusedAt("list volumes")).sweep(line -> {}))
        .extracting(LakeferryException::code)
        .containsExactly(ErrorCode.PERMISSION);
  }

  @Test
  void sweepDropsTheRestOfWhatFails() {
    Launch first = new Launch(world, Clients.refusedAt("drop volume"), sleeper, RUN, ROWS);
    first.run();
    new Launch(world, Clients.refusedAt("drop volume"), sleeper, LATER, ROWS).run();
    World.Client firstDropRefused = Clients.refusedOnceAfter("drop volume", 0);
    List<String> lines = new ArrayList<>();
    assertThat(runsOf(firstDropRefused).sweep(lines::add))
        .extracting(LakeferryException::code)
        .containsExactly(ErrorCode.PERMISSION);
    assertThat(lines).singleElement(as(STRING)).contains("is complete");
    assertThat(world.volumeNames()).hasSize(2);
  }

  @Test
  void eachFailureIsTold() {
    Attempt first = launch(RUN).protocol().prepare();
    Attempt second = launch(RUN).protocol().prepare();
    launch(LATER).protocol().prepare();
    world.staging().addUnreadable("lf_broken");
    world.pass(Duration.ofDays(8));
    assertThat(runsOf(Clients.refusedAt("drop volume")).sweep(line -> {}))
        .extracting(LakeferryException::code)
        .as("three volumes and a table")
        .containsExactly(
            ErrorCode.PERMISSION, ErrorCode.PERMISSION, ErrorCode.PERMISSION, ErrorCode.DEFECT);
    assertThat(world.volumeNames()).hasSize(3).contains(first.volumeName(), second.volumeName());
  }

  @Test
  void whatKeepsFromTheRestIsToldBeforeWhatFailedEarlier() {
    launch(RUN).protocol().prepare();
    launch(RUN).protocol().prepare();
    launch(LATER).protocol().prepare();
    world.pass(Duration.ofDays(8));
    int[] drops = {0};
    World.Client client =
        Clients.before(
            "drop volume",
            () -> {
              throw drops[0]++ == 0
                  ? Clients.refusal("drop volume")
                  : new LakeferryException(
                      ErrorCode.TARGET_UNAVAILABLE, "drop volume", "it is not there", "Try again");
            });
    assertThat(runsOf(client).sweep(line -> {}))
        .extracting(LakeferryException::code)
        .containsExactly(ErrorCode.TARGET_UNAVAILABLE, ErrorCode.PERMISSION);
    assertThat(drops[0]).as("none is tried after that").isEqualTo(2);
  }

  @Test
  void refusedDropKeepsNoOtherDeadAttemptOfItsRun() {
    Attempt first = launch(RUN).protocol().prepare();
    Attempt second = launch(RUN).protocol().prepare();
    world.pass(Duration.ofDays(8));
    List<String> lines = new ArrayList<>();
    assertThat(runsOf(Clients.refusedOnceAfter("drop volume", 0)).sweep(lines::add))
        .extracting(LakeferryException::code)
        .containsExactly(ErrorCode.PERMISSION);
    assertThat(lines).singleElement(as(STRING)).contains("dead attempt");
    assertThat(world.volumeNames()).hasSize(1).isSubsetOf(first.volumeName(), second.volumeName());
  }

  @Test
  void sweepAtTheEndOfALaunchWarnsOfEveryFailure() {
    launch(RUN).protocol().prepare();
    launch(RUN).protocol().prepare();
    world.pass(Duration.ofDays(8));
    int[] drops = {0};
    World.Client client =
        Clients.before(
            "drop volume",
            () -> {
              throw drops[0]++ == 0
                  ? Clients.refusal("drop volume")
                  : new LakeferryException(
                      ErrorCode.TARGET_UNAVAILABLE, "drop volume", "it is not there", "Try again");
            });
    Launch launch = new Launch(world, client, sleeper, LATER, ROWS);
    launch.protocol().loadEmptyWindow();
    assertThat(launch.protocol().cleanUp(null))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).startsWith("sweep: drop volume"))
        .anySatisfy(line -> assertThat(line).contains("a right is missing"))
        .anySatisfy(line -> assertThat(line).contains("it is not there"));
  }
}
